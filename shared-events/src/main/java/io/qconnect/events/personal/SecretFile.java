package io.qconnect.events.personal;

import static java.nio.file.attribute.PosixFilePermission.GROUP_EXECUTE;
import static java.nio.file.attribute.PosixFilePermission.GROUP_WRITE;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_EXECUTE;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_READ;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_WRITE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.Set;

/**
 * What holds for every file with a secret in it: others have no right to it at all, and its group may read it but not
 * change it. The group may read, because that is how a cluster hands a secret over: the file is root's there, and the
 * service is only in its group.
 */
public final class SecretFile {

    private static final Set<PosixFilePermission> TOO_MUCH =
            Set.of(GROUP_WRITE, GROUP_EXECUTE, OTHERS_READ, OTHERS_WRITE, OTHERS_EXECUTE);

    private SecretFile() {}

    /**
     * @param what names the secret, for whoever has to mend its file
     * @throws IllegalStateException when others have any right to the file, or its group may do more than read it
     */
    public static void mustBePrivate(Path file, String what) throws IOException {
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
        if (!Collections.disjoint(mode, TOO_MUCH)) {
            throw new IllegalStateException(
                    "%s, %s, is open to others (%s): chmod 600 it, or 640 where its group must read it"
                            .formatted(what, file, PosixFilePermissions.toString(mode)));
        }
    }
}
