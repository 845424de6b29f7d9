package dev.gatehouse.guard.login;

import dev.gatehouse.api.policy.Policy.DeviceProfile;
import dev.gatehouse.api.policy.Policy.LoginForm;
import java.util.List;

/**
 * What is known of the logins of the device behind a route. Immutable; any thread.
 *
 * @param defaults the pairs it is sold with
 * @param forms its login forms, their paths in plain form
 */
public record DeviceLogins(KnownPairs defaults, List<LoginForm> forms) {
    /** Nothing is known: the rules for all devices hold. */
    public static final DeviceLogins UNKNOWN = new DeviceLogins(KnownPairs.NONE, List.of());

    public DeviceLogins {
        forms = List.copyOf(forms);
    }

    /** Returns what a profile knows. */
    public static DeviceLogins of(DeviceProfile profile) {
        return new DeviceLogins(
                new KnownPairs(profile.defaults()),
                profile.forms().stream()
                        .map(
                                form ->
                                        new LoginForm(
                                                RequestPath.plain(form.path()),
                                                form.userField(),
                                                form.passwordField()))
                        .toList());
    }

    /** Returns the forms that are sent to this path, in plain form. */
    List<LoginForm> at(String path) {
        return forms.isEmpty()
                ? forms
                : forms.stream().filter(form -> RequestPath.leadsTo(path, form.path())).toList();
    }
}
