package dev.gatehouse.wire.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The page that a person sees in place of a device's. Self-contained: no script, nothing is
 * fetched. It follows the reader's light or dark setting and reads well on a phone and aloud.
 */
final class RefusalPage {
    private static final String STYLE =
            """
            :root{color-scheme:light dark;--ground:#f3f5f4;--card:#fff;--ink:#17221f;--soft:#52615c;\
            --line:#dbe2df;--gate:#0d6e5a;--wash:#e5f2ee}
            @media(prefers-color-scheme:dark){:root{--ground:#101614;--card:#19211e;--ink:#e8efec;\
            --soft:#a3b2ac;--line:#2f3b36;--gate:#5fd0b1;--wash:#16312a}}
            *{box-sizing:border-box}
            body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1.25rem;\
            background:var(--ground);color:var(--ink);\
            font:1.0625rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
            main{width:100%;max-width:36rem;background:var(--card);border:1px solid var(--line);\
            border-radius:1.25rem;overflow:hidden;overflow-wrap:anywhere}
            header{padding:1.75rem 1.5rem 1.5rem;background:var(--wash)}
            header p{display:flex;align-items:center;gap:.6rem;margin:0 0 1rem;color:var(--gate);\
            font-weight:600}
            svg{width:1.75rem;height:1.75rem;flex:none}
            h1{margin:0;font-size:clamp(1.5rem,6vw,2rem);line-height:1.2;text-wrap:balance}
            section{padding:1.25rem 1.5rem 0}
            h2{margin:0 0 .25rem;font-size:.875rem;font-weight:600;color:var(--soft)}
            section p{margin:0}
            .act{margin:1.25rem 1.5rem 0;padding:1rem 1.125rem;border:1px solid var(--line);\
            border-left:.25rem solid var(--gate);border-radius:.5rem}
            footer{margin-top:1.5rem;padding:1rem 1.5rem 1.25rem;border-top:1px solid var(--line);\
            color:var(--soft);font-size:.875rem}
            footer p{margin:0 0 .4rem}
            code{font-family:ui-monospace,Menlo,Consolas,monospace}
            @media(min-width:40rem){header,section,footer{padding-left:2.25rem;padding-right:2.25rem}\
            .act{margin-left:2.25rem;margin-right:2.25rem}}
            """;

    private static final String GATE =
            """
            <svg viewBox="0 0 32 32" fill="none" stroke="currentColor" stroke-width="2.5" \
            stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">\
            <path d="M4 28V15L16 5l12 10v13M10 28v-8a6 6 0 0 1 12 0v8M16 14v14M10 21h12"/></svg>""";

    /** Nothing may load, run, frame or be sent; the one style sheet is named by its digest. */
    static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; style-src 'sha256-"
                    + digest(STYLE)
                    + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private RefusalPage() {}

    static String of(Refusal refusal) {
        RefusalText text = RefusalText.of(refusal);
        String title = SafeText.html(text.title());
        StringBuilder page = new StringBuilder(STYLE.length() + 2_048);
        page.append("<!DOCTYPE html>\n<html lang=\"").append(RefusalText.LANGUAGE.getLanguage());
        page.append("\">\n<head>\n<meta charset=\"utf-8\">\n<title>").append(title);
        page.append(" - Gatehouse</title>\n<meta name=\"viewport\" content=\"width=device-width,");
        page.append(" initial-scale=1\">\n<meta name=\"robots\" content=\"noindex\">\n<style>");
        page.append(STYLE).append("</style>\n</head>\n<body>\n<main>\n<header>\n<p>").append(GATE);
        page.append("Gatehouse</p>\n<h1>").append(title).append("</h1>\n</header>\n");
        page.append("<section>\n<h2>What happened</h2>\n<p><bdi>");
        page.append(SafeText.html(text.sentence())).append("</bdi></p>\n</section>\n");
        page.append("<section class=\"act\">\n<h2>What you can do</h2>\n<p>");
        page.append(SafeText.html(text.advice())).append("</p>\n</section>\n");
        page.append("<section>\n<h2>What became of it</h2>\n<p>");
        page.append(SafeText.html(text.fate())).append("</p>\n</section>\n");
        footer(page, refusal);
        return page.append("</main>\n</body>\n</html>\n").toString();
    }

    private static void footer(StringBuilder page, Refusal refusal) {
        page.append(
                "<footer>\n<p>This page comes from Gatehouse, which guards this home's network,");
        page.append(" not from the device or website you asked for.</p>\n<p>Finding <code>");
        page.append(SafeText.html(refusal.finding().code().word())).append("</code>");
        refusal.finding()
                .provision()
                .ifPresent(p -> page.append(", EN 303 645 provision ").append(SafeText.html(p)));
        page.append("</p>\n</footer>\n");
    }

    private static String digest(String text) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            byte[] octets = text.getBytes(StandardCharsets.UTF_8);
            return Base64.getEncoder().encodeToString(sha.digest(octets));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
