package dev.gatehouse.policy;

import java.nio.file.Path;

/**
 * A policy file as it was seen in a folder.
 *
 * @param folder which folder it lies in, counted from 0; a later folder has the last word
 * @param path where it lies
 * @param size octets
 * @param modified when it was written, nanoseconds as far as the file system counts them
 * @param identity what the file system calls it, so that a file put in its place is noticed
 */
record PolicyFile(int folder, Path path, long size, long modified, String identity) {}
