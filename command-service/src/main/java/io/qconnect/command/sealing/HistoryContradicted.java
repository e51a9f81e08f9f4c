package io.qconnect.command.sealing;

/**
 * What is stored is not what was sealed, or not what was published. Nothing more is signed until somebody has found out
 * why: a log must not sign what contradicts an earlier checkpoint.
 */
final class HistoryContradicted extends RuntimeException {

    private static final long serialVersionUID = 1L;

    HistoryContradicted(String message) {
        super(message);
    }
}
