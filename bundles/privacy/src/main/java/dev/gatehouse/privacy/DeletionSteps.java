package dev.gatehouse.privacy;

import dev.gatehouse.api.device.DeviceRegistry;
import dev.gatehouse.api.device.FlowControl;
import dev.gatehouse.api.finding.Codes;
import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.journal.Journal;
import dev.gatehouse.api.privacy.DataHolding;
import dev.gatehouse.api.privacy.Holdings;
import dev.gatehouse.api.privacy.Subject;
import dev.gatehouse.api.time.HomeClock;
import dev.gatehouse.api.trust.ReceiptSigner;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * Carries out a request that lies on the disk. Each step can be done again, so that a request can
 * be carried out from the beginning after a kill anywhere. One thread at a time.
 *
 * @param holdings where the data lies
 * @param registry who is known
 * @param signer signs the receipt
 * @param clock says when
 * @param journal takes what is found
 * @param flows whoever has flows now
 */
record DeletionSteps(
        Holdings holdings,
        DeviceRegistry registry,
        ReceiptSigner signer,
        HomeClock clock,
        Journal journal,
        Supplier<List<FlowControl>> flows) {

    /** Forgotten in memory, flows ended, data erased, receipt made. */
    static final int STEPS = 4;

    /** The kind of a request's record. */
    static final String KIND = "deletion";

    /**
     * Does all but the end of the request itself; returns the receipt.
     *
     * @param step told the number of each step before it is done
     */
    String carryOut(Subject own, Request asked, IntConsumer step) {
        step.accept(1);
        // What it has told since it was asked for leads to it as well.
        Request current =
                registry.find(asked.device())
                        .map(device -> asked.mentioning(DeviceTraces.of(device)))
                        .orElse(asked);
        // Before its flows end: one that connects again at once is somebody new already, and no
        // flow of the old one is begun behind our back.
        registry.forget(asked.device());
        step.accept(2);
        for (FlowControl each : flows.get()) {
            each.end(asked.device(), Finding.of(Codes.DEVICE_FORGOTTEN));
        }
        step.accept(3);
        Subject device = Subject.of(asked.device());
        List<DataHolding> held = holdings.held(device);
        Request counted = current.with(held);
        if (!held.isEmpty()) {
            holdings.put(KIND, own, counted.encode());
        }
        Request erased = counted.with(holdings.erase(device, counted.mentions()));
        step.accept(4);
        return Receipt.of(erased, clock, signer);
    }
}
