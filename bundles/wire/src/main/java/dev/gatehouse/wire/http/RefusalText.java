package dev.gatehouse.wire.http;

import dev.gatehouse.api.finding.Sentences;
import java.util.Locale;

/**
 * What a refusal says, in plain words. Not escaped yet.
 *
 * @param title what happened, in a line
 * @param sentence what was refused and why
 * @param advice what a person can do
 * @param fate what became of the request
 */
record RefusalText(String title, String sentence, String advice, String fate) {

    /** The language of the page's own words. */
    static final Locale LANGUAGE = Locale.ENGLISH;

    static RefusalText of(Refusal refusal) {
        String advice = Sentences.advice(refusal.finding().code(), LANGUAGE);
        return new RefusalText(
                title(refusal),
                Sentences.of(refusal.finding(), LANGUAGE),
                advice.isEmpty() ? advice(refusal) : advice,
                fate(refusal));
    }

    private static String title(Refusal refusal) {
        if (refusal.finding().code().word().startsWith("login.")) {
            return "This login was stopped";
        }
        return switch (refusal.status()) {
            case 408 -> "This took too long";
            case 413, 414, 431 -> "This request is too large";
            case 421 -> "This is not the right place";
            case 429 -> "Too many requests at once";
            case 501 -> "This kind of connection is not allowed";
            case 502, 504 ->
                    refusal.passedOn()
                            ? "The answer could not be delivered"
                            : "No safe connection could be made";
            case 503 -> "This connection was ended";
            default -> "This request was stopped";
        };
    }

    private static String advice(Refusal refusal) {
        return switch (refusal.status()) {
            case 400, 505 ->
                    "Try again from an up-to-date browser or app. If it keeps happening, the program"
                            + " that sent the request is faulty, or somebody is probing your home.";
            case 408, 429 -> "Wait a moment, then try again.";
            case 413, 414, 431 ->
                    "Send less at once. If it keeps happening, clear this site's cookies, or raise"
                            + " the limit in its policy.";
            case 421 ->
                    "Check the address you typed. If this name is right, add it to \"hosts\" of"
                            + " this route.";
            case 422 -> "Check what was entered, then try again.";
            case 501 -> "Use a plain HTTP connection for this device.";
            case 502, 504 ->
                    refusal.passedOn()
                            ? "Try again. If it keeps happening, restart the device or look for an"
                                    + " update of it."
                            : "Check that the device or service is switched on and that its"
                                    + " certificate is valid, then try again.";
            case 503 -> "Try again in a minute. The findings of Gatehouse say more.";
            default -> "If you think this is wrong, look up the finding below in Gatehouse.";
        };
    }

    private static String fate(Refusal refusal) {
        return refusal.passedOn()
                ? "Your request was passed on, but its answer was not delivered to you."
                : "Your request was not passed on. Nothing was changed on the device.";
    }
}
