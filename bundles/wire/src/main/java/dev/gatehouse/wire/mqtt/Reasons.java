package dev.gatehouse.wire.mqtt;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Direction;

/** Which return code or reason code tells a peer about a finding. */
final class Reasons {
    // Return codes of MQTT 3.1.1 3.2.2.3.
    static final int LEVEL_UNACCEPTABLE = 1;
    static final int IDENTIFIER_REJECTED = 2;
    static final int UNAVAILABLE_311 = 3;
    static final int BAD_LOGIN_311 = 4;
    static final int NOT_AUTHORIZED_311 = 5;

    // Reason codes of MQTT 5 2.4.
    static final int UNSPECIFIED = 0x80;
    static final int PROTOCOL_ERROR = 0x82;
    static final int BAD_LOGIN = 0x86;
    static final int NOT_AUTHORIZED = 0x87;
    static final int UNAVAILABLE = 0x88;
    static final int BANNED = 0x8A;
    static final int QUOTA = 0x97;
    static final int ADMINISTRATIVE = 0x98;
    static final int PAYLOAD_FORMAT = 0x99;

    private Reasons() {}

    /** Returns the reason code of MQTT 5 for a refused packet. */
    static int of(Finding finding) {
        if (finding.code().word().startsWith("payload.")) {
            return PAYLOAD_FORMAT;
        }
        boolean quota =
                finding.code().equals(Codes.RATE_EXCEEDED)
                        || finding.code().equals(Codes.MESSAGE_TOO_LARGE)
                        || finding.code().equals(Codes.MESSAGE_UNREADABLE);
        return quota ? QUOTA : NOT_AUTHORIZED;
    }

    /** Returns the code of CONNACK for a refused CONNECT. */
    static int ofConnect(Finding finding, int level) {
        boolean login = finding.code().word().startsWith("login.");
        if (level < 5) {
            return login ? BAD_LOGIN_311 : NOT_AUTHORIZED_311;
        }
        return login ? BAD_LOGIN : of(finding);
    }

    /** Returns this code if it is a failure that a packet of this type may name to a client. */
    static int among(int type, int code, int otherwise) {
        boolean fits =
                code >= ReasonCodes.FAILURE && ReasonCodes.belongs(Direction.TO_CLIENT, type, code);
        return fits ? code : otherwise;
    }
}
