package dev.gatehouse.guard.login;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;

/**
 * The path of a request target in one plain form, so that one page has one name: lower case,
 * percent escapes undone, no dot segments, no parameters, no empty segments (RFC 3986 6.2.2). Only
 * for comparing: nothing is ever sent in this form.
 */
final class RequestPath {
    /** Parts of a segment that say "this is where one logs in". */
    private static final Set<String> LOGIN =
            Set.of("login", "logon", "signin", "sign-in", "sign_in", "authenticate", "j_security");

    private RequestPath() {}

    /** Returns the plain form of a target's path; the query and an authority are dropped. */
    static String plain(String target) {
        String path = cut(cut(withoutAuthority(target), '?'), '#');
        Deque<String> segments = new ArrayDeque<>();
        for (String part : unescape(path).replace('\\', '/').split("/")) {
            String segment = cut(part, ';');
            if (segment.equals("..")) {
                segments.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.addLast(segment.toLowerCase(Locale.ROOT));
            }
        }
        StringBuilder plain = new StringBuilder();
        for (Iterator<String> each = segments.iterator(); each.hasNext(); ) {
            plain.append('/').append(each.next());
        }
        return plain.length() == 0 ? "/" : plain.toString();
    }

    /** Returns whether a request for a path reaches a page, with or without extra path after it. */
    static boolean leadsTo(String path, String page) {
        return path.equals(page) || (!page.equals("/") && path.startsWith(page + "/"));
    }

    /** Returns whether the path itself says that it is a login. */
    static boolean saysLogin(String plain) {
        for (String word : LOGIN) {
            if (plain.contains(word)) {
                return true;
            }
        }
        return false;
    }

    private static String withoutAuthority(String target) {
        int scheme = target.indexOf("://");
        if (target.startsWith("/") || scheme < 0) {
            return target;
        }
        int path = target.indexOf('/', scheme + 3);
        return path < 0 ? "/" : target.substring(path);
    }

    private static String cut(String text, char at) {
        int index = text.indexOf(at);
        return index < 0 ? text : text.substring(0, index);
    }

    private static String unescape(String path) {
        StringBuilder plain = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            int high = i + 2 < path.length() ? Character.digit(path.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(path.charAt(i + 2), 16);
            if (c == '%' && low >= 0) {
                plain.append((char) (high << 4 | low));
                i += 2;
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}
