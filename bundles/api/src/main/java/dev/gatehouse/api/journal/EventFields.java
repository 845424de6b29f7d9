package dev.gatehouse.api.journal;

import dev.gatehouse.api.finding.Finding;
import dev.gatehouse.api.finding.Sentences;
import dev.gatehouse.api.flow.FlowId;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A finding as programs are given it, at the terminal and by the API. Safe on any thread. */
public final class EventFields {
    private EventFields() {}

    /**
     * Returns its members in order; absent ones are empty {@code Optional}s, texts may be hostile.
     *
     * @param number what its number in the journal is called there
     */
    public static Map<String, Object> of(SecurityEvent event, String number) {
        Finding finding = event.finding();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(number, event.sequence());
        fields.put("code", finding.code().word());
        fields.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
        fields.put("provision", finding.provision());
        fields.put("text", Sentences.of(finding, Locale.ENGLISH));
        fields.put("advice", Sentences.advice(finding.code(), Locale.ENGLISH));
        fields.put("params", finding.params());
        fields.put("device", finding.device());
        fields.put("source", finding.source());
        fields.put("flow", finding.flow().map(FlowId::value));
        fields.put("time", finding.time());
        fields.put("last", event.last());
        fields.put("count", event.count());
        return fields;
    }
}
