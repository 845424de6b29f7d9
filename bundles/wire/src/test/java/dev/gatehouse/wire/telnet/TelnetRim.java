package dev.gatehouse.wire.telnet;

import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Command;
import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.Event;
import dev.gatehouse.api.guard.Verdict;
import dev.gatehouse.api.message.TelnetLogin;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Plays the rim for a Telnet layer, with what this layer needs of it: a direction is shown again
 * when another event asked for more of it, and time passes when the test says so. Views are
 * overwritten after each call.
 */
final class TelnetRim {
    private final TelnetLayer layer;
    private final Function<TelnetLogin, Verdict> guard;
    private final Map<Direction, byte[]> unused = new EnumMap<>(Direction.class);
    private final Map<Direction, ByteArrayOutputStream> passed = new EnumMap<>(Direction.class);
    private final ByteArrayOutputStream answered = new ByteArrayOutputStream();
    private final Deque<Event> events = new ArrayDeque<>();
    private final List<Direction> fresh = new ArrayList<>();
    private final List<String> logins = new ArrayList<>();
    private final List<Direction> finished = new ArrayList<>();
    private boolean judging;
    private boolean wakes;
    private Optional<Finding> aborted = Optional.empty();

    TelnetRim(TelnetLimits limits, Function<TelnetLogin, Verdict> guard) {
        layer = new TelnetLayer(limits);
        this.guard = guard;
        for (Direction direction : Direction.values()) {
            unused.put(direction, new byte[0]);
            passed.put(direction, new ByteArrayOutputStream());
        }
        tell(new Event.Opened());
        tell(new Event.Connected(java.util.Set.of()));
    }

    static TelnetRim judging(Function<TelnetLogin, Verdict> guard) {
        return new TelnetRim(TelnetLimits.DEFAULTS, guard);
    }

    static byte[] octets(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The device writes; each character is an octet. */
    TelnetRim device(String latin1) {
        return feed(Direction.TO_CLIENT, octets(latin1));
    }

    /** The client types; each character is an octet. */
    TelnetRim client(String latin1) {
        return feed(Direction.TO_SERVER, octets(latin1));
    }

    TelnetRim feed(Direction direction, byte[] octets) {
        byte[] old = unused.get(direction);
        byte[] more = Arrays.copyOf(old, old.length + octets.length);
        System.arraycopy(octets, 0, more, old.length, octets.length);
        unused.put(direction, more);
        fresh(direction);
        drain();
        return this;
    }

    /** Time passes, enough for the timer that is set. */
    TelnetRim quiet() {
        if (wakes) {
            wakes = false;
            tell(new Event.Woke());
        }
        return this;
    }

    TelnetRim tell(Event event) {
        events.add(event);
        drain();
        return this;
    }

    String passed(Direction direction) {
        return passed.get(direction).toString(StandardCharsets.ISO_8859_1);
    }

    /** What has reached the device. */
    String toDevice() {
        return passed(Direction.TO_SERVER);
    }

    String answered() {
        return answered.toString(StandardCharsets.ISO_8859_1);
    }

    int held(Direction direction) {
        return unused.get(direction).length;
    }

    /** What was judged, as {@code user/password}. */
    List<String> logins() {
        return logins;
    }

    List<Direction> finished() {
        return finished;
    }

    String abortedWith() {
        return aborted.map(finding -> finding.code().word()).orElse("");
    }

    private void fresh(Direction direction) {
        if (!fresh.contains(direction)) {
            fresh.add(direction);
        }
    }

    private void drain() {
        while (aborted.isEmpty()) {
            Event event = events.poll();
            if (event != null) {
                deliver(event);
                continue;
            }
            Direction next = null;
            for (Direction direction : fresh) {
                boolean rests = direction == Direction.TO_SERVER && judging;
                if (!rests && unused.get(direction).length > 0) {
                    next = direction;
                    break;
                }
            }
            if (next == null) {
                return;
            }
            fresh.remove(next);
            byte[] view = unused.get(next).clone();
            deliver(new Event.Octets(next, ByteBuffer.wrap(view).asReadOnlyBuffer()));
            Arrays.fill(view, (byte) 0xEE);
        }
    }

    private void deliver(Event event) {
        if (event.kind() == Event.Kind.JUDGED) {
            judging = false;
        }
        for (Command command : layer.on(event)) {
            check(aborted.isEmpty(), "a command behind abort");
            carryOut(command, event);
        }
    }

    private void carryOut(Command command, Event cause) {
        switch (command.kind()) {
            case PASS -> {
                Command.Pass pass = (Command.Pass) command;
                use(pass.direction(), pass.octets(), true);
            }
            case DISCARD -> {
                Command.Discard discard = (Command.Discard) command;
                use(discard.direction(), discard.octets(), false);
            }
            case NEED_MORE -> needMore((Command.NeedMore) command, cause);
            case JUDGE -> judge((TelnetLogin) ((Command.Judge) command).message());
            case ANSWER -> {
                ByteBuffer octets = ((Command.Answer) command).octets();
                answered.write(octets.array(), 0, octets.limit());
            }
            case FINISH -> finished.add(((Command.Finish) command).direction());
            case ABORT -> aborted = Optional.of(((Command.Abort) command).finding());
            case WAKE -> wakes = true;
            case CONNECT, REPORT -> {
                // Nothing to play.
            }
        }
    }

    private void use(Direction direction, long octets, boolean pass) {
        byte[] view = unused.get(direction);
        check(octets <= view.length, "uses octets that have not come");
        if (pass) {
            passed.get(direction).write(view, 0, (int) octets);
        }
        unused.put(direction, Arrays.copyOfRange(view, (int) octets, view.length));
        fresh(direction);
    }

    private void needMore(Command.NeedMore more, Event cause) {
        boolean shown =
                cause.kind() == Event.Kind.OCTETS
                        && ((Event.Octets) cause).direction() == more.direction();
        int held = unused.get(more.direction()).length;
        check(!shown || more.atMost() > held, "asks for less than it has");
        if (!shown) {
            fresh(more.direction());
        }
    }

    private void judge(TelnetLogin login) {
        check(!judging, "a second judge");
        judging = true;
        String password = login.password().reveal(TelnetRim::text);
        logins.add(login.user().orElse("-") + "/" + password);
        events.add(new Event.Judged(Direction.TO_SERVER, guard.apply(login)));
    }

    static String text(byte[] octets) {
        return new String(octets, StandardCharsets.UTF_8);
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError("the layer breaks the rim's rules: " + otherwise);
        }
    }
}
