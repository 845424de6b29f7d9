package dev.gatehouse.bench;

/**
 * One measurement, for one unit of work (100,000 messages, 64 MiB).
 *
 * @param way what stood between
 * @param cpu processor seconds of what stood between
 * @param wall seconds that went by
 * @param broker processor seconds of the broker
 * @param generator processor seconds of the load itself
 */
record Sample(Way way, double cpu, double wall, double broker, double generator) {}
