package dev.gatehouse.launcher;

import java.io.IOException;
import java.util.Dictionary;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.Map;
import java.util.Set;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Brings ConfigAdmin to what the file says, touching only what differs. */
final class ConfigApply {
    private final ConfigurationAdmin admin;

    ConfigApply(ConfigurationAdmin admin) {
        this.admin = admin;
    }

    /** Applies a checked reading; what is the same as before is not told to its component again. */
    void apply(Map<String, Map<String, Object>> values) throws IOException {
        Set<String> wanted = new HashSet<>();
        for (Map.Entry<String, Map<String, Object>> entry : values.entrySet()) {
            Configuration configuration = configuration(entry.getKey());
            wanted.add(configuration.getPid());
            configuration.updateIfDifferent(dictionary(entry));
        }
        Configuration[] present;
        try {
            present = admin.listConfigurations("(service.pid=dev.gatehouse.*)");
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("the filter is a constant", e);
        }
        for (Configuration configuration : present == null ? new Configuration[0] : present) {
            if (!wanted.contains(configuration.getPid())) {
                configuration.delete();
            }
        }
    }

    private Configuration configuration(String pid) throws IOException {
        int tilde = pid.indexOf('~');
        return tilde < 0
                ? admin.getConfiguration(pid, "?")
                : admin.getFactoryConfiguration(
                        pid.substring(0, tilde), pid.substring(tilde + 1), "?");
    }

    private static Dictionary<String, Object> dictionary(
            Map.Entry<String, Map<String, Object>> entry) {
        Dictionary<String, Object> dictionary = new Hashtable<>(entry.getValue());
        int tilde = entry.getKey().indexOf('~');
        if (tilde >= 0) {
            dictionary.put("gatehouse.name", entry.getKey().substring(tilde + 1));
        }
        return dictionary;
    }
}
