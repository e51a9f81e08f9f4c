package io.qconnect.infra.local;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.util.Map;

/** How the server runs: nothing acknowledged is ever lost, nobody enters without a password, two cores are enough. */
final class PostgresSettings {

    /** Without these an acknowledged booking could be lost in a power cut. The library's defaults are the opposite. */
    static final Map<String, String> DURABLE =
            Map.of("fsync", "on", "synchronous_commit", "on", "full_page_writes", "on");

    private static final Map<String, String> MODEST = Map.ofEntries(
            // pools of a few dozen, and room for 256 clients without a pool, with which the benchmark compares
            Map.entry("max_connections", "320"),
            Map.entry("shared_buffers", "256MB"),
            Map.entry("effective_cache_size", "1GB"),
            // recycled rather than removed: a write then finds its file allocated
            Map.entry("min_wal_size", "256MB"),
            Map.entry("max_wal_size", "1GB"),
            Map.entry("wal_compression", "on"),
            // passwords are 256 random bits: stretching them costs each new connection, and nobody could guess them
            Map.entry("scram_iterations", "1"),
            // many small queries: compiling them costs more than it saves
            Map.entry("jit", "off"),
            // a client that hangs in a transaction holds locks and keeps dead rows alive
            Map.entry("idle_in_transaction_session_timeout", "5min"),
            // where to, and whether at all, is said by archive_command: see PostgresAdmin
            Map.entry("archive_mode", "on"),
            // the detail of an error quotes the row that failed, and there may be names in it
            Map.entry("log_error_verbosity", "terse"),
            Map.entry("log_timezone", "UTC"));

    private static final Map<String, String> LOOPBACK_ONLY =
            Map.of("listen_addresses", "127.0.0.1", "unix_socket_directories", "");

    private PostgresSettings() {}

    static void apply(EmbeddedPostgres.Builder builder, Path passwordFile) {
        DURABLE.forEach(builder::setServerConfig);
        MODEST.forEach(builder::setServerConfig);
        LOOPBACK_ONLY.forEach(builder::setServerConfig);
        initialisation(passwordFile).forEach(builder::setLocaleConfig);
    }

    /**
     * Options of {@code initdb}, which the library offers for locales but hands through as they are. With the password
     * known this early there is no moment in which the server trusts everybody. The order of text is PostgreSQL's own,
     * so that an update of the operating system cannot break an index.
     */
    private static Map<String, String> initialisation(Path passwordFile) {
        return Map.of(
                "auth-host", "scram-sha-256",
                "auth-local", "scram-sha-256",
                "pwfile", passwordFile.toString(),
                "locale", "C",
                "locale-provider", "builtin",
                "builtin-locale", "C.UTF-8");
    }
}
