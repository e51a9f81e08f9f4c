package io.qconnect.command.platform.web;

/** In which pages' sessions travel. Whoever shows it must show the CSRF token, too, so both sides go by one name. */
public final class SessionCookie {

    public static final String NAME = "qconnect_session";

    private SessionCookie() {}
}
