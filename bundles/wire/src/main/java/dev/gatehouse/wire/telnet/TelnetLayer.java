package dev.gatehouse.wire.telnet;

import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Command;
import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.Event;
import dev.gatehouse.api.flow.Layer;
import dev.gatehouse.api.guard.Verdict;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Telnet (RFC 854, 855) with the login dialogue that is held on it. Everything passes as received;
 * what a password prompt asks for is held to its line end and judged first, and not an octet of it
 * reaches the device unless all readings of the line were allowed (EN 303 645 5.1-1).
 *
 * <p>The dialogue is in one of these phases; the device's words alone move it on, told by its last
 * line without escape sequences, and by echo (RFC 857) that it switches on after the greeting:
 *
 * <ul>
 *   <li>GREETING: nothing was asked for; negotiation passes, what is typed waits.
 *   <li>USER: after a known user prompt, or an unknown text and quiet; one line passes as typed.
 *   <li>ANSWER: a line has passed; what is typed ahead waits for the device. A password prompt, or
 *       quiet where nothing was judged yet, leads to SECRET; a user prompt on a line of its own to
 *       USER; a shell prompt on a line of its own after a judged password to SESSION.
 *   <li>SECRET: one line is held, and judged with the user name before it: the typed one, else the
 *       one announced by NEW-ENVIRON (RFC 1572), else none. Negotiation in front of it passes.
 *   <li>PROBATION: judged, but neither a known prompt nor a shell prompt came: one line passes, as
 *       a possible user name, then ANSWER again.
 *   <li>SESSION: lines pass; a later password or user prompt leads back.
 * </ul>
 *
 * <p>A line that devices may read in different ways is judged in each of them; one whose ways can't
 * be told (two kinds of erasing, control characters, NUL, signals) is {@code login.unreadable}. A
 * refused login is answered with {@code Login incorrect} and a sentence, and both sides are closed.
 * Octets that are no Telnet, a line or a subnegotiation over its limit end the flow as well, with
 * {@code message.malformed} or {@code message.too-large}; neither can be undone in part.
 *
 * <p>What cannot be seen: a password-only login whose prompt isn't known and that doesn't switch
 * echo on (its first line passes as a user name, its second is judged); a password typed ahead in a
 * SESSION before it is asked for; logins by the options AUTHENTICATION and ENCRYPT. A device that
 * opens a shell without any login has its second line judged as a password.
 *
 * <p>Server-first: it asks to connect when the flow opens. It waits for the device by {@link
 * Command.Wake}. After the device's words let the client's octets go on, it returns {@link
 * Command.NeedMore} for {@code TO_SERVER} from an event that isn't an {@link Event.Octets} of that
 * direction: the rim then shows the unused octets of that direction again, though there are no new
 * ones. A {@code NeedMore} returned for the direction that was just shown waits for more octets. A
 * person types a held line: the rim's deadline for it must allow for that.
 *
 * <p>Used by one flow on its event loop. Holds a few hundred octets, and a password only between
 * {@link Command.Judge} and {@link Event.Judged}; its parser throws nothing, whatever it is shown.
 */
public final class TelnetLayer implements Layer {
    private final TelnetLimits limits;
    private final Dialogue dialogue;
    private final LoginLine line;
    private final ClientSide client;
    private final DeviceSide device;
    private boolean clientWaits;
    private boolean clientEnded;
    private boolean clientIncomplete;
    private boolean over;
    private int clientUnused;

    /** Makes the layer of one flow. */
    public TelnetLayer(TelnetLimits limits) {
        this.limits = limits;
        dialogue = new Dialogue(limits);
        line = new LoginLine(limits.lineOctets());
        client = new ClientSide(limits, dialogue, line);
        device = new DeviceSide(limits, dialogue);
    }

    @Override
    public List<Command> on(Event event) {
        if (over) {
            return List.of();
        }
        return switch (event.kind()) {
            case OPENED -> List.of(new Command.Connect());
            case CONNECTED -> List.of(new Command.Wake(dialogue.patience()));
            case OCTETS -> octets((Event.Octets) event);
            case JUDGED -> judged(((Event.Judged) event).verdict());
            case WOKE -> woke();
            case FINISHED -> finished(((Event.Finished) event).direction());
            case CONNECT_FAILED -> end(((Event.ConnectFailed) event).finding());
            case REVOKED -> revoked(((Event.Revoked) event).finding());
        };
    }

    private List<Command> octets(Event.Octets octets) {
        return octets.direction() == Direction.TO_CLIENT
                ? fromDevice(octets.view())
                : fromClient(octets.view());
    }

    private List<Command> fromDevice(ByteBuffer view) {
        device.read(view);
        List<Command> commands = new ArrayList<>();
        pass(commands, Direction.TO_CLIENT, device.at() - view.position());
        if (device.broken()) {
            commands.addAll(end(device.fault()));
            return commands;
        }
        if (device.incomplete()) {
            commands.add(new Command.NeedMore(Direction.TO_CLIENT, limits.subnegotiationOctets()));
        }
        dialogue.heard();
        goOn(commands);
        return commands;
    }

    /** After the device has spoken or fallen silent: wait on, or look at what the client typed. */
    private void goOn(List<Command> commands) {
        if (dialogue.phase().waits()) {
            commands.add(new Command.Wake(dialogue.patience()));
        } else if (clientWaits) {
            commands.add(more());
        }
    }

    private List<Command> fromClient(ByteBuffer view) {
        Phase before = dialogue.phase();
        ClientSide.Outcome outcome = client.read(view);
        if (outcome == ClientSide.Outcome.FAULT) {
            return dialogue.phase() == Phase.SESSION ? end(client.fault()) : refuse(client.fault());
        }
        clientIncomplete = outcome == ClientSide.Outcome.INCOMPLETE;
        if (clientIncomplete && clientEnded) {
            return end(Farewell.truncated());
        }
        clientUnused = view.limit() - client.at();
        List<Command> commands = new ArrayList<>();
        pass(commands, Direction.TO_SERVER, client.at() - view.position());
        clientWaits = outcome == ClientSide.Outcome.WAITS;
        if (before != dialogue.phase() && dialogue.phase().waits()) {
            commands.add(new Command.Wake(dialogue.patience()));
        }
        switch (outcome) {
            case PASSES -> finishIfEnded(commands);
            case WAITS, INCOMPLETE -> commands.add(more());
            case TRIAL -> commands.add(judge());
            case FAULT -> throw new IllegalStateException("answered above");
        }
        return commands;
    }

    private Command judge() {
        return new Command.Judge(Direction.TO_SERVER, line.trial().next());
    }

    private Command more() {
        return new Command.NeedMore(Direction.TO_SERVER, limits.typeAheadOctets());
    }

    private List<Command> judged(Verdict verdict) {
        return switch (verdict.kind()) {
            case ALLOW -> allowed();
            case REFUSE -> refuse(((Verdict.Refuse) verdict).finding());
            case QUARANTINE -> refuse(((Verdict.Quarantine) verdict).finding());
            case DROP -> dropped();
        };
    }

    private List<Command> allowed() {
        Trial trial = line.trial();
        if (trial.hasNext()) {
            return List.of(judge());
        }
        List<Command> commands = new ArrayList<>();
        pass(commands, Direction.TO_SERVER, trial.octets());
        line.allowed();
        dialogue.passedLine();
        clientUnused -= trial.octets();
        commands.add(new Command.Wake(dialogue.patience()));
        finishIfEnded(commands);
        return commands;
    }

    private List<Command> dropped() {
        int octets = line.trial().octets();
        line.close();
        dialogue.holding(false);
        clientUnused -= octets;
        List<Command> commands = new ArrayList<>();
        commands.add(new Command.Discard(Direction.TO_SERVER, octets));
        finishIfEnded(commands);
        return commands;
    }

    private List<Command> woke() {
        List<Command> commands = new ArrayList<>();
        if (dialogue.phase().waits()) {
            dialogue.quiet();
            goOn(commands);
        }
        return commands;
    }

    private List<Command> finished(Direction direction) {
        if (direction == Direction.TO_CLIENT) {
            return device.incomplete()
                    ? end(Farewell.truncated())
                    : List.of(new Command.Finish(Direction.TO_CLIENT));
        }
        clientEnded = true;
        if (clientIncomplete) {
            return end(Farewell.truncated());
        }
        List<Command> commands = new ArrayList<>();
        finishIfEnded(commands);
        return commands;
    }

    private List<Command> refuse(Finding finding) {
        over = true;
        line.close();
        return Farewell.refuse(finding);
    }

    private List<Command> end(Finding finding) {
        over = true;
        line.close();
        return Farewell.close(finding);
    }

    private List<Command> revoked(Finding finding) {
        over = true;
        line.close();
        return List.of(Farewell.words("", finding));
    }

    private void finishIfEnded(List<Command> commands) {
        if (clientEnded && clientUnused == 0) {
            commands.add(new Command.Finish(Direction.TO_SERVER));
        }
    }

    private static void pass(List<Command> commands, Direction direction, int octets) {
        if (octets > 0) {
            commands.add(new Command.Pass(direction, octets));
        }
    }
}
