package dev.gatehouse.proxy;

import dev.gatehouse.api.flow.Command;
import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.Event;
import dev.gatehouse.api.flow.Layer;
import dev.gatehouse.api.flow.Protocol;
import dev.gatehouse.api.guard.Verdict;
import dev.gatehouse.api.message.PrivateMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A protocol of lines, for tests: a line from the client is judged and held until then; {@code *N}
 * announces N octets that stream; what comes back passes as it is. Connects with the first allowed
 * line.
 */
final class LineLayer implements Layer {
    static final int LONGEST = 1024;

    private boolean connected;
    private final ArrayDeque<Integer> judging = new ArrayDeque<>();
    private long announced;

    @Override
    public List<Command> on(Event event) {
        return switch (event.kind()) {
            case OPENED, WOKE, CONNECTED -> List.of();
            case OCTETS -> octets((Event.Octets) event);
            case JUDGED -> judged((Event.Judged) event);
            case CONNECT_FAILED ->
                    List.of(
                            answer("no\n"),
                            new Command.Abort(((Event.ConnectFailed) event).finding()));
            case FINISHED -> List.of(new Command.Finish(((Event.Finished) event).direction()));
            case REVOKED -> List.of(answer("bye\n"));
        };
    }

    private List<Command> octets(Event.Octets octets) {
        ByteBuffer view = octets.view();
        if (octets.direction() == Direction.TO_CLIENT) {
            return List.of(new Command.Pass(Direction.TO_CLIENT, view.remaining()));
        }
        for (int i = view.position(); i < view.limit(); i++) {
            if (view.get(i) == '\n') {
                int length = i + 1 - view.position();
                byte[] line = new byte[length];
                view.get(line);
                judging.add(length);
                String text = new String(line, StandardCharsets.US_ASCII).strip();
                announced = text.startsWith("*") ? Long.parseLong(text.substring(1)) : 0;
                return List.of(
                        new Command.Judge(
                                Direction.TO_SERVER,
                                new PrivateMessage(
                                        new Protocol("line"), Map.of("line", text), length)));
            }
        }
        return List.of(new Command.NeedMore(Direction.TO_SERVER, LONGEST));
    }

    private List<Command> judged(Event.Judged event) {
        int length = judging.remove();
        if (event.verdict().kind() != Verdict.Kind.ALLOW) {
            return List.of(new Command.Discard(Direction.TO_SERVER, length), answer("refused\n"));
        }
        List<Command> commands = new ArrayList<>();
        if (!connected) {
            connected = true;
            commands.add(new Command.Connect());
        }
        commands.add(new Command.Pass(Direction.TO_SERVER, length));
        if (announced > 0) {
            commands.add(new Command.Pass(Direction.TO_SERVER, announced));
        }
        return commands;
    }

    static Command answer(String text) {
        return new Command.Answer(
                Direction.TO_CLIENT, ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }
}
