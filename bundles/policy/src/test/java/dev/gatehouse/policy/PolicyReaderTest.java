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

final class PolicyReaderTest {
    @TempDir Path folder;

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
