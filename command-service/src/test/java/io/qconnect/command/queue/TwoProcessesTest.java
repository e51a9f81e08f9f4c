package io.qconnect.command.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.Clinic;
import io.qconnect.command.Clinic.Reply;
import io.qconnect.command.CommandService;
import io.qconnect.command.RunningService;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;

/** Two services over one store, each remembering queues that the other one changes. */
@RunningService
class TwoProcessesTest {

    private static ConfigurableApplicationContext other;

    private final Clinic here;
    private final Clinic there;

    TwoProcessesTest(@LocalServerPort int port) {
        this.here = new Clinic(port);
        this.there = new Clinic(Integer.parseInt(other.getEnvironment().getRequiredProperty("local.server.port")));
    }

    @BeforeAll
    static void start_the_other() {
        other = new SpringApplicationBuilder(CommandService.class)
                .initializers(new RunningService.OnSharedServers())
                .run("--server.port=0", "--qconnect.instance=the-other");
    }

    @AfterAll
    static void stop_the_other() {
        other.close();
    }

    /** A refusal writes nothing, so no conflict would ever tell that it was decided on an old state. */
    @Test
    void a_place_that_was_freed_there_can_be_booked_here() {
        String queue = here.queue(1);
        String appointment = here.book(queue, here.patient()).expect(201).text("appointmentId");
        String patient = here.patient();
        here.book(queue, patient).expect(409);

        there.step(queue, appointment, "cancel").expect(200);

        assertThat(here.book(queue, patient).expect(201).number("tokenNo")).isEqualTo(2);
    }

    @Test
    void turns_may_be_taken_in_any_order() {
        String queue = here.queue(10);
        for (int no = 1; no <= 6; no++) {
            Clinic clinic = no % 2 == 0 ? here : there;
            Reply booked = clinic.book(queue, here.patient()).expect(201);
            assertThat(booked.number("tokenNo")).isEqualTo(no);
        }
    }

    @Test
    void a_crowd_before_both_doors_gets_each_number_once() throws Exception {
        String queue = here.queue(30);
        List<String> patients =
                IntStream.range(0, 60).mapToObj(_ -> here.patient()).toList();
        List<Reply> replies = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Reply>> calls = new ArrayList<>();
            for (int i = 0; i < patients.size(); i++) {
                Clinic door = i % 2 == 0 ? here : there;
                String patient = patients.get(i);
                calls.add(threads.submit(() -> door.book(queue, patient)));
            }
            for (Future<Reply> call : calls) {
                replies.add(call.get());
            }
        }
        assertThat(replies.stream().filter(reply -> reply.status() == 201).map(reply -> reply.number("tokenNo")))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 30).boxed().toList());
        assertThat(replies.stream().filter(reply -> reply.status() != 201))
                .allMatch(reply -> reply.code().equals("QUEUE_FULL"));
    }
}
