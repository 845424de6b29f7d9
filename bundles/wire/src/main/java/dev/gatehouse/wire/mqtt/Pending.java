package dev.gatehouse.wire.mqtt;

import dev.gatehouse.api.message.MqttControl;
import dev.gatehouse.api.message.ProtocolMessage;
import dev.gatehouse.api.secret.Secret;
import java.util.Optional;

/** What was read of the packet that is being judged; reused for each packet of a direction. */
final class Pending {
    private static final ProtocolMessage NONE = new MqttControl(0, 0, 0);

    int type;
    int total;

    /** How many octets of this direction were seen when it was read. */
    int visible;

    int packetId;
    int qos;
    boolean dup;
    int code;
    int count;
    int alias;
    String topic = "";
    ProtocolMessage message = NONE;
    Optional<Secret> password = Optional.empty();

    void begin(Frame frame, int seen) {
        type = frame.type;
        total = frame.total;
        visible = seen;
        packetId = 0;
        qos = 0;
        dup = false;
        code = 0;
        count = 0;
        alias = 0;
        topic = "";
    }

    /** Returns the message and forgets it, so that none of its views is kept. */
    ProtocolMessage handOver() {
        ProtocolMessage handed = message;
        message = NONE;
        return handed;
    }

    /** Nobody judges the message any more: forgets it and wipes the password. */
    void release() {
        message = NONE;
        password.ifPresent(Secret::close);
        password = Optional.empty();
    }
}
