package dev.gatehouse.panel;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Where Jetty's requests become ours and our answers Jetty's. The only handler: no request, for
 * whatever path, gets past its check of the host.
 */
final class JettyEntry extends Handler.Abstract {
    /** Most octets of a body. */
    static final int BODY = 64 * 1024;

    /** A path without escapes: ours need none, and so nothing is ever decoded twice. */
    private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9._~/-]{0,255}");

    private final Front front;
    private final JettyPace pace;

    JettyEntry(Front front, JettyPace pace) {
        this.front = front;
        this.pace = pace;
    }

    @Override
    public boolean handle(Request request, Response response, Callback whole) {
        pace.reading(request);
        Callback callback = Callback.from(() -> pace.answered(request), whole);
        try {
            InetAddress source = source(request);
            String host = host(request, source);
            front.zone(source);
            String path = request.getHttpURI().getPath();
            if (path == null || !PATH.matcher(path).matches()) {
                throw Refusal.missing("There is no such path.");
            }
            if (request.getLength() > BODY) {
                throw tooLarge();
            }
            String query = request.getHttpURI().getQuery();
            Map<String, String> asked = Query.of(query == null ? "" : query);
            new JettyBody(
                            request,
                            BODY,
                            body -> {
                                Map<String, String> headers = headers(request);
                                headers.put("host", host);
                                String method = request.getMethod();
                                Call call = new Call(method, path, asked, headers, body, source);
                                pace.answering(request);
                                Answer answer = front.answer(call);
                                if (answer.stream().isPresent()) {
                                    pace.stays(request);
                                }
                                write(answer, response, callback);
                            },
                            callback::failed,
                            () -> last(tooLarge(), response, callback))
                    .read();
        } catch (Refusal e) {
            last(e, response, callback);
        }
        return true;
    }

    private static Refusal tooLarge() {
        return new Refusal(413, "too-large", "The body is larger than " + BODY + " octets.");
    }

    /** Whatever body follows is not read, so the line cannot be used again. */
    private static void last(Refusal refusal, Response response, Callback callback) {
        write(refusal.answer().with("Connection", "close"), response, callback);
    }

    private static InetAddress source(Request request) {
        SocketAddress remote =
                request.getConnectionMetaData()
                        .getConnection()
                        .getEndPoint()
                        .getRemoteSocketAddress();
        return remote instanceof InetSocketAddress address
                ? address.getAddress()
                : InetAddress.getLoopbackAddress();
    }

    /** Both the header and, where the request line names one too, that one must be ours. */
    private String host(Request request, InetAddress source) throws Refusal {
        String host = front.host(request.getHeaders().getValuesList(HttpHeader.HOST), source);
        HttpURI uri = request.getHttpURI();
        if (uri.getAuthority() != null) {
            front.host(List.of(uri.getAuthority()), source);
        }
        return host;
    }

    private static Map<String, String> headers(Request request) {
        Map<String, String> headers = new HashMap<>();
        for (HttpField field : request.getHeaders()) {
            String name = field.getName().toLowerCase(Locale.ROOT);
            String value = field.getValue() == null ? "" : field.getValue();
            headers.merge(name, value, (a, b) -> a + (name.equals("cookie") ? "; " : ", ") + b);
        }
        return headers;
    }

    static void write(Answer plain, Response response, Callback callback) {
        Answer answer = plain.guarded();
        response.setStatus(answer.status());
        answer.headers().forEach((name, value) -> response.getHeaders().put(name, value));
        if (answer.stream().isPresent()) {
            JettySink sink = new JettySink(response, callback);
            sink.send(": welcome\n\n"); // The headers go out with it.
            answer.stream().get().accept(sink);
        } else {
            response.write(true, ByteBuffer.wrap(answer.body()), callback);
        }
    }

    /** Answers what Jetty itself refuses, in the same words and with the same headers. */
    static boolean refuse(Request request, Response response, Callback callback) {
        int status = response.getStatus() < 400 ? 400 : response.getStatus();
        String sentence =
                switch (status) {
                    case 431 -> "The headers are too large.";
                    case 414 -> "The address is too long.";
                    case 408 -> "The request came too slowly.";
                    default -> "The request is not well-formed.";
                };
        write(new Refusal(status, "bad-request", sentence).answer(), response, callback);
        return true;
    }
}
