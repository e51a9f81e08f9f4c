package io.qconnect.command.platform;

/**
 * Asks whether somebody is still what their token says: a token goes on for some minutes after a role was taken away.
 * Asked before what would outlast it, such as giving a role.
 */
public interface RoleCheck {

    /** Whether the caller has this role still. Who claims no role has lost none. */
    boolean stands(Caller caller);
}
