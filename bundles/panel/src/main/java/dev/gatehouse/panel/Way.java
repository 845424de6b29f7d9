package dev.gatehouse.panel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One call of the API.
 *
 * @param method of HTTP
 * @param path behind {@code /api/v1/}, in which {@code *} stands for one segment
 * @param access who may
 * @param work what it does
 */
record Way(String method, String path, Access access, Work work) {

    /** Who may make a call. */
    enum Access {
        ANYBODY,
        OWNER,
        /** Not a program with a token: what hands out or takes away access. */
        OWNER_IN_BROWSER
    }

    /** What a call does. */
    @FunctionalInterface
    interface Work {
        Answer answer(Call call, Caller caller, List<String> stars) throws Refusal;
    }

    /** Returns what stands for the stars, if the path is this one's. */
    Optional<List<String>> match(String asked) {
        String[] mine = path.split("/");
        String[] theirs = asked.split("/", -1);
        if (mine.length != theirs.length) {
            return Optional.empty();
        }
        List<String> stars = new ArrayList<>();
        for (int i = 0; i < mine.length; i++) {
            if (mine[i].equals("*") && !theirs[i].isEmpty()) {
                stars.add(theirs[i]);
            } else if (!mine[i].equals(theirs[i])) {
                return Optional.empty();
            }
        }
        return Optional.of(stars);
    }
}
