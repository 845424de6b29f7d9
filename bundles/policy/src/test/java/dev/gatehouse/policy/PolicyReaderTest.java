package dev.gatehouse.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.api.flow.Direction;
import dev.gatehouse.api.flow.Protocol;
import dev.gatehouse.api.policy.Fault;
import dev.gatehouse.api.policy.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class PolicyReaderTest {
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
        write("wrong.json", wrong.text());
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

    @Test
    void everyFaultOfAFileIsFoundInOneLook() throws IOException {
        write(
                "a.json",
                "{'format':1,'kind':'limits','id':'A','protocol':'','maxMessageOctets':-1,'more':1}");
        assertThat(PolicyReader.read(List.of(folder)).faults())
                .extracting(Fault::key)
                .extracting(key -> key.substring(0, key.indexOf(' ')))
                .containsExactly(
                        "/id",
                        "/protocol",
                        "/maxMessageOctets",
                        "/messagesPerSecond",
                        "/burst",
                        "/more");
    }

    @Test
    void everyKindBecomesItsRecord() throws IOException {
        write(
                "c.json",
                "{'format':1,'kind':'default-credentials','id':'c','pairs':"
                        + "[{'user':'Admin','password':'0000','sources':['a manual']}]}");
        write(
                "r.json",
                "{'format':1,'kind':'login-rules','id':'r','refuseEmpty':true,"
                        + "'refuseSameAsUser':false,'bodyOctets':2048}");
        write(
                "p.json",
                "{'format':1,'kind':'device-profile','id':'p','make':'M','model':'N','defaults':[],"
                        + "'forms':[{'path':'/in','passwordField':'pw'}]}");
        write(
                "t.json",
                "{'format':1,'kind':'topic-schema','id':'t','filter':'a/+/#','directions':"
                        + "['to-client'],'schema':{'const':'\\\"1\\\\ é\\ud83d\\ude00',"
                        + "'maximum':1.50},'maxOctets':10}");
        write(
                "l.json",
                "{'format':1,'kind':'limits','id':'l','protocol':'coap','maxMessageOctets':1,"
                        + "'messagesPerSecond':2,'burst':3}");
        PolicyReader.Outcome outcome = PolicyReader.read(List.of(folder));
        assertThat(outcome.faults()).isEmpty();
        Policy.Pair pair = new Policy.Pair("Admin", "0000", Set.of("a manual"));
        assertThat(outcome.policies())
                .containsExactly(
                        new Policy.DefaultCredentials("c", List.of(pair)),
                        new Policy.Limits("l", new Protocol("coap"), 1, 2, 3),
                        new Policy.DeviceProfile(
                                "p",
                                "M",
                                "N",
                                List.of(),
                                List.of(new Policy.LoginForm("/in", Optional.empty(), "pw"))),
                        new Policy.LoginRules("r", true, false, 2048),
                        new Policy.TopicSchema(
                                "t",
                                "a/+/#",
                                Set.of(Direction.TO_CLIENT),
                                "{\"const\":\"\\\"1\\\\ é\\ud83d\\ude00\",\"maximum\":1.50}",
                                10));
    }

    @Test
    void aLaterFolderReplacesAPolicyOfTheSameIdAndKind() throws IOException {
        Path own = Files.createDirectory(folder.resolve("cases"));
        write("l.json", limits("l", 10));
        write("cases/l.json", limits("l", 20));
        assertThat(PolicyReader.read(List.of(folder, own)).policies())
                .containsExactly(new Policy.Limits("l", Protocol.MQTT, 20, 1, 1));
        write(
                "cases/l.json",
                "{'format':1,'kind':'login-rules','id':'l','refuseEmpty':true,"
                        + "'refuseSameAsUser':true,'bodyOctets':2048}");
        assertThat(PolicyReader.read(List.of(folder, own)).faults())
                .extracting(Fault::sentence)
                .containsExactly(
                        own
                                + "/l.json, /kind: replaces a policy of another kind; allowed: the kind"
                                + " that it has in the folder before");
    }

    @Test
    void twoPoliciesOfOneIdInAFolderAreAFault() throws IOException {
        write("a.json", limits("l", 10));
        write("b.json", limits("l", 10));
        assertThat(PolicyReader.read(List.of(folder)).faults())
                .extracting(Fault::reason)
                .containsExactly("is also the id of a.json");
    }

    @Test
    void aFolderThatIsNotThereOrEmptyGivesNothingFailsClosed() throws IOException {
        Path absent = folder.resolve("absent");
        assertThat(PolicyReader.read(List.of(absent)).faults())
                .extracting(Fault::reason)
                .containsExactly("is not there");
        assertThat(PolicyReader.read(List.of(folder)).faults())
                .extracting(Fault::reason)
                .containsExactly("no policy was found");
        assertThat(PolicyReader.read(List.of()).faults()).hasSize(1);
        write("l.json", limits("l", 10));
        assertThat(PolicyReader.read(List.of(folder, absent)).faults()).isEmpty();
    }

    @Test
    void fiveThousandPoliciesAreRead() throws IOException {
        for (int i = 0; i < 5_000; i++) {
            write("l" + i + ".json", limits("l" + i, i + 1));
        }
        PolicyReader.Outcome outcome = PolicyReader.read(List.of(folder));
        assertThat(outcome.faults()).isEmpty();
        assertThat(outcome.policies()).hasSize(5_000);
    }

    @Test
    void theCheckSpeaksInSentences() throws IOException {
        write("l.json", limits("l", 10).replace("'burst':1", "'burst':true"));
        assertThat(new PolicyCheck().apply(List.of(folder)))
                .containsExactly(
                        folder + "/l.json, /burst (1:108): is true or false; allowed: a number");
        write("l.json", limits("l", 10));
        assertThat(new PolicyCheck().apply(List.of(folder))).isEmpty();
    }

    static String limits(String id, int octets) {
        return "{'format':1,'kind':'limits','id':'"
                + id
                + "','protocol':'mqtt','maxMessageOctets':"
                + octets
                + ",'messagesPerSecond':1,'burst':1}";
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text.replace('\'', '"'));
    }
}
