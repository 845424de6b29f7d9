package dev.gatehouse.inventory;

import dev.gatehouse.api.device.Claim;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a lease file, line by line, whichever server wrote it: dnsmasq ({@code expiry mac address
 * name client-id}), ISC dhcpd ({@code lease ADDRESS { ... }}, dhcpd.leases(5)) or odhcpd ({@code #
 * interface duid iaid name expiry assigned length address/length}). What it does not understand it
 * skips: the file is another program's, and names in it are chosen by devices. Never throws.
 */
final class LeaseFile {
    /** Most leases that are read: four times the devices that can be known. */
    static final int LEASES = 4_096;

    /** Longest line, in characters: a name of 255, an identifier of 255 octets in hexadecimal. */
    static final int LINE = 1_024;

    private static final Pattern ISC_BEGIN = Pattern.compile("lease\\s+(\\S{1,80})\\s*\\{");
    private static final Pattern ISC_MAC = Pattern.compile("hardware\\s+ethernet\\s+(\\S{1,32});");
    private static final Pattern ISC_NAME = Pattern.compile("client-hostname\\s+\"(.*)\";");
    private static final Pattern ISC_STATE = Pattern.compile("binding\\s+state\\s+(\\w{1,20});");
    private static final Pattern DUID =
            Pattern.compile("(?:00010001[0-9a-fA-F]{8}|00030001)?([0-9a-fA-F]{12})");
    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final int DNSMASQ_FIELDS = 4;
    private static final int ODHCPD_FIELDS = 9;

    private final Map<String, Lease> leases = new LinkedHashMap<>();
    private Optional<String> address = Optional.empty();
    private Optional<String> mac = Optional.empty();
    private Optional<String> name = Optional.empty();
    private boolean active;

    private LeaseFile() {}

    /** Returns the leases in a file's text, one an address: the last one holds. */
    static Collection<Lease> read(String text) {
        LeaseFile file = new LeaseFile();
        text.lines().filter(line -> line.length() <= LINE).forEach(line -> file.line(line.strip()));
        return file.leases.values();
    }

    private void line(String line) {
        Matcher begin = ISC_BEGIN.matcher(line);
        if (begin.matches()) {
            address = Address.of(begin.group(1));
            mac = Optional.empty();
            name = Optional.empty();
            active = true;
        } else if (address.isPresent()) {
            within(line);
        } else if (line.startsWith("# ")) {
            odhcpd(SPACE.split(line));
        } else {
            dnsmasq(SPACE.split(line));
        }
    }

    /** A line of an ISC block. */
    private void within(String line) {
        if (line.equals("}")) {
            if (active) {
                add(mac, address, name);
            } else {
                address.ifPresent(leases::remove);
            }
            address = Optional.empty();
            return;
        }
        Matcher found = ISC_MAC.matcher(line);
        if (found.matches()) {
            mac = Mac.of(found.group(1));
        } else if (found.usePattern(ISC_NAME).matches()) {
            name = name(found.group(1));
        } else if (found.usePattern(ISC_STATE).matches()) {
            active = found.group(1).equals("active");
        }
    }

    private void dnsmasq(String[] fields) {
        if (fields.length >= DNSMASQ_FIELDS && fields[0].matches("[0-9]{1,19}")) {
            add(Mac.of(fields[1]), Address.of(fields[2]), name(fields[3]));
        }
    }

    private void odhcpd(String[] fields) {
        if (fields.length < ODHCPD_FIELDS) {
            return;
        }
        Matcher duid = DUID.matcher(fields[2]);
        if (!duid.matches()) {
            return;
        }
        Optional<String> hardware = Mac.of(duid.group(1));
        for (int i = ODHCPD_FIELDS - 1; i < fields.length; i++) {
            add(hardware, Address.of(fields[i].replaceFirst("/.*", "")), name(fields[4]));
        }
    }

    private static Optional<String> name(String text) {
        return text.equals("*") || text.equals("-")
                ? Optional.empty()
                : Texts.claim(Claim.HOST_NAME, text);
    }

    private void add(Optional<String> of, Optional<String> at, Optional<String> called) {
        if (of.isPresent()
                && at.isPresent()
                && (leases.size() < LEASES || leases.containsKey(at.get()))) {
            leases.put(at.get(), new Lease(of.get(), at.get(), called));
        }
    }
}
