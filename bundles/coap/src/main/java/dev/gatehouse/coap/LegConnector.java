package dev.gatehouse.coap;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;

/**
 * Scandium's connector on a socket that others read: it has no thread and no port of its own. Safe
 * on any thread.
 */
final class LegConnector extends DTLSConnector {
    private final DatagramChannel channel;
    private final InetSocketAddress peer;
    private final Runnable unreachable;

    /**
     * Makes a connector.
     *
     * @param config with no receiver threads
     * @param channel connected to the peer
     * @param peer the address with the name that is verified
     * @param unreachable told when a datagram cannot be sent since nobody listens there
     */
    LegConnector(
            DtlsConnectorConfig config,
            DatagramChannel channel,
            InetSocketAddress peer,
            Runnable unreachable) {
        super(config);
        this.channel = channel;
        this.peer = peer;
        this.unreachable = unreachable;
    }

    @Override
    protected void start(InetSocketAddress any) throws IOException {
        init((InetSocketAddress) channel.getLocalAddress(), channel.socket(), null);
    }

    @Override
    protected void sendNextDatagramOverNetwork(DatagramPacket packet) throws IOException {
        try {
            channel.write(
                    ByteBuffer.wrap(packet.getData(), packet.getOffset(), packet.getLength()));
        } catch (IOException refused) {
            // A datagram that is lost; Scandium sends it again if it matters.
            unreachable.run();
        }
    }

    /** Takes a datagram that came from the peer. */
    void take(byte[] octets) {
        processDatagram(
                new DatagramPacket(octets, octets.length, peer.getAddress(), peer.getPort()));
    }
}
