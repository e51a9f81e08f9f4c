package io.qconnect.command.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.core.io.InputStreamSource;

/**
 * Where contents are kept: under what they are, so the same content is kept once. A disk today; an object store can
 * follow.
 */
interface ContentStore {

    /**
     * Keeps a content, durably. What is there already is not written again, but counts as new.
     *
     * @param sha256 of the content, lower-case hexadecimal
     */
    void keep(String sha256, InputStreamSource content) throws IOException;

    /** A readable copy; empty when it is not there. */
    Optional<Path> find(String sha256);
}
