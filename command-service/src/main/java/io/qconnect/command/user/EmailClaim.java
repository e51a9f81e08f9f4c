package io.qconnect.command.user;

/** The keyed hash of an e-mail address, in hexadecimal: two users cannot hold the same one. */
record EmailClaim(String hash) {}
