package dev.gatehouse.proxy;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.Flow;
import dev.gatehouse.api.guard.GuardSession;
import dev.gatehouse.api.guard.Guards;
import dev.gatehouse.api.guard.Verdict;
import dev.gatehouse.api.message.CoapMessage;
import dev.gatehouse.api.message.PrivateMessage;
import dev.gatehouse.api.message.ProtocolMessage;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Guards for tests: they allow, count, and refuse the line "bad". */
final class ScriptedGuards implements Guards {
    final AtomicInteger judged = new AtomicInteger();
    final AtomicInteger open = new AtomicInteger();
    final Set<String> allowed = ConcurrentHashMap.newKeySet();
    volatile long version = 1;
    volatile boolean admits = true;

    @Override
    public GuardSession open(Flow flow) {
        open.incrementAndGet();
        return new Session();
    }

    @Override
    public long version() {
        return version;
    }

    private static String coapPath(ProtocolMessage message) {
        return message.kind() == ProtocolMessage.Kind.COAP
                ? ((CoapMessage) message).path().substring(1)
                : "";
    }

    private final class Session implements GuardSession {
        private long admitted;

        @Override
        public Verdict admit() {
            admitted = version;
            return admits ? Verdict.ALLOW : new Verdict.Refuse(Finding.of(Codes.RATE_EXCEEDED));
        }

        @Override
        public long version() {
            return admitted;
        }

        @Override
        public Verdict judge(Direction direction, ProtocolMessage message, long nowNanos) {
            judged.incrementAndGet();
            String line =
                    message.kind() == ProtocolMessage.Kind.PRIVATE
                            ? ((PrivateMessage) message).fields().get("line")
                            : coapPath(message);
            if (line.startsWith("bad")) {
                return new Verdict.Refuse(Finding.of(Codes.LOGIN_DEFAULT_PAIR).with("user", "x"));
            }
            if (line.startsWith("throw")) {
                throw new IllegalStateException(line);
            }
            allowed.add(line);
            return Verdict.ALLOW;
        }

        @Override
        public int octets(Direction direction, ProtocolMessage head) {
            return 0;
        }

        @Override
        public void close() {
            open.decrementAndGet();
        }
    }
}
