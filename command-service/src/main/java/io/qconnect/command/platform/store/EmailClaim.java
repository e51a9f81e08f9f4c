package io.qconnect.command.platform.store;

/** The keyed hash of an e-mail address, in hexadecimal: two users cannot hold the same one. */
public record EmailClaim(String hash) {}
