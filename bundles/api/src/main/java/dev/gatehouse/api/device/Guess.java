package dev.gatehouse.api.device;

/**
 * Something that is likely, and why.
 *
 * @param value what is guessed, such as a maker's name
 * @param reason what it was guessed from, in words for people
 */
public record Guess(String value, String reason) {}
