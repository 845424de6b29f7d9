package dev.gatehouse.api.message;

/**
 * The cookie by which the panel knows a browser. Browsers send cookies to every port of a host, so
 * one that goes to a device's page is withheld on the way (RFC 6265 8.5: no isolation by port).
 */
public final class PanelCookie {
    /**
     * The browser keeps a cookie of this prefix to this very host, to TLS and to the whole of it:
     * RFC 6265bis 4.1.3.2.
     */
    public static final String NAME = "__Host-gatehouse";

    private PanelCookie() {}
}
