package io.qconnect.command.file;

import io.qconnect.events.UserId;

/** Whom a file may be about. {@link FileTable} hears who comes and who is erased. */
interface FileOwners {

    boolean knowsPatient(UserId patient);
}
