package dev.gatehouse.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * What may be configured: one schema a PID, read from the metatype descriptions that the bundles
 * carry (Compendium chapter 105).
 */
final class Metatype {
    private static final String FOLDER = "OSGI-INF/metatype/";

    private final Map<String, Schema> schemas = new TreeMap<>();

    /**
     * The keys of one PID.
     *
     * @param pid the PID, or factory PID
     * @param factory whether there can be several
     * @param attributes by key
     */
    record Schema(String pid, boolean factory, Map<String, Attribute> attributes) {}

    /** Reads the descriptions of all jars in a folder. */
    static Metatype of(Path bundles) throws IOException {
        Metatype metatype = new Metatype();
        List<Path> jars;
        try (Stream<Path> files = Files.list(bundles)) {
            jars = files.filter(f -> f.toString().endsWith(".jar")).sorted().toList();
        }
        for (Path jar : jars) {
            metatype.readJar(jar);
        }
        return metatype;
    }

    /** Returns the schemas by PID. */
    Map<String, Schema> schemas() {
        return schemas;
    }

    private void readJar(Path path) throws IOException {
        try (JarFile jar = new JarFile(path.toFile())) {
            Enumeration<JarEntry> entries = jar.entries();
            while (entries.hasMoreElements()) {
                JarEntry entry = entries.nextElement();
                if (entry.getName().startsWith(FOLDER) && entry.getName().endsWith(".xml")) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        readXml(in);
                    }
                }
            }
        } catch (SAXException | ParserConfigurationException e) {
            throw new IOException(path + ": its metatype description cannot be read", e);
        }
    }

    void readXml(InputStream in) throws IOException, SAXException, ParserConfigurationException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        DocumentBuilder builder = factory.newDocumentBuilder();
        Document document = builder.parse(in);
        Map<String, Map<String, Attribute>> definitions = new LinkedHashMap<>();
        for (Element ocd : elements(document.getDocumentElement(), "OCD")) {
            Map<String, Attribute> attributes = new LinkedHashMap<>();
            for (Element ad : elements(ocd, "AD")) {
                attributes.put(ad.getAttribute("id"), Attribute.of(ad));
            }
            definitions.put(ocd.getAttribute("id"), attributes);
        }
        for (Element designate : elements(document.getDocumentElement(), "Designate")) {
            boolean many = !designate.getAttribute("factoryPid").isEmpty();
            String pid = designate.getAttribute(many ? "factoryPid" : "pid");
            String ocd = elements(designate, "Object").get(0).getAttribute("ocdref");
            schemas.put(pid, new Schema(pid, many, definitions.getOrDefault(ocd, Map.of())));
        }
    }

    static List<Element> elements(Element parent, String name) {
        NodeList nodes = parent.getElementsByTagName(name);
        return Stream.iterate(0, i -> i < nodes.getLength(), i -> i + 1)
                .map(i -> (Element) nodes.item(i))
                .toList();
    }
}
