package io.qconnect.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.http.MediaType;

/**
 * Requests that Tomcat refuses before they reach any code of ours, such as headers without an end or an address that
 * cannot be decoded. They are answered in the same form as all others, not with a page.
 */
public abstract class LastResort extends ErrorReportValve {

    private static final Logger LOG = LoggerFactory.getLogger(LastResort.class);

    /** Has Tomcat report its own refusals through this class; Tomcat makes it, so it and its constructor are public. */
    public static WebServerFactoryCustomizer<TomcatServletWebServerFactory> is(Class<? extends LastResort> valve) {
        return tomcat -> tomcat.addContextCustomizers(context -> {
            if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(valve.getName());
            }
        });
    }

    /**
     * A problem (RFC 9457) as JSON. The address is not repeated in it: it may be what could not be decoded.
     *
     * @param status 400 to 599
     */
    protected abstract String problem(int status);

    @Override
    protected final void report(Request request, Response response, @Nullable Throwable throwable) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        try {
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.setCharacterEncoding(StandardCharsets.UTF_8.name());
            if (response.getReporter() != null) {
                response.getReporter().write(problem(status));
                response.finishResponse();
            }
        } catch (IOException gone) {
            LOG.debug("A client went away: {}", gone.getMessage());
        }
    }
}
