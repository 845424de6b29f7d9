package dev.gatehouse.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FaultsTest {
    @TempDir Path folder;

    /** One wrong text, and the fault that it must give. */
    record Wrong(String text, String key, String reason, String allowed) {}

    static List<Wrong> wrongs() {
        String limits = "{'format':1,'kind':'limits','id':'l','protocol':'mqtt',";
        String topic = "{'format':1,'kind':'topic-schema','id':'t','directions':['to-server'],";
        String profile = "{'format':1,'kind':'device-profile','id':'p','make':'m','model':'n',";
        String pairs = "{'format':1,'kind':'default-credentials','id':'c','pairs':[";
        String deep = "[".repeat(60) + "]".repeat(60);
        return List.of(
                new Wrong("", "(1:1)", "is empty", "one JSON object"),
                new Wrong("[]", "(1:1)", "is a list", "an object"),
                new Wrong("{'format':1", "/format (1:12)", "ends before", "well-formed JSON"),
                new Wrong("{'format':1,}", "/format (1:13)", "is not JSON", "well-formed JSON"),
                new Wrong(deep, "/0/0/0", "deeper", "40 levels"),
                new Wrong("{}{}", "(1:3)", "goes on behind its end", "one value"),
                new Wrong("{'format':1,'format':1}", "/format (1:13)", "twice", "once"),
                new Wrong("{'kind':'limits'}", "/format (1:1)", "is missing", "a number"),
                new Wrong("{'format':2,'kind':'limits'}", "/format (1:11)", "out of range", "1"),
                new Wrong("{'format':1,'kind':'limit'}", "/kind (1:20)", "unknown word", "limits"),
                new Wrong(limits + "'x~/y':0}", "/x~0~1y (1:63)", "unknown key", "burst"),
                new Wrong(limits + "'burst':'9'}", "/burst (1:64)", "is text", "a number"),
                new Wrong(limits + "'burst':1e9}", "/burst (1:64)", "not a whole", "from 1 to"),
                new Wrong(limits + "'burst':0}", "/burst (1:64)", "out of range", "from 1 to"),
                new Wrong(
                        limits + "'maxMessageOctets':9,'messagesPerSecond':5,'burst':4}",
                        "/burst (1:",
                        "is below",
                        "at least messagesPerSecond"),
                new Wrong(
                        "{'format':1,'kind':'limits','id':'../x'}",
                        "/id (1:34)",
                        "a form that is not allowed",
                        "words of a-z"),
                new Wrong(
                        "{'format':1,'kind':'login-rules','id':'l','refuseEmpty':'yes'}",
                        "/refuseEmpty (1:57)",
                        "is text",
                        "true or false"),
                new Wrong(
                        topic + "'filter':'a/#/b'}", "/filter (1:", "not a topic", "+ as a whole"),
                new Wrong(topic + "'filter':'$share/g/a'}", "/filter (1:", "filter", "no $share"),
                new Wrong(topic + "'filter':'$share'}", "/filter (1:", "filter", "no $share"),
                new Wrong(
                        topic + "'filter':'" + "a/".repeat(64) + "'}",
                        "/filter (1:",
                        "not a topic filter",
                        "at most 64 levels"),
                new Wrong(
                        topic
                                + "'schema':{'enum':['"
                                + "a".repeat(16_000)
                                + "'"
                                + (",'" + "a".repeat(16_000) + "'").repeat(4)
                                + "]}}",
                        "/schema (1:",
                        "too long",
                        "at most 65536 octets"),
                new Wrong(topic + "'schema':true}", "/schema (1:", "is true", "an object"),
                new Wrong(topic + "'maxOctets':0}", "/maxOctets (1:", "range", "from 1 to"),
                new Wrong(
                        topic.replace("to-server", "up") + "'maxOctets':1}",
                        "/directions (1:",
                        "unknown word",
                        "to-server, to-client"),
                new Wrong(profile + "'forms':[{'path':'x'}]}", "/forms/0/path", "form", "start"),
                new Wrong(profile + "'forms':[{}]}", "/forms/0/passwordField", "missing", "text"),
                new Wrong(pairs + "]}", "/pairs (1:", "0 items", "1 to 5000 items"),
                new Wrong(
                        pairs + "{'user':'a','password':0000,'sources':['s']}]}",
                        "/pairs/0/password",
                        "is not JSON",
                        "well-formed JSON"),
                new Wrong(
                        pairs + "{'user':'a','password':1234,'sources':['s']}]}",
                        "/pairs/0/password",
                        "is a number",
                        "text in quotes"),
                new Wrong(
                        pairs + "{'user':'a','password':null,'sources':['s']}]}",
                        "/pairs/0/password",
                        "is null",
                        "text in quotes"),
                new Wrong(
                        pairs + "{'user':'a','password':'b\\u0007','sources':['s']}]}",
                        "/pairs/0/password",
                        "cannot be seen",
                        "characters that can be seen"),
                new Wrong(
                        pairs + "{'user':'a','password':'b','sources':[]}]}",
                        "/pairs/0/sources",
                        "0 items",
                        "1 to 16 items"),
                new Wrong(
                        pairs + "{'user':'a','password':'b','sources':['s','s']}]}",
                        "/pairs/0/sources/1",
                        "twice",
                        "once"),
                new Wrong(
                        pairs
                                + "{'user':'a','password':'b','sources':['s']},"
                                + "{'user':'a','password':'b','sources':['t']}]}",
                        "/pairs/1",
                        "twice",
                        "each pair once"));
    }

    @ParameterizedTest
    @MethodSource("wrongs")
    void aFaultNamesFileKeyReasonAndWhatIsAllowed(Wrong wrong) throws IOException {
        Files.writeString(folder.resolve("wrong.json"), wrong.text().replace('\'', '"'));
        PolicyReader.Outcome outcome = PolicyReader.read(List.of(folder));
        assertThat(outcome.policies()).isEmpty();
        assertThat(outcome.faults())
                .anySatisfy(
                        fault -> {
                            assertThat(fault.file()).isEqualTo(folder + "/wrong.json");
                            assertThat(fault.key()).startsWith(wrong.key());
                            assertThat(fault.reason()).contains(wrong.reason());
                            assertThat(fault.allowed()).contains(wrong.allowed());
                        });
    }
}
