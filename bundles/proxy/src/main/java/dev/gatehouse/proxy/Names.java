package dev.gatehouse.proxy;

import io.netty.channel.EventLoop;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Finds the addresses of names without blocking a loop: literal addresses directly, then the hosts
 * file, then DNS. Opened on a worker, because that reads the system's resolver files.
 */
final class Names implements AutoCloseable {
    /** Longest a name is remembered, in seconds, whatever its record says. */
    private static final int REMEMBER_SECONDS = 300;

    /** How long it is remembered that a name does not exist, in seconds. */
    private static final int FORGET_SECONDS = 5;

    /** Longest wait for one answer, in milliseconds. */
    private static final int ANSWER_MILLIS = 3000;

    private final DnsAddressResolverGroup group;

    Names(Loops loops) {
        group =
                new DnsAddressResolverGroup(
                        new DnsNameResolverBuilder()
                                .datagramChannelType(loops.asking())
                                .nameServerProvider(
                                        DnsServerAddressStreamProviders.platformDefault())
                                .ttl(0, REMEMBER_SECONDS)
                                .negativeTtl(FORGET_SECONDS)
                                .queryTimeoutMillis(ANSWER_MILLIS));
        loops.all().forEach(group::getResolver);
    }

    /** Looks a name up for this loop, on which the answer is told. */
    Future<List<InetSocketAddress>> find(String host, int port, EventLoop loop) {
        AddressResolver<InetSocketAddress> resolver = group.getResolver(loop);
        return resolver.resolveAll(InetSocketAddress.createUnresolved(host, port));
    }

    @Override
    public void close() {
        group.close();
    }
}
