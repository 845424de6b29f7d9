package dev.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigFileTest {
    private static final String DESCRIPTION =
            """
            <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.4.0">
              <OCD id="route" name="A route">
                <AD id="listen" type="String" name="Listen" description="address and port"/>
                <AD id="tls" type="String" default="required" name="TLS">
                  <Option label="required" value="required"/>
                  <Option label="off" value="off"/>
                </AD>
                <AD id="from" type="String" cardinality="100" required="false" name="From"/>
              </OCD>
              <OCD id="limits" name="Limits">
                <AD id="flows" type="Integer" min="1" max="10" default="4" name="Flows"/>
              </OCD>
              <Designate factoryPid="x.Route"><Object ocdref="route"/></Designate>
              <Designate pid="x.limits"><Object ocdref="limits"/></Designate>
            </metatype:MetaData>
            """;

    @TempDir Path folder;
    private ConfigFile config;

    @BeforeEach
    void readDescription() throws Exception {
        Metatype metatype = Metatype.of(folder);
        metatype.readXml(new ByteArrayInputStream(DESCRIPTION.getBytes(StandardCharsets.UTF_8)));
        config = new ConfigFile(metatype, new BundleClasses(folder));
    }

    @Test
    void aGoodFileIsConvertedToTheTypesOfItsDescription() throws Exception {
        ConfigFile.Reading reading =
                read(
                        """
                        {
                          // comments are allowed
                          ":configurator:resource-version": 1,
                          "x.Route~lamp": {"listen": "127.0.0.1:1", "from": ["a", "b"]},
                          "x.limits": {"flows": 7}
                        }
                        """);
        assertThat(reading.faults()).isEmpty();
        assertThat(reading.values().get("x.limits")).containsEntry("flows", 7);
        assertThat((String[]) reading.values().get("x.Route~lamp").get("from"))
                .containsExactly("a", "b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"y\": {}} | y | is not known | x.Route~NAME, x.limits",
                "{\"x.Route\": {}} | x.Route | needs a name | x.Route~NAME",
                "{\"x.limits~a\": {}} | x.limits~a | takes no name | x.limits",
                "{\"x.Route~a/b\": {}} | x.Route~a/b | has a name that does not fit | A-Z a-z 0-9",
                "{\"x.limits\": 4} | x.limits | is not an object | {\"key\"",
                "{\"x.limits\": {\"flow\": 4}} | x.limits/flow | is not a key of x.limits | flows",
                "{\"x.limits\": {\"flows\": 11}} | x.limits/flows | out of range: 11 | from 1 to 10",
                "{\"x.limits\": {\"flows\": \"4\"}} | x.limits/flows | wrong type: \"4\" | whole",
                "{\"x.limits\": {\"flows\": null}} | x.limits/flows | wrong type: null | whole",
                "{\"x.Route~a\": {}} | x.Route~a/listen | is missing | text",
                "{\"x.Route~a\": {\"listen\": \"l\", \"tls\": \"no\"}} | x.Route~a/tls | not one of"
                        + " the choices: \"no\" | required, off",
                "{\"x.Route~a\": {\"listen\": \"l\", \"from\": \"b\"}} | x.Route~a/from | is not a"
                        + " list | [",
                "{\"x.limits\": {\"flows\": 4, \"flows\": 5}} | '' | cannot be read | JSON",
                "[] | '' | is not an object | {",
                "{ | '' | cannot be read | JSON"
            })
    void everyFaultNamesFileKeyReasonAndWhatIsAllowed(
            String json, String key, String reason, String allowed) throws Exception {
        ConfigFile.Reading reading = read(json);
        assertThat(reading.values()).isEmpty();
        assertThat(reading.faults()).hasSize(1);
        Fault fault = reading.faults().get(0);
        assertThat(fault.file()).endsWith("gatehouse.json");
        assertThat(fault.key()).isEqualTo(key);
        assertThat(fault.reason()).contains(reason);
        assertThat(fault.allowed()).contains(allowed);
    }

    @Test
    void aWordThatIsNoJsonIsNotRepeated() throws Exception {
        Fault fault = read("{\"x.Route~a\": {\"listen\": hunter2}}").faults().get(0);
        assertThat(fault.sentence()).contains("without quotes, line 1").doesNotContain("hunter2");
    }

    @Test
    void oneFaultKeepsTheWholeFileFromBeingUsedFailsClosed() throws Exception {
        ConfigFile.Reading reading = read("{\"x.limits\": {\"flows\": 4}, \"y\": {}, \"z\": {}}");
        assertThat(reading.values()).isEmpty();
        assertThat(reading.faults()).extracting(Fault::key).isEqualTo(List.of("y", "z"));
    }

    @Test
    void aMissingFileIsAFault() {
        assertThat(config.read(folder.resolve("gatehouse.json")).faults())
                .extracting(Fault::reason)
                .containsExactly("there is no such file");
    }

    private ConfigFile.Reading read(String json) throws Exception {
        return config.read(Files.writeString(folder.resolve("gatehouse.json"), json));
    }
}
