package dev.gatehouse.wire.mqtt;

/**
 * The packet identifiers that one side has in use, each with where its exchange stands. Identifiers
 * of the two sides are apart (MQTT 3.1.1 2.3.1, MQTT 5 2.2.1). An open-addressed table that starts
 * small and grows to the limit, so that idle flows stay cheap.
 */
final class PacketIds {
    /** What an identifier stands for; 0 to 15, four bits. */
    static final int FREE = 0;

    static final int QOS_1 = 1;
    static final int QOS_2 = 2;
    static final int RECEIVED = 3;
    static final int RELEASED = 4;
    static final int SUBSCRIBE = 5;
    static final int UNSUBSCRIBE = 6;

    /** Refused by us in the peer's place; what still comes of it never goes onward. */
    static final int REFUSED = 7;

    private static final int SLOTS_FIRST = 8;
    private static final int STATE_SHIFT = 16;
    private static final int COUNT_SHIFT = 20;
    private static final int ID_MASK = 0xFFFF;

    private final int most;
    private int[] slots = new int[0];
    private int used;
    private int publishes;

    PacketIds(int most) {
        this.most = most;
    }

    int state(int id) {
        return slots.length == 0 ? FREE : slots[find(id)] >>> STATE_SHIFT & 0xF;
    }

    /** Returns how many filters this SUBSCRIBE or UNSUBSCRIBE had. */
    int count(int id) {
        return slots.length == 0 ? 0 : slots[find(id)] >>> COUNT_SHIFT;
    }

    /** Returns how many messages are under way, as Receive Maximum counts (MQTT 5 4.9). */
    int publishes() {
        return publishes;
    }

    /** Tells whether one more can be remembered. */
    boolean hasRoomFor(int id) {
        return used < most || state(id) != FREE;
    }

    int used() {
        return used;
    }

    /** Sets the state of an identifier; {@link #FREE} forgets it. */
    void set(int id, int state, int count) {
        if (slots.length == 0) {
            slots = new int[SLOTS_FIRST];
        }
        int slot = find(id);
        int old = slots[slot] >>> STATE_SHIFT & 0xF;
        publishes += (isPublish(state) ? 1 : 0) - (isPublish(old) ? 1 : 0);
        if (state == FREE) {
            if (old != FREE) {
                remove(slot);
            }
            return;
        }
        slots[slot] = id | state << STATE_SHIFT | count << COUNT_SHIFT;
        if (old == FREE && ++used * 2 > slots.length) {
            grow();
        }
    }

    private static boolean isPublish(int state) {
        return state >= QOS_1 && state <= RELEASED;
    }

    private int find(int id) {
        int mask = slots.length - 1;
        int slot = home(id);
        while (slots[slot] != 0 && (slots[slot] & ID_MASK) != id) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    // Identifiers are mostly counted upwards: their low bits spread them evenly.
    private int home(int id) {
        return id & slots.length - 1;
    }

    private void grow() {
        int[] old = slots;
        slots = new int[old.length * 2];
        for (int entry : old) {
            if (entry != 0) {
                slots[find(entry & ID_MASK)] = entry;
            }
        }
    }

    // Moves later entries of the same run up, so that no mark of the removed one is needed.
    private void remove(int slot) {
        int mask = slots.length - 1;
        int hole = slot;
        int next = slot;
        slots[hole] = 0;
        used--;
        while (slots[next = next + 1 & mask] != 0) {
            int home = home(slots[next] & ID_MASK);
            if ((next - home & mask) >= (next - hole & mask)) {
                slots[hole] = slots[next];
                slots[next] = 0;
                hole = next;
            }
        }
    }
}
