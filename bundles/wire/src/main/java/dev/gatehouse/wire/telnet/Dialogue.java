package dev.gatehouse.wire.telnet;

import dev.gatehouse.wire.telnet.Prompts.Prompt;
import java.time.Duration;

/**
 * Where the login dialogue stands, decided by what the device says: see {@link TelnetLayer} for the
 * phases. Nothing that a client types moves it to a phase in which more passes, because what is
 * taken for the device's words may be the echo of the client's.
 */
final class Dialogue {
    /** RFC 857. */
    private static final int ECHO = 1;

    private final TelnetLimits limits;
    private final PromptTail tail;
    private Phase phase = Phase.GREETING;
    private boolean judged;
    private boolean everJudged;
    private boolean echo;
    private boolean echoTurned;
    private boolean lineOpen;
    private boolean holding;
    private String userPrompt = "";
    private String secretPrompt = "";

    Dialogue(TelnetLimits limits) {
        this.limits = limits;
        tail = new PromptTail(limits.promptOctets());
    }

    Phase phase() {
        return phase;
    }

    /** The device wrote an octet. */
    void wrote(int octet) {
        tail.add(octet);
    }

    /** The device sent an option command. */
    void negotiated(int verb, int option) {
        if (option == ECHO && verb == NvtScanner.WILL) {
            // At the start this only asks for character mode; later it hides what is typed.
            echoTurned |= !echo && phase != Phase.GREETING && phase != Phase.USER;
            echo = true;
        } else if (option == ECHO && verb == NvtScanner.WONT) {
            echo = false;
            echoTurned = false;
        }
    }

    /** Octets of a line have passed to the device; its end has not. */
    void typed() {
        if (phase == Phase.SESSION) {
            tail.listen();
        }
        lineOpen = true;
    }

    /** Says whether a part of a line that is asked for is held. */
    void holding(boolean part) {
        holding = part;
    }

    /** A line has passed to its end. */
    void passedLine() {
        lineOpen = false;
        holding = false;
        if (phase == Phase.SESSION) {
            return;
        }
        judged |= phase == Phase.SECRET;
        everJudged |= judged;
        phase = Phase.ANSWER;
        echoTurned = false;
        tail.listen();
    }

    /** The device has written what there is for now. */
    void heard() {
        Prompt prompt = prompt();
        phase =
                switch (phase) {
                    case GREETING -> greeted(prompt);
                    case USER -> prompt == Prompt.SECRET ? Phase.SECRET : phase;
                    case ANSWER -> answered(prompt, tail.broken());
                    case PROBATION -> answered(prompt, tail.broken() && !lineOpen);
                    case SECRET -> asked(prompt);
                    case SESSION -> inSession(prompt, tail.broken() || !lineOpen);
                };
        if (phase == Phase.USER && prompt == Prompt.USER && !lineOpen) {
            judged = false; // A new dialogue: what was judged before says nothing about it.
        }
    }

    private Phase greeted(Prompt prompt) {
        return switch (prompt) {
            case SECRET -> Phase.SECRET;
            case USER -> Phase.USER;
            case NONE, SHELL -> phase;
        };
    }

    private Phase answered(Prompt prompt, boolean freshLine) {
        if (prompt == Prompt.SECRET) {
            return Phase.SECRET;
        }
        if (prompt == Prompt.USER && freshLine) {
            return Phase.USER;
        }
        if (prompt == Prompt.SHELL && freshLine && judged) {
            return Phase.SESSION;
        }
        return echoTurned ? Phase.SECRET : phase;
    }

    private Phase asked(Prompt prompt) {
        if (holding || !tail.broken()) {
            return phase;
        }
        if (prompt == Prompt.USER) {
            lineOpen = false;
            return Phase.USER;
        }
        return prompt == Prompt.SHELL && judged ? Phase.SESSION : phase;
    }

    private Phase inSession(Prompt prompt, boolean ownWords) {
        if (echoTurned || prompt == Prompt.SECRET && ownWords) {
            echoTurned = false;
            return Phase.SECRET;
        }
        return prompt == Prompt.USER && ownWords ? Phase.USER : phase;
    }

    /** The device has said nothing more for as long as {@link #patience()}. */
    void quiet() {
        phase =
                switch (phase) {
                    case GREETING -> endedWithSecret() ? Phase.SECRET : unknownUser();
                    case ANSWER -> judged && !endedWithSecret() ? Phase.PROBATION : unknownSecret();
                    case USER, SECRET, PROBATION, SESSION -> phase;
                };
    }

    /** Returns how long to wait for the device before {@link #quiet()}. */
    Duration patience() {
        return judged && !tail.spoken() ? limits.silence() : limits.quiet();
    }

    private boolean endedWithSecret() {
        return tail.text().isBlank() && Prompts.of(tail.before(), "") == Prompt.SECRET;
    }

    private Phase unknownUser() {
        userPrompt = learned(userPrompt);
        return Phase.USER;
    }

    private Phase unknownSecret() {
        String prompt = learned(secretPrompt);
        // The same words for both are a shell without login, or would make one of every answer.
        secretPrompt = prompt.equals(userPrompt) ? "" : prompt;
        return Phase.SECRET;
    }

    private String learned(String otherwise) {
        String text = tail.text().strip();
        return text.isEmpty() || text.matches(".*[#$%]") ? otherwise : text;
    }

    private Prompt prompt() {
        String text = tail.text();
        String bare = text.strip();
        if (!bare.isEmpty() && everJudged) {
            if (bare.equals(secretPrompt)) {
                return Prompt.SECRET;
            }
            if (bare.equals(userPrompt)) {
                return Prompt.USER;
            }
        }
        return Prompts.of(text, tail.octets());
    }
}
