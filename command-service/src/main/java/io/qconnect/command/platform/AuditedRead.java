package io.qconnect.command.platform;

import jakarta.servlet.http.HttpServletRequest;

/** Every auditor's reading is recorded; this is how a reading says how many facts it showed. */
public final class AuditedRead {

    private static final String FACTS = "qconnect.facts-read";

    private AuditedRead() {}

    public static void facts(HttpServletRequest request, long count) {
        request.setAttribute(FACTS, count);
    }

    /** 0 when the reading has not said. */
    public static long facts(HttpServletRequest request) {
        return request.getAttribute(FACTS) instanceof Long count ? count : 0;
    }
}
