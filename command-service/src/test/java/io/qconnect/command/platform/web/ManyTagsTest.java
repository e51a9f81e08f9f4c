package io.qconnect.command.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.Clinic;
import io.qconnect.command.Clinic.Reply;
import io.qconnect.command.RunningService;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A header may carry as many tags as fit into it. */
@RunningService
class ManyTagsTest {

    private final Clinic clinic;

    ManyTagsTest(@LocalServerPort int port) {
        this.clinic = new Clinic(port);
    }

    private Reply pause(String ifMatch) {
        String queue = clinic.queue(2);
        return clinic.send("POST", "/queues/" + queue + "/pause", null, "If-Match", ifMatch);
    }

    @Test
    void a_thousand_tags_are_compared_like_one() {
        String tags = "\"\",".repeat(1_000);
        pause(tags + "\"1\"").expect(200);
        assertThat(pause(tags + "W/\"1\"").expect(412).code()).isEqualTo("VERSION_MISMATCH");
    }

    @Test
    void a_thousand_tags_and_something_else_are_no_list() {
        assertThat(pause("\"\",".repeat(1_000)).expect(400).code()).isEqualTo("MALFORMED_REQUEST");
        pause("\"\" ,\t".repeat(500) + "x").expect(400);
    }
}
