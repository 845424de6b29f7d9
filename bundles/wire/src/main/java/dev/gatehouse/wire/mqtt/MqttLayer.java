package dev.gatehouse.wire.mqtt;

import dev.gatehouse.api.flow.Command;
import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.Event;
import dev.gatehouse.api.flow.Layer;
import dev.gatehouse.api.flow.PayloadDemand;
import dev.gatehouse.api.guard.Verdict;
import dev.gatehouse.api.message.MqttPublish;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * MQTT 3.1, 3.1.1 and 5 of one flow, both ways. Every packet is framed, held against the whole of
 * its standard, judged, and passed exactly as it was received; a packet that breaks a rule never
 * passes, and ends the flow with {@code message.malformed}, {@code message.out-of-order} or {@code
 * message.too-large}. Nothing is connected before a CONNECT was allowed.
 *
 * <p>A PUBLISH whose payload nobody reads is judged by its head and streams through. A payload of
 * which a policy reads less than there is, is judged as absent. A direction that is ended within a
 * packet ends the flow with {@code message.truncated}; within a payload that was already promised
 * only the rim can see that octets are owed.
 *
 * <p><b>How a packet is refused.</b> CONNECT: CONNACK, then the flow ends. SUBSCRIBE: SUBACK with a
 * failure for each filter. PUBLISH at QoS 0: nothing is said. PUBLISH at QoS 1 or 2: with MQTT 5 a
 * PUBACK or PUBREC that names the reason, to either side; from a client of MQTT 3.1 or 3.1.1, which
 * know no such answer, the flow ends, because the other choice of MQTT-3.3.5-2 would be a false
 * acknowledgement. From a server of MQTT 3.1 or 3.1.1 the gateway acknowledges as the receiver: it
 * did receive it, the publisher is told nothing by that (acknowledgements go hop by hop), and
 * without it one bad message would come again at every reconnect and keep the device off the
 * network. UNSUBSCRIBE: UNSUBACK with a failure in MQTT 5. A drop is carried out as a refusal,
 * since QoS 1 and 2 and SUBSCRIBE force an answer and the only truthful one is a failure; a dropped
 * CONNECT alone gets no answer. PINGREQ and PINGRESP are left out without a word.
 *
 * <p><b>What can't be undone in part</b>, so that a refusal ends the flow: a PUBLISH of MQTT 5 that
 * sets or changes a topic alias; acknowledgements (PUBACK, PUBREC, PUBREL, PUBCOMP, SUBACK,
 * UNSUBACK), whose sender will not repeat them; CONNACK, AUTH and DISCONNECT; UNSUBSCRIBE of MQTT
 * 3.1 and 3.1.1; SUBSCRIBE and UNSUBSCRIBE with one forbidden filter are refused whole.
 *
 * <p>What a verdict found is journaled by whoever asked the guards; this layer repeats it in its
 * {@link Command.Abort} alone. A password is wiped when its CONNECT has been judged. Called as
 * {@link Layer} says; holds no view, allocates per packet its message and its commands. Its state
 * is bounded by {@link MqttLimits}; whatever would go beyond ends the flow.
 */
public final class MqttLayer implements Layer {
    private final PayloadDemand demand;
    private final MqttLimits limits;
    private final Session session = new Session();
    private final Lane toServer;
    private final Lane toClient;
    private final PacketReader reader;
    private final Refusals refusals;

    /**
     * Makes the layer of one flow.
     *
     * @param demand says how much of a payload is read
     * @param limits what the flow may take up
     */
    public MqttLayer(PayloadDemand demand, MqttLimits limits) {
        this.demand = demand;
        this.limits = limits;
        toServer = new Lane(Direction.TO_SERVER, limits);
        toClient = new Lane(Direction.TO_CLIENT, limits);
        reader = new PacketReader(limits, session, toServer, toClient);
        refusals = new Refusals(session, toServer, toClient);
    }

    @Override
    public List<Command> on(Event event) {
        if (session.closed) {
            return List.of();
        }
        List<Command> commands = react(event);
        if (session.closed) {
            toServer.pending.release();
            toClient.pending.release();
        }
        return commands;
    }

    private List<Command> react(Event event) {
        return switch (event.kind()) {
            case OCTETS -> octets((Event.Octets) event);
            case JUDGED -> judged((Event.Judged) event);
            case OPENED, CONNECTED, WOKE -> List.of();
            case CONNECT_FAILED -> refusals.connectFailed(((Event.ConnectFailed) event).finding());
            case FINISHED -> finished(lane(((Event.Finished) event).direction()));
            case REVOKED -> refusals.revoked(((Event.Revoked) event).finding());
        };
    }

    private Lane lane(Direction direction) {
        return direction == Direction.TO_SERVER ? toServer : toClient;
    }

    private List<Command> octets(Event.Octets event) {
        Lane lane = lane(event.direction());
        ByteBuffer view = event.view();
        if (lane.isFromClient() && session.serverEnded && view.hasRemaining()) {
            // MQTT-3.1.4-6, MQTT-3.14.4-3: the server is gone; what crossed its farewell is void.
            return List.of(new Command.Discard(lane.direction, view.remaining()));
        }
        if (lane.judging || !view.hasRemaining()) {
            return List.of();
        }
        lane.partial = false;
        Frame frame = lane.frame;
        Rule length = frame.read(view);
        Rule rule = session.mayCome(lane.direction, frame.type);
        if (!rule.broken() && !PacketType.flagsAreLegal(frame.type, frame.flags, session.level)) {
            rule = Rule.FLAGS;
        }
        if (!rule.broken()) {
            rule = length;
        }
        if (rule.broken()) {
            return broken(lane, rule, 0, 0);
        }
        return frame.total == 0 ? more(lane, Frame.HEADER_OCTETS_MAX) : sized(lane, view);
    }

    private List<Command> sized(Lane lane, ByteBuffer view) {
        Frame frame = lane.frame;
        long most = Math.min(limits.packetOctets(), lane.maximumPacket);
        if (frame.type == PacketType.CONNECT) {
            most = Math.min(most, limits.connectOctets());
        } else if (frame.type != PacketType.PUBLISH) {
            most = Math.min(most, limits.heldOctets());
        }
        if (frame.total > most) {
            return broken(lane, Rule.TOO_LARGE, frame.total, most);
        }
        if (frame.type == PacketType.PUBLISH) {
            return publish(lane, view);
        }
        if (!frame.whole(view)) {
            return more(lane, frame.total);
        }
        Rule rule = reader.read(lane, view);
        if (rule.broken()) {
            return broken(lane, rule, frame.total, frame.total);
        }
        boolean ours =
                frame.type == PacketType.PUBREL
                        && lane.ids.state(lane.pending.packetId) == PacketIds.REFUSED;
        return ours ? refusals.released(lane) : judge(lane);
    }

    private List<Command> publish(Lane lane, ByteBuffer view) {
        Frame frame = lane.frame;
        int head = reader.publishes().headOctets(frame, view);
        if (head == PublishReader.BEYOND) {
            return broken(lane, Rule.SHORT, 0, 0);
        }
        if (head > limits.heldOctets()) {
            return broken(lane, Rule.TOO_LARGE, head, limits.heldOctets());
        }
        if (view.remaining() < head) {
            return more(lane, head);
        }
        Rule rule = reader.read(lane, view);
        if (rule.broken()) {
            return broken(lane, rule, frame.total, frame.total);
        }
        MqttPublish message = (MqttPublish) lane.pending.message;
        int read = demand.octets(lane.direction, message);
        if (read > 0 && message.payloadLength() <= read && frame.total <= limits.heldOctets()) {
            if (!frame.whole(view)) {
                return more(lane, frame.total);
            }
            lane.pending.message = reader.publishes().withPayload(lane, message, view);
        }
        return judge(lane);
    }

    private List<Command> judge(Lane lane) {
        lane.judging = true;
        return List.of(new Command.Judge(lane.direction, lane.pending.handOver()));
    }

    private List<Command> judged(Event.Judged event) {
        Lane lane = lane(event.direction());
        if (!lane.judging) {
            return List.of();
        }
        lane.judging = false;
        Verdict verdict = event.verdict();
        List<Command> commands =
                switch (verdict.kind()) {
                    case ALLOW -> allowed(lane);
                    case REFUSE -> refusals.refused(lane, ((Verdict.Refuse) verdict).finding());
                    case DROP -> refusals.dropped(lane, ((Verdict.Drop) verdict).finding());
                    case QUARANTINE ->
                            refusals.quarantined(lane, ((Verdict.Quarantine) verdict).finding());
                };
        lane.pending.release();
        lane.partial = false;
        if (!lane.ended || session.closed || lane.pending.visible > lane.pending.total) {
            return commands;
        }
        List<Command> all = new ArrayList<>(commands);
        all.addAll(finished(lane));
        return all;
    }

    private List<Command> allowed(Lane lane) {
        reader.passed(lane);
        Command pass = new Command.Pass(lane.direction, lane.pending.total);
        return lane.pending.type == PacketType.CONNECT
                ? List.of(new Command.Connect(), pass)
                : List.of(pass);
    }

    private List<Command> more(Lane lane, int atMost) {
        if (lane.ended) {
            return refusals.truncated();
        }
        lane.partial = true;
        return List.of(new Command.NeedMore(lane.direction, atMost));
    }

    private List<Command> finished(Lane lane) {
        lane.ended = true;
        if (lane.judging) {
            return List.of();
        }
        if (lane.partial) {
            return refusals.truncated();
        }
        if (session.stage == Session.Stage.START) {
            // Nobody was connected to, so there is nothing to wait for from the other side.
            session.closed = true;
            return List.of(
                    new Command.Finish(Direction.TO_SERVER),
                    new Command.Finish(Direction.TO_CLIENT));
        }
        return List.of(new Command.Finish(lane.direction));
    }

    private List<Command> broken(Lane lane, Rule rule, long seen, long allowed) {
        return refusals.broken(lane, rule, rule.finding(session.level, seen, allowed));
    }
}
