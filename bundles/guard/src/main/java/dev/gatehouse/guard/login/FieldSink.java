package dev.gatehouse.guard.login;

/** Takes the fields of a form, whatever it is written in. */
interface FieldSink {
    /**
     * Takes a field.
     *
     * @param name its name
     * @param value its octets; the sink owns the array
     */
    void field(String name, byte[] value);

    /** A field came that can be no part of a login. */
    void skipped();
}
