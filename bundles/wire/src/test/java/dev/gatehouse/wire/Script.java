package dev.gatehouse.wire;

import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Command;
import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.Event;
import dev.gatehouse.api.flow.Layer;
import dev.gatehouse.api.guard.Verdict;
import dev.gatehouse.api.message.ProtocolMessage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Plays the rim for one layer in a test: feeds octets, carries out commands in order, asks a
 * verdict function, and keeps what would have gone out. Every view is overwritten after the call it
 * was shown in, so a layer that keeps one is caught. A command that breaks the rim's rules is an
 * {@link AssertionError}.
 *
 * <p>One thread. Not reusable: one script per flow.
 */
public final class Script {
    private final Layer layer;
    private final BiFunction<Direction, ProtocolMessage, Verdict> verdicts;
    private final ScriptSide toServer = new ScriptSide(Direction.TO_SERVER);
    private final ScriptSide toClient = new ScriptSide(Direction.TO_CLIENT);
    private final List<Command> commands = new ArrayList<>();
    private final List<ProtocolMessage> judged = new ArrayList<>();
    private final List<Finding> reports = new ArrayList<>();
    private final List<Duration> wakes = new ArrayList<>();
    private final List<byte[]> lent = new ArrayList<>();
    private Optional<Finding> aborted = Optional.empty();
    private boolean connected;
    private boolean deferring;

    private Script(Layer layer, BiFunction<Direction, ProtocolMessage, Verdict> verdicts) {
        this.layer = layer;
        this.verdicts = verdicts;
    }

    /** Opens a flow on which everything is allowed. */
    public static Script allowing(Layer layer) {
        return judging(layer, (direction, message) -> Verdict.ALLOW);
    }

    /** Opens a flow whose messages this function judges. */
    public static Script judging(
            Layer layer, BiFunction<Direction, ProtocolMessage, Verdict> verdicts) {
        Script script = new Script(layer, verdicts);
        script.tell(new Event.Opened(), Optional.empty());
        return script;
    }

    /** From here on a judge command stays undecided until {@link #decide}. */
    public Script deferring() {
        deferring = true;
        return this;
    }

    /** Octets arrive. */
    public Script feed(Direction direction, byte[] octets) {
        ScriptSide side = side(direction);
        side.receive(octets);
        show(side);
        return this;
    }

    /** Octets arrive, one at a time. */
    public Script feedSingly(Direction direction, byte[] octets) {
        for (byte octet : octets) {
            feed(direction, new byte[] {octet});
        }
        return this;
    }

    /** The sender of this direction ends it in order. */
    public Script finish(Direction direction) {
        tell(new Event.Finished(direction), Optional.empty());
        return this;
    }

    /** Any other event: connected, connect failed, woke, revoked. */
    public Script event(Event event) {
        tell(event, Optional.empty());
        show(toServer);
        show(toClient);
        return this;
    }

    /** Decides what {@link #deferring} left open. */
    public Script decide(Direction direction, Verdict verdict) {
        ScriptSide side = side(direction);
        check(side.undecided, "nothing to decide in " + direction);
        side.undecided = false;
        tell(new Event.Judged(direction, verdict), Optional.empty());
        show(side);
        return this;
    }

    /** What went out of this direction as received. */
    public byte[] passed(Direction direction) {
        return side(direction).passed.toByteArray();
    }

    /** The layer's own octets in this direction. */
    public byte[] answered(Direction direction) {
        return side(direction).answered.toByteArray();
    }

    /** All that went out in this direction, in the order in which the far end sees it. */
    public byte[] out(Direction direction) {
        return side(direction).out.toByteArray();
    }

    /** Octets that were received and are neither passed nor discarded. */
    public int held(Direction direction) {
        return side(direction).held();
    }

    /** Octets that are promised and still to come. */
    public long promised(Direction direction) {
        return side(direction).promised;
    }

    public boolean finished(Direction direction) {
        return side(direction).finished;
    }

    public boolean connected() {
        return connected;
    }

    /** The finding that the flow was aborted with. */
    public Optional<Finding> aborted() {
        return aborted;
    }

    /** Everything reported, without the finding of an abort. */
    public List<Finding> reports() {
        return List.copyOf(reports);
    }

    public List<Duration> wakes() {
        return List.copyOf(wakes);
    }

    public List<ProtocolMessage> judged() {
        return List.copyOf(judged);
    }

    /** Every command so far, in order. */
    public List<Command> commands() {
        return List.copyOf(commands);
    }

    private ScriptSide side(Direction direction) {
        return direction == Direction.TO_SERVER ? toServer : toClient;
    }

    private void show(ScriptSide side) {
        while (side.mayShow() && aborted.isEmpty()) {
            side.fresh = false;
            byte[] copy = side.unused();
            tell(
                    new Event.Octets(side.direction, ByteBuffer.wrap(copy).asReadOnlyBuffer()),
                    Optional.of(copy));
        }
    }

    private void tell(Event event, Optional<byte[]> view) {
        if (aborted.isPresent()) {
            return;
        }
        view.ifPresent(lent::add);
        Set<Direction> decided = carryOut(layer.on(event));
        lent.forEach(octets -> Arrays.fill(octets, (byte) 0xEE));
        lent.clear();
        for (Direction direction : decided) {
            ScriptSide side = side(direction);
            side.undecided = false;
            tell(new Event.Judged(direction, side.verdict), Optional.empty());
            show(side);
        }
    }

    private Set<Direction> carryOut(List<Command> list) {
        Set<Direction> decided = EnumSet.noneOf(Direction.class);
        for (Command command : list) {
            check(aborted.isEmpty(), "a command after abort: " + command.kind());
            commands.add(command);
            switch (command.kind()) {
                case PASS -> {
                    Command.Pass pass = (Command.Pass) command;
                    side(pass.direction()).promise(pass.octets(), true);
                }
                case DISCARD -> {
                    Command.Discard discard = (Command.Discard) command;
                    side(discard.direction()).promise(discard.octets(), false);
                }
                case NEED_MORE -> needMore((Command.NeedMore) command);
                case JUDGE -> judge((Command.Judge) command, decided);
                case ANSWER -> {
                    Command.Answer answer = (Command.Answer) command;
                    side(answer.direction()).answer(answer.octets());
                }
                case CONNECT -> {
                    check(!connected, "connects twice");
                    connected = true;
                }
                case WAKE -> wakes.add(((Command.Wake) command).after());
                case REPORT -> reports.add(((Command.Report) command).finding());
                case FINISH -> side(((Command.Finish) command).direction()).finished = true;
                case ABORT -> aborted = Optional.of(((Command.Abort) command).finding());
            }
        }
        return decided;
    }

    private void needMore(Command.NeedMore more) {
        ScriptSide side = side(more.direction());
        check(
                more.atMost() > side.held(),
                "asks for " + more.atMost() + " octets and has " + side.held());
    }

    private void judge(Command.Judge judge, Set<Direction> decided) {
        ScriptSide side = side(judge.direction());
        check(!side.undecided, "a second judge in " + judge.direction());
        judged.add(judge.message());
        side.undecided = true;
        if (!deferring) {
            side.verdict = verdicts.apply(judge.direction(), judge.message());
            decided.add(judge.direction());
        }
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError("the layer breaks the rim's rules: " + otherwise);
        }
    }
}
