package dev.gatehouse.sim.device;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/**
 * A room's thermostat on MQTT 3.1.1, by Eclipse Paho: tells the temperature as JSON, listens for
 * the one that is wanted. It knows no TLS, as many that are sold.
 */
public final class Thermostat implements SimulatedDevice {
    private static final Duration EVERY = Duration.ofSeconds(4);
    private static final int KEEP_ALIVE_SECONDS = 30;

    private final String name;
    private final InetAddress own;
    private final InetSocketAddress gateway;
    private final String password;
    private final Random random = new Random(21);
    private double temperature = 20.5;
    private Routine routine;
    private MqttClient client;

    /**
     * @param own the address it has in the home
     * @param gateway where its broker seems to be
     * @param password a password of its own, as somebody set it up
     */
    public Thermostat(String name, InetAddress own, InetSocketAddress gateway, String password) {
        this.name = name;
        this.own = own;
        this.gateway = gateway;
        this.password = password;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start() {
        routine = new Routine(name, Duration.ofMillis(200), EVERY, this::tell);
    }

    private void tell() throws MqttException {
        if (client == null || !client.isConnected()) {
            connect();
        }
        temperature += (random.nextDouble() - 0.5) / 2;
        String reading =
                String.format(Locale.ROOT, "{\"celsius\":%.1f,\"heating\":true}", temperature);
        client.publish(
                "home/" + name + "/temperature",
                reading.getBytes(StandardCharsets.UTF_8),
                1,
                false);
    }

    private void connect() throws MqttException {
        leave();
        String broker = "tcp://" + gateway.getHostString() + ":" + gateway.getPort();
        client = new MqttClient(broker, name, new MemoryPersistence());
        client.setTimeToWait(Duration.ofSeconds(5).toMillis());
        MqttConnectOptions options = new MqttConnectOptions();
        options.setSocketFactory(new BoundSockets(own));
        options.setUserName(name);
        options.setPassword(password.toCharArray());
        options.setKeepAliveInterval(KEEP_ALIVE_SECONDS);
        options.setConnectionTimeout(5);
        client.connect(options);
        client.subscribe("home/" + name + "/wanted", 0, (topic, message) -> temperature += 0.1);
    }

    private void leave() throws MqttException {
        if (client != null) {
            client.close(true);
            client = null;
        }
    }

    @Override
    public void close() {
        routine.close();
        try {
            if (client != null && client.isConnected()) {
                client.disconnectForcibly(100, 500);
            }
            leave();
        } catch (MqttException e) {
            client = null; // Its connection is gone already.
        }
    }
}
