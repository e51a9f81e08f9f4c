package io.qconnect.command.platform.web;

import io.qconnect.access.LastResort;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;

/** What Tomcat refuses is a problem like all others. Public, because Tomcat makes it. */
public final class ProblemValve extends LastResort {

    @Override
    protected String problem(int code) {
        HttpStatus known = HttpStatus.resolve(code);
        HttpStatus status = known == null ? HttpStatus.BAD_REQUEST : known;
        return JsonMapper.shared()
                .writeValueAsString(ProblemDocument.asMap(
                        ProblemDocument.of(status, ProblemDocument.codeOf(status), "The request is not well-formed.")));
    }
}
