package dev.gatehouse.wire.http;

/** One request that was passed on, and how far it and its response have come. */
final class Exchange {
    /** What the response may depend on; nothing that could be a secret. */
    final RequestHead request;

    /** We have answered 100 ourselves, so the server's own is not passed. */
    final boolean ownContinue;

    boolean requestDone;

    /** The server has answered 100, so it reads the content. */
    boolean continued;

    /** Octets of the final response have passed: no answer of ours can take its place. */
    boolean started;

    boolean responseDone;
    boolean close;

    /** Interim responses and empty lines so far. */
    int interim;

    Exchange(RequestHead request, boolean ownContinue) {
        this.request = request.passedOn();
        this.ownContinue = ownContinue;
        this.close = request.close();
    }

    /** Whether the server is asked to say 100 and hasn't yet, while content is outstanding. */
    boolean awaitsContinue() {
        return request.expectsContinue() && !ownContinue && !continued && !requestDone;
    }
}
