package dev.gatehouse.wire.http;

import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Command;
import dev.gatehouse.api.flow.Direction;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What both directions of one connection know of each other, and the commands of the event at hand.
 * Holds at most one exchange: a request is passed on when the one before it is answered whole.
 */
final class Dialogue {
    private final Set<Direction> finished = EnumSet.noneOf(Direction.class);
    private List<Command> commands = new ArrayList<>(4);
    private Optional<Exchange> exchange = Optional.empty();
    private boolean reused;
    private boolean clientEnded;
    private boolean over;
    private boolean aborted;

    /** Returns the commands given so far and forgets them. */
    List<Command> take() {
        if (commands.isEmpty()) {
            return List.of();
        }
        List<Command> taken = commands;
        commands = new ArrayList<>(4);
        return taken;
    }

    void add(Command command) {
        commands.add(command);
    }

    /** Whether nothing was passed on that still waits for its response. */
    boolean idle() {
        return exchange.isEmpty();
    }

    /** Whether the server may say something now: RFC 9112 9.2. */
    boolean awaitsResponse() {
        return exchange.isPresent() && !exchange.get().responseDone;
    }

    /** Returns the exchange; there must be one. */
    Exchange exchange() {
        return exchange.orElseThrow();
    }

    void begin(Exchange begun) {
        exchange = Optional.of(begun);
    }

    /** Ends the exchange if request and response are whole; the connection too, if it was asked. */
    void conclude() {
        if (over || exchange.isEmpty() || !exchange.get().responseDone) {
            return;
        }
        if (exchange.get().close) {
            end();
        } else if (exchange.get().requestDone) {
            exchange = Optional.empty();
            reused = true;
            if (clientEnded) {
                end();
            }
        }
    }

    /** Whether an exchange before this one was completed on this connection. */
    boolean reused() {
        return reused;
    }

    /** Nothing passes any more: the flow was ended or aborted. */
    boolean over() {
        return over;
    }

    void finish(Direction direction) {
        if (!over && finished.add(direction)) {
            commands.add(new Command.Finish(direction));
        }
    }

    /** Ends both directions in order. */
    void end() {
        finish(Direction.TO_CLIENT);
        finish(Direction.TO_SERVER);
        over = true;
    }

    /**
     * The client will ask for nothing more. Its end is carried onward with the end of the response
     * it still waits for: a request says by itself where it ends, and many a TLS library (BoringSSL
     * among them) hears nothing any more once it has said farewell, so that the response were lost.
     */
    void clientEnded() {
        clientEnded = true;
        if (idle()) {
            end();
        }
    }

    void abort(Finding finding) {
        if (!over) {
            over = true;
            aborted = true;
            commands.add(new Command.Abort(finding));
        }
    }

    /** The rim is about to abort the flow: nothing passes any more. */
    void revoke() {
        over = true;
        aborted = true;
    }

    /** Whether the flow was cut, so that no command means anything any more. */
    boolean aborted() {
        return aborted;
    }

    /** Whether an answer of ours would be taken for the one the client waits for. */
    boolean answerable() {
        boolean open = exchange.isEmpty() || !exchange.get().started;
        return open && !over && !finished.contains(Direction.TO_CLIENT);
    }

    void answerContinue() {
        answer("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    void answer(byte[] octets) {
        commands.add(new Command.Answer(Direction.TO_CLIENT, ByteBuffer.wrap(octets)));
    }

    /** Ends what is under way: with a page while the response hasn't begun, else by cutting it. */
    void breakOff(int status, Finding finding) {
        if (answerable()) {
            Optional<RequestHead> head = exchange.map(begun -> begun.request);
            answer(new Refusal(status, finding, true, !idle()).octets(head));
        }
        abort(finding);
    }

    void breakOff(Fault fault) {
        breakOff(fault.status(), fault.finding());
    }
}
