package dev.gatehouse.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * One key per subject, in the file {@code keys}, itself sealed under a key that derives from the
 * root. What a key has sealed is destroyed with it. Safe on any thread; changes touch the disk and
 * are there when the call returns.
 *
 * <p>The file: magic, then sealed a format number, a count, and for each key its number, its
 * octets, and its subject.
 */
final class SubjectKeys {
    /** The subject of what is about no device. */
    static final String HOME = "";

    /** Most subjects: far above any home. Who comes later is kept under the key of the home. */
    static final int SUBJECTS = 4_096;

    /**
     * What the names of the home's former keys begin with; no device has such a name. They are
     * there only until the rows that they have sealed are sealed anew.
     */
    private static final String FORMER = "\u0000home.";

    /** Most former keys: so many erasures in a row that did not end. */
    private static final int FORMERS = 8;

    /** Longest key file read, in octets: {@value #SUBJECTS} keys with the longest names. */
    private static final int FILE = 4 << 20;

    private static final String LABEL = "gatehouse.store.keys.1";
    private static final byte[] MAGIC = "GHKEYS1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int FORMAT = 1;

    private final DataFolder folder;
    private final SecretKey outer;
    private final SecureRandom random;
    private final Map<String, SubjectKey> bySubject;

    /**
     * A key and its number.
     *
     * @param id random, never reused
     * @param key of AES-256
     */
    record SubjectKey(long id, SecretKey key) {}

    /**
     * The keys of the home.
     *
     * @param current the one to seal with
     * @param ids numbers of this one and of former ones
     */
    record HomeKeys(SubjectKey current, Set<Long> ids) {}

    /** The key file is there, but it is not what was written under this root. */
    static final class Damaged extends Exception {
        private static final long serialVersionUID = 1;

        Damaged() {
            super("the key file is damaged, or was made under another root.key");
        }
    }

    private SubjectKeys(
            DataFolder folder,
            SecretKey outer,
            SecureRandom random,
            Map<String, SubjectKey> bySubject) {
        this.folder = folder;
        this.outer = outer;
        this.random = random;
        this.bySubject = bySubject;
    }

    /** Reads the keys, making the root key if there is none. */
    static SubjectKeys open(DataFolder folder, SecureRandom random) throws IOException, Damaged {
        return load(folder, RootKey.deriveOrCreate(folder, LABEL, random), random);
    }

    /** Reads the keys and writes nothing. */
    static SubjectKeys readOnly(DataFolder folder) throws IOException, Damaged {
        return load(folder, RootKey.derive(folder, LABEL), new SecureRandom());
    }

    private static SubjectKeys load(DataFolder folder, SecretKey outer, SecureRandom random)
            throws IOException, Damaged {
        Map<String, SubjectKey> keys = new LinkedHashMap<>();
        Optional<byte[]> file = DurableFile.read(folder.keys(), FILE);
        if (file.isPresent()) {
            parse(unseal(outer, file.get()), keys);
        }
        return new SubjectKeys(folder, outer, random, keys);
    }

    private static byte[] unseal(SecretKey outer, byte[] file) throws Damaged {
        if (file.length < MAGIC.length) {
            throw new Damaged();
        }
        byte[] sealed = Arrays.copyOfRange(file, MAGIC.length, file.length);
        return Sealing.open(outer, MAGIC, sealed).orElseThrow(Damaged::new);
    }

    private static void parse(byte[] clear, Map<String, SubjectKey> keys) throws Damaged {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(clear))) {
            if (in.readInt() != FORMAT) {
                throw new Damaged();
            }
            int count = in.readInt();
            for (int i = 0; i < count; i++) {
                long id = in.readLong();
                byte[] key = in.readNBytes(RootKey.LENGTH);
                keys.put(in.readUTF(), new SubjectKey(id, new SecretKeySpec(key, "AES")));
            }
        } catch (IOException e) {
            throw new Damaged();
        }
    }

    /** Makes the keys that are missing, as long as there is room, in one write. */
    synchronized void ensure(Collection<String> subjects) throws IOException {
        Map<String, SubjectKey> more = new LinkedHashMap<>(bySubject);
        more.computeIfAbsent(HOME, absent -> fresh());
        for (String subject : subjects) {
            if (more.size() < SUBJECTS) {
                more.computeIfAbsent(subject, absent -> fresh());
            }
        }
        if (more.size() > bySubject.size()) {
            save(more);
            bySubject.putAll(more);
        }
    }

    /** Returns the key to seal with; {@link #ensure} was called before. */
    synchronized SubjectKey of(String subject) {
        SubjectKey own = bySubject.get(subject);
        return own == null ? bySubject.get(HOME) : own;
    }

    /** Returns the key of a subject that has one of its own. */
    synchronized Optional<SubjectKey> find(String subject) {
        return Optional.ofNullable(bySubject.get(subject));
    }

    /** Returns all keys by number: to read with. */
    synchronized Map<Long, SecretKey> byId() {
        Map<Long, SecretKey> keys = new HashMap<>();
        bySubject.values().forEach(each -> keys.put(each.id(), each.key()));
        return keys;
    }

    /** Returns whose each key is, by number; the home's former keys are the home's. */
    synchronized Map<Long, String> subjects() {
        Map<Long, String> subjects = new HashMap<>();
        bySubject.forEach(
                (subject, key) ->
                        subjects.put(key.id(), subject.startsWith(FORMER) ? HOME : subject));
        return subjects;
    }

    /** Returns the home's key, and the numbers of it and of its former keys. */
    synchronized HomeKeys home() {
        Set<Long> ids = new HashSet<>();
        bySubject.forEach(
                (subject, key) -> {
                    if (subject.equals(HOME) || subject.startsWith(FORMER)) {
                        ids.add(key.id());
                    }
                });
        return new HomeKeys(bySubject.get(HOME), ids);
    }

    /**
     * Destroys the keys of subjects, and gives the home another key, in one write. Afterwards
     * nothing that these keys have sealed can be read by anybody. The home's key of before is there
     * until {@link #dropFormer}.
     */
    synchronized void forget(Predicate<String> subjects) throws IOException {
        Map<String, SubjectKey> changed = new LinkedHashMap<>(bySubject);
        changed.keySet().removeIf(name -> !name.equals(HOME) && subjects.test(name));
        SubjectKey home = changed.get(HOME);
        long formers = changed.keySet().stream().filter(name -> name.startsWith(FORMER)).count();
        if (home != null && formers < FORMERS) {
            changed.put(FORMER + home.id(), home);
            changed.put(HOME, fresh());
        }
        replaceBy(changed);
    }

    /** Destroys the home's former keys. */
    synchronized void dropFormer() throws IOException {
        Map<String, SubjectKey> changed = new LinkedHashMap<>(bySubject);
        changed.keySet().removeIf(name -> name.startsWith(FORMER));
        replaceBy(changed);
    }

    /** Destroys the key of a subject, and nothing else. */
    synchronized void drop(String subject) throws IOException {
        Map<String, SubjectKey> changed = new LinkedHashMap<>(bySubject);
        changed.remove(subject);
        replaceBy(changed);
    }

    private void replaceBy(Map<String, SubjectKey> changed) throws IOException {
        save(changed);
        bySubject.clear();
        bySubject.putAll(changed);
    }

    private SubjectKey fresh() {
        byte[] key = new byte[RootKey.LENGTH];
        random.nextBytes(key);
        return new SubjectKey(random.nextLong(), new SecretKeySpec(key, "AES"));
    }

    private void save(Map<String, SubjectKey> keys) throws IOException {
        ByteArrayOutputStream clear = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(clear);
        out.writeInt(FORMAT);
        out.writeInt(keys.size());
        for (Map.Entry<String, SubjectKey> each : keys.entrySet()) {
            out.writeLong(each.getValue().id());
            out.write(each.getValue().key().getEncoded());
            out.writeUTF(each.getKey());
        }
        byte[] sealed = Sealing.seal(outer, MAGIC, clear.toByteArray(), random);
        byte[] file = Arrays.copyOf(MAGIC, MAGIC.length + sealed.length);
        System.arraycopy(sealed, 0, file, MAGIC.length, sealed.length);
        DurableFile.replace(folder.keys(), file);
    }
}
