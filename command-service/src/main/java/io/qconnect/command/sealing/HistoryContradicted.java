package io.qconnect.command.sealing;

import static io.qconnect.command.platform.Refusal.HISTORY_CONTRADICTED;

import io.qconnect.command.platform.Refused;

/**
 * What is stored is not what was sealed, or not what was published. Nothing more is signed until somebody has found out
 * why: a log must not sign what contradicts an earlier checkpoint.
 */
final class HistoryContradicted extends Refused {

    private static final long serialVersionUID = 1L;

    HistoryContradicted(String message) {
        super(HISTORY_CONTRADICTED, message);
    }
}
