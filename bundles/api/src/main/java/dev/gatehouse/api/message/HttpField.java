package dev.gatehouse.api.message;

/**
 * One header field of an HTTP message. Prints its name only: values carry credentials.
 *
 * @param name as sent
 * @param value without the white space around it; octets above 127 as ISO 8859-1
 */
public record HttpField(String name, String value) {
    @Override
    public String toString() {
        return name + ": ***";
    }
}
