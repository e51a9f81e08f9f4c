package io.qconnect.infra.local;

/** A part of the clinic that runs in a JVM of its own, and ends with this one. */
abstract sealed class LocalJvm implements LocalProcess permits LocalBroker, ServiceProcess {

    private final ChildProcess process;
    private final int port;

    LocalJvm(ChildProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    @Override
    public final int port() {
        return port;
    }

    @Override
    public final long pid() {
        return process.pid();
    }

    @Override
    public final boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public final LogFile log() {
        return process.log();
    }

    @Override
    public final void kill() {
        process.kill();
    }

    @Override
    public final void close() {
        process.close();
    }
}
