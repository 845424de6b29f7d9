package dev.gatehouse.wire.http;

import dev.gatehouse.api.message.HttpField;
import dev.gatehouse.api.message.HttpResponse;
import java.util.List;

/**
 * The head of a response whose framing is unambiguous.
 *
 * @param status 100 to 599
 * @param fields in order
 * @param framing where the content ends
 * @param close whether the connection ends after this response
 * @param length octets of the head
 * @param withheld octets of it that are not passed on
 */
record ResponseHead(
        int status,
        List<HttpField> fields,
        Framing framing,
        boolean close,
        int length,
        List<Withheld.Cut> withheld) {

    boolean interim() {
        return status < 200;
    }

    HttpResponse message() {
        long size =
                switch (framing.kind()) {
                    case NONE, LENGTH -> length + framing.length();
                    case CHUNKED, UNTIL_CLOSE, BROKEN -> -1;
                };
        return new HttpResponse(status, fields, size);
    }
}
