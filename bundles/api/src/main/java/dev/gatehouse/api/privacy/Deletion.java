package dev.gatehouse.api.privacy;

import java.time.Instant;
import java.util.Optional;

/**
 * One request to erase, and how far it has come. Says nothing of whom it is about.
 *
 * @param id random, for programs
 * @param state how far it has come
 * @param step the step that is being done, from 1
 * @param steps how many there are
 * @param asked when it was asked for
 * @param receipt the signed receipt, once done: JWS in flattened JSON (RFC 7515 7.2.2)
 * @param failure why it failed, as a sentence
 */
public record Deletion(
        String id,
        State state,
        int step,
        int steps,
        Instant asked,
        Optional<String> receipt,
        Optional<String> failure) {

    /** How far a request has come. */
    public enum State {
        RUNNING,
        DONE,
        /** It will be tried again at the next start, or when asked again. */
        FAILED
    }
}
