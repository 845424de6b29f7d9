package dev.gatehouse.api.finding;

/** How much a finding matters to the people of the house. */
public enum Severity {
    /** For the record. */
    INFO,
    /** Worth a look. */
    WARNING,
    /** Something was refused or is not protected. */
    ALERT
}
