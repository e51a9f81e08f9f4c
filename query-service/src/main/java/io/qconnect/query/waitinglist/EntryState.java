package io.qconnect.query.waitinglist;

/** What became of somebody who would take a place. */
enum EntryState {
    WAITING,
    OFFERED,
    ACCEPTED,
    DECLINED,
    EXPIRED,
    LEFT
}
