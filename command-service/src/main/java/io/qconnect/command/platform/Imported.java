package io.qconnect.command.platform;

/** The body of a call that takes over a row of the predecessor's database. */
public interface Imported extends Report {

    /** The row; written at the facts that follow. */
    Origin origin();
}
