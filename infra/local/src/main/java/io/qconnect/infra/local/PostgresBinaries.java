package io.qconnect.infra.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the server's programs are unpacked, once for all data folders of a user.
 *
 * <p>Not where the library puts them by default, a folder in the system's temporary one that every user shares: who
 * comes first could leave programs there for the others to run.
 */
final class PostgresBinaries {

    private PostgresBinaries() {}

    static Path folder() {
        Path home = Path.of(System.getProperty("user.home"));
        Path cache = home.resolve(".cache").resolve("qconnect").resolve("postgres");
        if (Files.isWritable(home)) {
            return PrivateFolder.at(cache);
        }
        return ownedBySelf(PrivateFolder.at(Path.of(System.getProperty("java.io.tmpdir"))
                .resolve("qconnect-postgres-" + System.getProperty("user.name"))));
    }

    private static Path ownedBySelf(Path folder) {
        try {
            String owner = Files.getOwner(folder).getName();
            if (!owner.equals(System.getProperty("user.name"))) {
                throw new CannotStart(folder + " belongs to " + owner + "; nothing from there will be run");
            }
            return folder;
        } catch (IOException e) {
            throw new CannotStart("cannot look at " + folder, e);
        }
    }
}
