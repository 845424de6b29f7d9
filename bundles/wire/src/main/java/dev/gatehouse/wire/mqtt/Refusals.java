package dev.gatehouse.wire.mqtt;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Command;
import dev.gatehouse.api.flow.Protocol;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** How each packet is refused, in the words of its version. The choices are those of MqttLayer. */
final class Refusals {
    private static final Function<String, ByteBuffer> SILENCE = text -> ByteBuffer.allocate(0);

    private final Session session;
    private final Lane toServer;
    private final Lane toClient;

    Refusals(Session session, Lane toServer, Lane toClient) {
        this.session = session;
        this.toServer = toServer;
        this.toClient = toClient;
    }

    /** A packet broke a rule: nothing of it passes, and the connection ends (MQTT-4.8.0-1). */
    List<Command> broken(Lane lane, Rule rule, Finding finding) {
        if (session.stage == Session.Stage.START) {
            return close(finding, firstWords(rule));
        }
        if (lane.isFromClient()) {
            return farewell(finding, rule.code(), false);
        }
        // The client is not to blame for what the server sent.
        return farewell(
                finding, session.stage == Session.Stage.OPEN ? Reasons.UNSPECIFIED : 0, true);
    }

    // MQTT-3.1.4-1: a broken CONNECT is not answered, but for these two (MQTT-3.1.2-2 and
    // -3.1.3-8);
    // MQTT 5 3.1.4 lets us say why.
    private Function<String, ByteBuffer> firstWords(Rule rule) {
        if (rule == Rule.PROTOCOL_LEVEL) {
            return text -> Answers.connack(4, Reasons.LEVEL_UNACCEPTABLE, text);
        }
        if (rule == Rule.CLIENT_ID) {
            return text -> Answers.connack(4, Reasons.IDENTIFIER_REJECTED, text);
        }
        return session.isFive() ? text -> Answers.connack(5, rule.code(), text) : SILENCE;
    }

    /** The guards refuse the pending packet. */
    List<Command> refused(Lane lane, Finding finding) {
        return switch (lane.pending.type) {
            case PacketType.CONNECT -> close(finding, connack(finding));
            case PacketType.PUBLISH -> publish(lane, finding);
            case PacketType.SUBSCRIBE -> request(lane, finding, PacketType.SUBACK);
            case PacketType.UNSUBSCRIBE ->
                    session.isFive()
                            ? request(lane, finding, PacketType.UNSUBACK)
                            : farewell(finding, 0, false);
            case PacketType.PINGREQ, PacketType.PINGRESP -> discard(lane);
            default -> farewell(finding, Reasons.of(finding), false);
        };
    }

    /** The guards drop the pending packet: as refused, but a CONNECT gets no answer. */
    List<Command> dropped(Lane lane, Finding finding) {
        return lane.pending.type == PacketType.CONNECT
                ? close(finding, SILENCE)
                : refused(lane, finding);
    }

    List<Command> quarantined(Lane lane, Finding finding) {
        if (lane.pending.type != PacketType.CONNECT) {
            return farewell(finding, Reasons.ADMINISTRATIVE, false);
        }
        int code = session.isFive() ? Reasons.BANNED : Reasons.NOT_AUTHORIZED_311;
        return close(finding, text -> Answers.connack(session.level, code, text));
    }

    List<Command> connectFailed(Finding finding) {
        return farewell(finding, Reasons.UNAVAILABLE, true);
    }

    List<Command> revoked(Finding finding) {
        return farewell(finding, Reasons.ADMINISTRATIVE, true);
    }

    /** A direction ended within a packet. */
    List<Command> truncated() {
        Finding finding =
                Finding.of(Codes.MESSAGE_TRUNCATED).with("protocol", Protocol.MQTT.label());
        return close(finding, SILENCE);
    }

    private List<Command> publish(Lane lane, Finding finding) {
        Pending packet = lane.pending;
        boolean sets = packet.alias > 0 && !packet.topic.isEmpty();
        if (sets && !packet.topic.equals(lane.aliased(packet.alias))) {
            return farewell(finding, Reasons.of(finding), false);
        }
        List<Command> commands = discard(lane);
        int state = lane.ids.state(packet.packetId);
        boolean under = state != PacketIds.FREE && state != PacketIds.REFUSED;
        // One that came again while the first is under way: the answer to the first is on its way.
        if (packet.qos == 0 || under) {
            return commands;
        }
        if (!session.isFive() && lane.isFromClient()) {
            return farewell(finding, 0, false); // MQTT-3.3.5-2
        }
        int type = packet.qos == 1 ? PacketType.PUBACK : PacketType.PUBREC;
        if (!session.isFive()) {
            if (packet.qos == 2) {
                lane.ids.set(packet.packetId, PacketIds.REFUSED, 0);
            }
            commands.add(answer(lane, Answers.acknowledgement(type, packet.packetId)));
            return commands;
        }
        int code = Reasons.of(finding);
        String text = lane.isFromClient() && session.wantsReasons ? Answers.text(finding) : "";
        say(
                commands,
                other(lane),
                text,
                words -> Answers.acknowledgement(type, packet.packetId, code, words));
        return commands;
    }

    /** PUBREL of a message that we took in the peer's place: it ends here. */
    List<Command> released(Lane lane) {
        Pending packet = lane.pending;
        lane.ids.set(packet.packetId, PacketIds.FREE, 0);
        return List.of(
                new Command.Discard(lane.direction, packet.total),
                answer(lane, Answers.acknowledgement(PacketType.PUBCOMP, packet.packetId)));
    }

    private List<Command> request(Lane lane, Finding finding, int type) {
        List<Command> commands = discard(lane);
        Pending packet = lane.pending;
        String text = session.wantsReasons ? Answers.text(finding) : "";
        int code = Reasons.of(finding) == Reasons.QUOTA ? Reasons.QUOTA : Reasons.NOT_AUTHORIZED;
        // UNSUBACK knows no quota (MQTT 5 3.11.3).
        int said = type == PacketType.SUBACK ? code : Reasons.NOT_AUTHORIZED;
        say(
                commands,
                toClient,
                text,
                words -> Answers.granted(session.level, type, packet, said, words));
        return commands;
    }

    private static List<Command> discard(Lane lane) {
        List<Command> commands = new ArrayList<>(2);
        commands.add(new Command.Discard(lane.direction, lane.pending.total));
        return commands;
    }

    private Function<String, ByteBuffer> connack(Finding finding) {
        int code = Reasons.ofConnect(finding, session.level);
        return text -> Answers.connack(session.level, code, text);
    }

    /** Ends the flow with what the client may still be told. */
    private List<Command> farewell(Finding finding, int code, boolean serverSide) {
        boolean waits = session.stage == Session.Stage.CONNECTING;
        boolean over = session.clientEnded || session.serverEnded;
        if (session.stage == Session.Stage.START || over) {
            return close(finding, SILENCE);
        }
        if (!session.isFive()) {
            return close(
                    finding,
                    waits && serverSide
                            ? text -> Answers.connack(4, Reasons.UNAVAILABLE_311, text)
                            : SILENCE);
        }
        if (waits) {
            int said =
                    serverSide
                            ? Reasons.UNAVAILABLE
                            : Reasons.among(PacketType.CONNACK, code, Reasons.PROTOCOL_ERROR);
            return close(finding, text -> Answers.connack(5, said, text));
        }
        int said = Reasons.among(PacketType.DISCONNECT, code, Reasons.UNSPECIFIED);
        return close(finding, text -> Answers.disconnect(said, text));
    }

    private List<Command> close(Finding finding, Function<String, ByteBuffer> words) {
        session.closed = true;
        List<Command> commands = new ArrayList<>(2);
        say(commands, toClient, Answers.text(finding), words);
        commands.add(new Command.Abort(finding));
        return commands;
    }

    // MQTT-3.1.2-24 and MQTT-3.2.2-15: no packet above what the receiver takes; the reason goes
    // first (MQTT-3.2.2-19, MQTT-3.14.2-3, MQTT-3.4.2-2).
    private static void say(
            List<Command> commands, Lane towards, String text, Function<String, ByteBuffer> words) {
        ByteBuffer full = words.apply(text);
        ByteBuffer said = full.remaining() <= towards.maximumPacket ? full : words.apply("");
        if (said.hasRemaining() && said.remaining() <= towards.maximumPacket) {
            commands.add(new Command.Answer(towards.direction, said));
        }
    }

    private Command answer(Lane lane, ByteBuffer octets) {
        return new Command.Answer(lane.direction.other(), octets);
    }

    private Lane other(Lane lane) {
        return lane == toServer ? toClient : toServer;
    }
}
