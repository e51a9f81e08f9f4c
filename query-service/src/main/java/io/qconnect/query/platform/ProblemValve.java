package io.qconnect.query.platform;

import io.qconnect.access.LastResort;
import tools.jackson.databind.json.JsonMapper;

/** What Tomcat refuses is a problem like all others. Public, because Tomcat makes it. */
public final class ProblemValve extends LastResort {

    @Override
    protected String problem(int status) {
        return JsonMapper.shared()
                .writeValueAsString(ProblemBody.of(Expected.problem(status), status, Expected.detail(status), null));
    }
}
