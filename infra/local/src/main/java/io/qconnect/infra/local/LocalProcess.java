package io.qconnect.infra.local;

/** A part of the clinic that has been started: what PostgreSQL, the broker and the services have in common. */
public sealed interface LocalProcess extends AutoCloseable permits LocalPostgres, LocalJvm {

    int port();

    long pid();

    boolean isAlive();

    LogFile log();

    /** SIGKILL, as a crash; returns when nothing of it is left. The next start on the same folder finds its data. */
    void kill();

    /** Stops it properly. */
    @Override
    void close();
}
