package io.qconnect.events;

/** Why a patient became more or less urgent. Free text is not kept. */
public enum PriorityReason {
    TRIAGE,
    CONDITION_WORSENED,
    CONDITION_IMPROVED,
    VULNERABLE_PERSON,
    ENTERED_IN_ERROR,
    OTHER
}
