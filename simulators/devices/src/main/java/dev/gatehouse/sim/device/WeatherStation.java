package dev.gatehouse.sim.device;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;

/**
 * A weather station on MQTT 5, by Eclipse Paho, whose sensor is broken: among its readings are a
 * temperature that no weather has, text in place of numbers, and half an object.
 */
public final class WeatherStation implements SimulatedDevice {
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final List<String> READINGS =
            List.of(
                    "{\"celsius\":11.5}",
                    "{\"celsius\":11.4}",
                    "{\"celsius\":-459.7}",
                    "{\"celsius\":11.6}",
                    "{\"celsius\":\"eleven\"}",
                    "{\"celsius\":11.5}",
                    "{\"celsius\":11.");

    private final String name;
    private final InetAddress own;
    private final InetSocketAddress gateway;
    private final String password;
    private int next;
    private Routine routine;
    private MqttClient client;

    /**
     * @param own the address it has in the home
     * @param gateway where its broker seems to be
     * @param password a password of its own
     */
    public WeatherStation(
            String name, InetAddress own, InetSocketAddress gateway, String password) {
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
        routine = new Routine(name, Duration.ofMillis(900), EVERY, this::tell);
    }

    private void tell() throws MqttException {
        if (client == null || !client.isConnected()) {
            connect();
        }
        byte[] reading = READINGS.get(next++ % READINGS.size()).getBytes(StandardCharsets.UTF_8);
        client.publish("home/" + name + "/temperature", reading, 1, false);
    }

    private void connect() throws MqttException {
        leave();
        String broker = "tcp://" + gateway.getHostString() + ":" + gateway.getPort();
        client = new MqttClient(broker, name, new MemoryPersistence());
        client.setTimeToWait(Duration.ofSeconds(5).toMillis());
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setSocketFactory(new BoundSockets(own));
        options.setUserName(name);
        options.setPassword(password.getBytes(StandardCharsets.UTF_8));
        options.setConnectionTimeout(5);
        client.connect(options);
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
                client.disconnectForcibly(100, 500, false);
            }
            leave();
        } catch (MqttException e) {
            client = null; // Its connection is gone already.
        }
    }
}
