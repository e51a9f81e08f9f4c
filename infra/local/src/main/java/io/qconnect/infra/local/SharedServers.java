package io.qconnect.infra.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One PostgreSQL and one broker for all test classes of a JVM, each started when first asked for, with the settings
 * that the clinic runs with. They and their data go when the JVM ends. Tests keep apart by databases and topics of
 * their own.
 */
public final class SharedServers {

    private SharedServers() {}

    public static LocalPostgres postgres() {
        return Postgres.SERVER;
    }

    public static LocalBroker broker() {
        return Broker.SERVER;
    }

    private static final class Postgres {
        private static final LocalPostgres SERVER = LocalPostgres.start(Data.FOLDER, 0);

        static {
            Data.closeAtExit(SERVER::kill);
        }
    }

    private static final class Broker {
        private static final LocalBroker SERVER = LocalBroker.start(Data.FOLDER, 0);

        static {
            Data.closeAtExit(SERVER::kill);
        }
    }

    private static final class Data {
        private static final Path FOLDER = temporary();
        private static final List<Runnable> ENDINGS = new CopyOnWriteArrayList<>();

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(Data::end, "end-shared-servers"));
        }

        private static void closeAtExit(Runnable ending) {
            ENDINGS.add(ending);
        }

        /** Killed rather than stopped: what they would write down is deleted next. */
        private static void end() {
            ENDINGS.forEach(Runnable::run);
            PrivateFolder.delete(FOLDER);
        }

        private static Path temporary() {
            try {
                return Files.createTempDirectory("qconnect");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
