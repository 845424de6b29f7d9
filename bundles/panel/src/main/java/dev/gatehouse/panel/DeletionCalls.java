package dev.gatehouse.panel;

import dev.gatehouse.api.device.DeviceId;
import dev.gatehouse.api.privacy.DataHolding;
import dev.gatehouse.api.privacy.Deletion;
import dev.gatehouse.api.privacy.Subject;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is held about whom, and its deletion: EN 303 645 5.11. */
final class DeletionCalls {
    /** Longest word that is looked at, in characters. */
    private static final int WORD = 64;

    private final Services services;

    DeletionCalls(Services services) {
        this.services = services;
    }

    List<Way> ways() {
        Way.Access owner = Way.Access.OWNER;
        return List.of(
                new Way("GET", "holdings", owner, (c, w, s) -> holdings(c)),
                new Way("GET", "deletions", owner, (c, w, s) -> latest()),
                new Way("POST", "deletions", owner, (c, w, s) -> forget(c)),
                new Way("GET", "deletions/*", owner, (c, w, s) -> view(s.get(0))),
                new Way("GET", "deletions/*/receipt", owner, (c, w, s) -> receipt(s.get(0))));
    }

    private Answer holdings(Call call) throws Refusal {
        if (!Set.of("device").containsAll(call.query().keySet())) {
            throw Refusal.bad("holdings takes device, nothing else.");
        }
        Optional<String> device = Optional.ofNullable(call.query().get("device"));
        if (device.isPresent() && !DeviceId.is(device.get())) {
            throw Refusal.bad("device is the id of a device.");
        }
        Subject subject = device.map(Subject::new).orElse(Subject.HOME);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put(
                "items",
                services.holdings.get().held(subject).stream().map(DeletionCalls::item).toList());
        answer.put("next", Optional.empty());
        return Answer.json(200, answer);
    }

    private static Map<String, Object> item(DataHolding held) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("kind", held.kind());
        item.put("records", held.records());
        item.put("oldest", held.oldest());
        return item;
    }

    private Answer latest() throws Refusal {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put(
                "items",
                services.deletions.get().latest().stream().map(DeletionCalls::item).toList());
        answer.put("next", Optional.empty());
        return Answer.json(200, answer);
    }

    private Answer forget(Call call) throws Refusal {
        Fields fields = JsonBody.of(call).only("scope", "subject");
        if (!fields.text("scope", WORD).equals("device")) {
            throw Refusal.unfit("\"scope\" is device: persons and the home cannot be deleted yet.");
        }
        String subject = fields.text("subject", WORD);
        Deletion deletion =
                Optional.of(subject)
                        .filter(DeviceId::is)
                        .map(DeviceId::new)
                        .flatMap(services.deletions.get()::forget)
                        .orElseThrow(() -> Refusal.missing("There is no such device."));
        return Answer.json(202, item(deletion))
                .with("Location", Api.ROOT + "deletions/" + deletion.id());
    }

    private Answer view(String id) throws Refusal {
        return Answer.json(200, item(find(id)));
    }

    private Answer receipt(String id) throws Refusal {
        String receipt =
                find(id).receipt()
                        .orElseThrow(
                                () ->
                                        new Refusal(
                                                409,
                                                "not-done",
                                                "The deletion is not done yet, so there is no"
                                                        + " receipt."));
        return Answer.of(200, "application/jose+json", receipt.getBytes(StandardCharsets.UTF_8))
                .with("Content-Disposition", "attachment; filename=\"deletion-receipt.json\"");
    }

    private Deletion find(String id) throws Refusal {
        return Optional.of(id)
                .filter(text -> text.matches("[A-Za-z0-9_-]{1,64}"))
                .flatMap(services.deletions.get()::find)
                .orElseThrow(() -> Refusal.missing("There is no such deletion."));
    }

    /** A deletion as the API shows it; says nothing of whom it is about. */
    static Map<String, Object> item(Deletion deletion) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("id", deletion.id());
        item.put("state", DeviceView.word(deletion.state()));
        item.put("step", deletion.step());
        item.put("steps", deletion.steps());
        item.put("asked", deletion.asked());
        item.put("receipt", deletion.receipt().isPresent());
        item.put("failure", deletion.failure());
        return item;
    }
}
