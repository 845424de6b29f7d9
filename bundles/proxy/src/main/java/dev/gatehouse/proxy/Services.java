package dev.gatehouse.proxy;

import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.Flow;
import dev.gatehouse.api.flow.Route;
import dev.gatehouse.api.guard.GuardSession;
import dev.gatehouse.api.guard.Guards;
import dev.gatehouse.api.guard.Verdict;
import dev.gatehouse.api.journal.Journal;
import dev.gatehouse.api.message.ProtocolMessage;
import dev.gatehouse.api.time.Ticker;
import dev.gatehouse.api.trust.ClientTls;
import dev.gatehouse.api.trust.ServerTls;
import dev.gatehouse.api.trust.Trust;
import dev.gatehouse.api.trust.TrustFault;

/**
 * The services that the rim works with at one moment. Immutable; the rim swaps the whole record
 * with one volatile write. What is absent is stood for by something that refuses.
 */
record Services(Guards guards, Trust trust, Journal journal, Ticker ticker, Household home) {

    /** Nothing is there: every flow is refused. */
    static final Services NONE =
            new Services(new NoGuards(), new NoTrust(), new AbsentJournal(), System::nanoTime);

    /** Services of a home in which nobody is known. */
    Services(Guards guards, Trust trust, Journal journal, Ticker ticker) {
        this(guards, trust, journal, ticker, Household.NOBODY);
    }

    Services guards(Guards other) {
        return new Services(other, trust, journal, ticker, home);
    }

    Services trust(Trust other) {
        return new Services(guards, other, journal, ticker, home);
    }

    Services journal(Journal other) {
        if (journal instanceof AbsentJournal waiting) {
            waiting.handOver(other);
        }
        return new Services(guards, trust, other, ticker, home);
    }

    Services ticker(Ticker other) {
        return new Services(guards, trust, journal, other, home);
    }

    Services home(Household other) {
        return new Services(guards, trust, journal, ticker, other);
    }

    private static final class NoGuards implements Guards {
        @Override
        public GuardSession open(Flow flow) {
            return new NoSession();
        }

        @Override
        public long version() {
            return 0;
        }
    }

    private static final class NoSession implements GuardSession {
        private static final Verdict REFUSAL =
                new Verdict.Refuse(Finding.of(Codes.FLOW_NOT_PROTECTED));

        @Override
        public Verdict admit() {
            return REFUSAL;
        }

        @Override
        public long version() {
            return 0;
        }

        @Override
        public Verdict judge(Direction direction, ProtocolMessage message, long nowNanos) {
            return REFUSAL;
        }

        @Override
        public int octets(Direction direction, ProtocolMessage head) {
            return 0;
        }

        @Override
        public void close() {
            // It holds nothing.
        }
    }

    private static final class NoTrust implements Trust {
        @Override
        public ClientTls client(Route route) throws TrustFault {
            throw new TrustFault("the trust service is not at work");
        }

        @Override
        public ServerTls server(String hostName) throws TrustFault {
            throw new TrustFault("the trust service is not at work");
        }
    }
}
