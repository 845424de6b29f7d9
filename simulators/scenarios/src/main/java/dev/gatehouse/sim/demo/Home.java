package dev.gatehouse.sim.demo;

import dev.gatehouse.sim.cloud.CloudBroker;
import dev.gatehouse.sim.cloud.CloudCoap;
import dev.gatehouse.sim.cloud.CloudIdentity;
import dev.gatehouse.sim.cloud.CloudWeb;
import dev.gatehouse.sim.device.Camera;
import dev.gatehouse.sim.device.Lamp;
import dev.gatehouse.sim.device.Plug;
import dev.gatehouse.sim.device.SimulatedDevice;
import dev.gatehouse.sim.device.Thermostat;
import dev.gatehouse.sim.device.WeatherStation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;

/**
 * The devices of the demo, their maker's cloud, and where everything is. Each device has an address
 * of its own below 127.0.10.0; the cloud is 127.0.20.1, the intruder 127.0.66.6.
 */
final class Home implements AutoCloseable {
    /** The name that the maker's servers prove. */
    static final String MAKER = "cloud.maker.example";

    /** Who the lamp's maker thinks we are; RFC 4279. */
    static final String LAMP = "lamp-in-the-hall";

    /**
     * The name under which a browser asks for the camera's page. Browsers find every name below
     * "localhost" on their own machine; the panel is "localhost" itself. They must be two names,
     * since a host's cookies go to all of its ports: RFC 6265 8.5.
     */
    static final String CAMERA_HOST = "camera.localhost";

    /** Somebody who knows the home's password for the wifi, and no more is known. */
    static final String INTRUDER = "somebody-on-the-wifi";

    /** What the camera was sold with, user and password alike. */
    static final String SOLD_WITH = "admin";

    private static final int KEY_OCTETS = 16;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final SecureRandom random = new SecureRandom();
    private final CloudIdentity identity;
    private final CloudBroker broker;
    private final CloudWeb web;
    private final CloudCoap coap;
    private final Camera camera;
    private final byte[] lampKey;

    /**
     * A device of the home as a lease of the DHCP server has it.
     *
     * @param name its host name
     * @param address its address
     * @param mac its hardware address
     */
    record Lease(String name, String address, String mac) {}

    static final List<Lease> LEASES =
            List.of(
                    new Lease("thermostat", "127.0.10.11", "18:b4:30:5e:01:0b"),
                    new Lease("camera", "127.0.10.12", "3c:ef:8c:5e:01:0c"),
                    new Lease("lamp", "127.0.10.13", "00:17:88:5e:01:0d"),
                    new Lease("plug", "127.0.10.14", "50:c7:bf:5e:01:0e"),
                    new Lease("weather-station", "127.0.10.15", "24:0a:c4:5e:01:0f"),
                    // A random address, as phones and notebooks take.
                    new Lease(INTRUDER, "127.0.66.6", "d2:5e:01:66:06:06"));

    /** Starts the cloud and the camera, which others connect to. */
    Home() throws IOException, GeneralSecurityException {
        lampKey = word().getBytes(StandardCharsets.US_ASCII);
        identity = CloudIdentity.make(MAKER);
        InetAddress cloud = InetAddress.getByName("127.0.20.1");
        try {
            broker = opened(new CloudBroker(cloud, identity));
            web = opened(new CloudWeb(cloud, identity));
            coap = opened(new CloudCoap(cloud, LAMP, lampKey));
            camera = started(new Camera("camera", address("camera"), SOLD_WITH, SOLD_WITH));
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** Switches on the devices that call home through the gateway. */
    void switchOn(Ports gateway) throws IOException {
        InetSocketAddress mqtt = gateway.at("maker-mqtt");
        started(new Thermostat("thermostat", address("thermostat"), mqtt, word()));
        started(new WeatherStation("weather-station", address("weather-station"), mqtt, word()));
        started(new Lamp("lamp", address("lamp"), gateway.at("maker-coap")));
        started(new Plug("plug", address("plug"), gateway.at("maker-web"), MAKER, word()));
    }

    CloudIdentity identity() {
        return identity;
    }

    byte[] lampKey() {
        return lampKey.clone();
    }

    int brokerPort() {
        return broker.port();
    }

    int webPort() {
        return web.port();
    }

    int coapPort() {
        return coap.port();
    }

    Camera camera() {
        return camera;
    }

    /** Returns what has arrived at the cloud, in a few words. */
    String arrived() {
        return broker.readings()
                + " readings, "
                + web.posts()
                + " posts, "
                + coap.states()
                + " lamp states";
    }

    /** Returns the address of a device of the home. */
    static InetAddress address(String name) throws IOException {
        for (Lease lease : LEASES) {
            if (lease.name().equals(name)) {
                return InetAddress.getByName(lease.address());
            }
        }
        throw new IllegalArgumentException(name);
    }

    private String word() {
        byte[] octets = new byte[KEY_OCTETS];
        random.nextBytes(octets);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }

    private <T extends SimulatedDevice> T started(T device) throws IOException {
        device.start();
        return opened(device);
    }

    private <T extends AutoCloseable> T opened(T thing) {
        open.push(thing);
        return thing;
    }

    @Override
    public void close() {
        List<AutoCloseable> all = new ArrayList<>(open);
        open.clear();
        for (AutoCloseable thing : all) {
            try {
                thing.close();
            } catch (Exception e) {
                System.err.println("not switched off: " + e.getMessage());
            }
        }
    }
}
