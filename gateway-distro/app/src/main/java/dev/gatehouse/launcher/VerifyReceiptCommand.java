package dev.gatehouse.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Checks a deletion receipt, with nothing but Java: no gateway, no network. */
final class VerifyReceiptCommand implements Command {
    /** Octets of the longest file that is read: a receipt has about two thousand. */
    private static final int MOST = 1 << 16;

    @Override
    public String summary() {
        return "check a deletion receipt, offline";
    }

    @Override
    public String help() {
        return """
                usage: gatehouse verify-receipt FILE [--key PEM] [--config DIR] [--any-key] [--json]

                Checks that a receipt was signed by this gateway and has not been altered, and says
                what it says. Needs neither a running gateway nor a network. The exit code is 0 if
                it is right, 1 if not.

                  --key PEM     the gateway's public key, a copy of its data/receipt-key.pem
                  --config DIR  the configuration folder, if the key is to be found in its data
                                folder; otherwise $GATEHOUSE_CONFIG or /etc/gatehouse
                  --any-key     enough if the signature is right, whosesoever it is
                  --json        for programs
                """;
    }

    @Override
    public Set<String> options() {
        return Set.of("key", "config");
    }

    @Override
    public Set<String> flags() {
        return Set.of("any-key");
    }

    @Override
    public int run(Options options, PrintStream out, PrintStream err) throws IOException {
        if (options.words().size() != 1) {
            throw new Options.Wrong("Name the file of one receipt.");
        }
        Optional<PublicKey> known = Optional.empty();
        try {
            ReceiptFile receipt = ReceiptFile.of(text(Path.of(options.words().get(0))));
            Optional<String> pem = pem(options);
            if (pem.isPresent()) {
                known = Optional.of(ReceiptFile.keyOf(pem.get()));
            }
            return told(receipt, known, options, out);
        } catch (ReceiptFile.Bad e) {
            String sentence = "Not a good receipt: " + e.getMessage() + ".";
            print(false, sentence, Optional.empty(), options, out);
            return Main.NO;
        }
    }

    private static int told(
            ReceiptFile receipt, Optional<PublicKey> known, Options options, PrintStream out) {
        String mark = ReceiptFile.fingerprint(receipt.key());
        boolean same = known.filter(key -> key.equals(receipt.key())).isPresent();
        String whose;
        if (same) {
            whose = "It was signed by the key at hand (" + mark + ") and is as it was signed.";
        } else if (known.isPresent()) {
            whose =
                    "Not a good receipt: it was signed by another key ("
                            + mark
                            + ") than the one at hand ("
                            + ReceiptFile.fingerprint(known.get())
                            + ").";
        } else {
            whose =
                    "It is as it was signed, by the key "
                            + mark
                            + "; no key was at hand to compare with, so whose that is was not"
                            + " compared.";
        }
        boolean good = same || known.isEmpty() && options.has("any-key");
        print(good, whose, Optional.of(receipt), options, out);
        return good ? Main.GOOD : Main.NO;
    }

    private static void print(
            boolean good,
            String sentence,
            Optional<ReceiptFile> receipt,
            Options options,
            PrintStream out) {
        if (options.json()) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("valid", good);
            answer.put("reason", sentence);
            answer.put(
                    "key", receipt.map(each -> ReceiptFile.fingerprint(each.key())).orElse(null));
            answer.put("receipt", receipt.map(ReceiptFile::payload).orElse(null));
            out.println(Json.write(answer));
            return;
        }
        out.println(Terminal.safe(sentence));
        receipt.ifPresent(
                each -> lines(each.payload()).forEach(line -> out.println(Terminal.safe(line))));
    }

    private static List<String> lines(Map<?, ?> said) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "It says: what was held about a "
                        + said.get("scope")
                        + " was erased. Asked for at "
                        + said.get("asked")
                        + ", done at "
                        + said.get("done")
                        + " (the clock's standing: "
                        + said.get("clock")
                        + ").");
        lines.add("Erased: " + counts(said.get("erased")) + ".");
        lines.add("How: " + said.get("method"));
        if (said.get("remains") instanceof List<?> remains) {
            lines.add("What may remain:");
            remains.forEach(each -> lines.add("  - " + each));
        }
        return lines;
    }

    private static String counts(Object erased) {
        List<String> counts = new ArrayList<>();
        if (erased instanceof List<?> list) {
            for (Object each : list) {
                if (each instanceof Map<?, ?> count) {
                    counts.add(count.get("records") + " of kind " + count.get("kind"));
                }
            }
        }
        return counts.isEmpty() ? "nothing was held" : String.join(", ", counts);
    }

    /** Returns the key to compare with; one that was named must be there. */
    private static Optional<String> pem(Options options) throws IOException, ReceiptFile.Bad {
        Optional<String> named = options.value("key");
        Path file =
                named.map(Path::of)
                        .orElseGet(() -> options.layout().data().resolve("receipt-key.pem"));
        return named.isPresent() || Files.exists(file) ? Optional.of(text(file)) : Optional.empty();
    }

    private static String text(Path file) throws IOException, ReceiptFile.Bad {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] octets = in.readNBytes(MOST + 1);
            if (octets.length > MOST) {
                throw new ReceiptFile.Bad("the file is longer than any receipt or key");
            }
            return new String(octets, StandardCharsets.UTF_8);
        }
    }
}
