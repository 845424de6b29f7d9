package dev.gatehouse.panel;

import java.util.LinkedHashMap;
import java.util.Map;

/** A request that is not served: becomes problem+json (RFC 9457). Its texts hold nothing secret. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    /** Begins the types of our problems; the word behind it is stable. */
    static final String TYPE = "urn:gatehouse:problem:";

    private final int status;
    private final String word;
    private final transient Map<String, String> headers = new LinkedHashMap<>();

    /**
     * @param status of HTTP
     * @param word stable, for programs
     * @param sentence for people
     */
    Refusal(int status, String word, String sentence) {
        super(sentence);
        this.status = status;
        this.word = word;
    }

    static Refusal bad(String sentence) {
        return new Refusal(400, "bad-request", sentence);
    }

    static Refusal unfit(String sentence) {
        return new Refusal(422, "unfit", sentence);
    }

    static Refusal missing(String sentence) {
        return new Refusal(404, "not-found", sentence);
    }

    static Refusal away(String what) {
        return new Refusal(503, "unavailable", what + " is not at work right now.");
    }

    Refusal with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    int status() {
        return status;
    }

    String word() {
        return word;
    }

    Answer answer() {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", TYPE + word);
        problem.put("title", word.replace('-', ' '));
        problem.put("status", status);
        problem.put("detail", getMessage());
        Answer answer = Answer.json(status, problem).as(Answer.PROBLEM);
        for (Map.Entry<String, String> header : headers.entrySet()) {
            answer = answer.with(header.getKey(), header.getValue());
        }
        return answer;
    }
}
