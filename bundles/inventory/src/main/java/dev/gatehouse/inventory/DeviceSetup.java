package dev.gatehouse.inventory;

import dev.gatehouse.api.device.Claim;
import dev.gatehouse.api.device.Device;
import dev.gatehouse.api.device.Stance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A configured device, checked.
 *
 * @param name the claim by configuration
 * @param title its name for people
 * @param addresses its addresses
 * @param macs its hardware addresses
 * @param mode what the guards are to do
 * @param faults key, reason and what is allowed, for each key that cannot be used
 */
record DeviceSetup(
        String name,
        Optional<String> title,
        List<String> addresses,
        List<String> macs,
        Optional<Stance.Mode> mode,
        List<List<String>> faults) {

    /** Reads the keys, as ConfigAdmin or the file gives them. */
    static DeviceSetup of(String name, Map<String, ?> keys) {
        List<List<String>> faults = new ArrayList<>();
        Optional<String> title = Optional.of(text(keys, "name")).filter(text -> !text.isBlank());
        if (title.filter(text -> text.length() > Device.TEXT).isPresent()) {
            faults.add(List.of("name", "is too long", "at most " + Device.TEXT + " characters"));
        }
        List<String> addresses =
                list(keys, "addresses", Address::of, "addresses such as 192.168.1.20", faults);
        List<String> macs = list(keys, "macs", Mac::of, "such as 02:00:5e:10:00:01", faults);
        Optional<Stance.Mode> mode =
                switch (text(keys, "mode")) {
                    case "" -> Optional.empty();
                    case "look" -> Optional.of(Stance.Mode.LOOK);
                    case "protect" -> Optional.of(Stance.Mode.PROTECT);
                    default -> {
                        faults.add(List.of("mode", "is not a known word", "protect, look"));
                        yield Optional.empty();
                    }
                };
        String claim = Texts.claim(Claim.CONFIGURED, name).orElse("device");
        return new DeviceSetup(claim, title, addresses, macs, mode, List.copyOf(faults));
    }

    /** Returns whether a device is this one: by its name, or by an address of its own. */
    boolean isOf(Known known) {
        return known.claimed(Claim.CONFIGURED).contains(name)
                || known.claimed(Claim.MAC).stream().anyMatch(macs::contains)
                || known.claimed(Claim.ADDRESS).stream().anyMatch(addresses::contains);
    }

    private static String text(Map<String, ?> keys, String key) {
        Object value = keys.get(key);
        return value == null ? "" : value.toString().strip();
    }

    private static List<String> list(
            Map<String, ?> keys,
            String key,
            Function<String, Optional<String>> form,
            String allowed,
            List<List<String>> faults) {
        List<String> good = new ArrayList<>();
        for (String text : texts(keys.get(key))) {
            Optional<String> value = form.apply(text.strip());
            value.ifPresent(good::add);
            if (value.isEmpty()) {
                faults.add(List.of(key, "holds something else: " + Texts.cut(text, 40), allowed));
            }
        }
        if (good.size() > Device.VALUES) {
            faults.add(List.of(key, "holds too many", "at most " + Device.VALUES));
        }
        return good;
    }

    /** Returns the texts of a value that is a list, an array, one text or nothing. */
    static List<String> texts(Object value) {
        if (value instanceof Object[] many) {
            return Arrays.stream(many).map(String::valueOf).toList();
        }
        if (value instanceof Iterable<?> many) {
            List<String> texts = new ArrayList<>();
            many.forEach(each -> texts.add(String.valueOf(each)));
            return texts;
        }
        return value == null ? List.of() : List.of(value.toString());
    }
}
