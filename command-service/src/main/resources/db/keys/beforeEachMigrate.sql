-- A step that builds an index waits as long as it takes, and RESET gives a session the server's limit back, which is
-- none. So each step begins with the limit that all of them run under (io.qconnect.postgres.Migrations).
SET lock_timeout = '200ms';
