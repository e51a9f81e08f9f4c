package io.qconnect.command.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.qconnect.command.audit.Fairness.Overtaking;
import io.qconnect.command.audit.Fairness.Verdict;
import io.qconnect.command.audit.Fairness.Why;
import io.qconnect.events.wire.Catalogue;
import io.qconnect.events.wire.StreamFamily;
import io.qconnect.proof.StoredFact;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every verdict about a queue, from facts alone. Patients go by their numbers: number 1 is the appointment "1". */
class FairnessTest {

    private static final Instant MORNING = Instant.parse("2026-03-02T08:00:00Z");

    private final List<PastFact> day = new ArrayList<>();

    private FairnessTest fact(String type, String data) {
        int position = day.size() + 1;
        StoredFact stored = new StoredFact(
                position,
                new UUID(1, position),
                new UUID(2, 0),
                position - 1,
                "Queue",
                MORNING.plusSeconds(position).toEpochMilli() * 1_000,
                "queue." + type,
                "1",
                data.getBytes(StandardCharsets.UTF_8),
                "{\"actor\":\"nurse\"}".getBytes(StandardCharsets.UTF_8),
                new UUID(3, position),
                1,
                true);
        day.add(PastFact.of(stored));
        return this;
    }

    private FairnessTest of(int number, String type) {
        return of(number, type, "");
    }

    private FairnessTest of(int number, String type, String more) {
        return fact(type, "{\"appointmentId\":\"" + number + "\"" + more + "}");
    }

    private FairnessTest open(int capacity) {
        return fact("opened", "{\"capacity\":" + capacity + "}");
    }

    private FairnessTest booked(int number, String priority) {
        of(number, "appointment-booked", ",\"channel\":\"DESK\",\"priority\":\"" + priority + "\"");
        return of(number, "token-issued", ",\"tokenNo\":" + number);
    }

    private FairnessTest booked(int upTo) {
        for (int number = 1; number <= upTo; number++) {
            booked(number, "ROUTINE");
        }
        return this;
    }

    private FairnessTest arrived(int... numbers) {
        for (int number : numbers) {
            of(number, "patient-checked-in");
        }
        return this;
    }

    private FairnessTest called(int number) {
        return of(number, "patient-called", ",\"room\":\"1\",\"callOrder\":1");
    }

    private Verdict judged() {
        return Fairness.judge(day);
    }

    @Nested
    class Nobody_is_overtaken {

        @Test
        void when_numbers_are_called_in_their_order() {
            Verdict verdict = open(3).booked(3)
                    .arrived(1, 2, 3)
                    .called(1)
                    .called(2)
                    .called(3)
                    .judged();
            assertThat(verdict.fair()).isTrue();
            assertThat(verdict.overtakings()).isEmpty();
            assertThat(verdict.served()).isEqualTo(3);
            assertThat(verdict.lastIssuedNo()).isEqualTo(3);
        }

        @Test
        void by_the_start_of_a_consultation_for_which_they_were_called() {
            Verdict verdict = open(2).booked(2)
                    .arrived(1, 2)
                    .called(1)
                    .of(1, "consultation-started")
                    .of(1, "consultation-completed")
                    .called(2)
                    .of(2, "consultation-started")
                    .judged();
            assertThat(verdict.overtakings()).isEmpty();
            assertThat(verdict.served()).isEqualTo(2);
        }

        @Test
        void who_has_given_up_the_place_or_never_came() {
            Verdict verdict = open(5).booked(5)
                    .of(1, "appointment-cancelled")
                    .of(2, "appointment-moved-out")
                    .arrived(3, 5)
                    .of(3, "patient-left")
                    .called(5)
                    .of(4, "no-show-recorded")
                    .judged();
            assertThat(verdict.overtakings()).isEmpty();
            assertThat(verdict.fair()).isTrue();
        }
    }

    @Nested
    class A_later_number_goes_first {

        private Overtaking only() {
            Verdict verdict = judged();
            assertThat(verdict.overtakings()).hasSize(1);
            assertThat(verdict.unexplained())
                    .isEqualTo(verdict.overtakings().getFirst().why() == Why.UNEXPLAINED ? 1 : 0);
            assertThat(verdict.fair()).isEqualTo(verdict.unexplained() == 0);
            return verdict.overtakings().getFirst();
        }

        @Test
        void because_the_earlier_one_arrives_later() {
            open(2).booked(2).arrived(2).called(2).arrived(1);
            assertThat(only().why()).isEqualTo(Why.LATE_CHECK_IN);
        }

        @Test
        void because_the_earlier_one_did_not_answer() {
            open(2).booked(2)
                    .arrived(1, 2)
                    .called(1)
                    .of(1, "patient-skipped")
                    .called(2)
                    .of(1, "patient-recalled");
            assertThat(only().why()).isEqualTo(Why.SKIPPED);
        }

        @Test
        void because_somebody_at_the_desk_says_why() {
            open(2).booked(2).arrived(1, 2).of(2, "patient-called", ",\"room\":\"1\",\"reason\":\"DOCTORS_WISH\"");
            assertThat(only().why()).isEqualTo(Why.STATED);
            assertThat(only().reason()).isEqualTo("DOCTORS_WISH");
        }

        @Test
        void because_a_mistake_was_corrected() {
            open(2).booked(2)
                    .arrived(1, 2)
                    .called(1)
                    .of(1, "status-corrected", ",\"from\":\"CALLED\",\"to\":\"CHECKED_IN\",\"reason\":\"MISTAKE\"")
                    .called(2);
            assertThat(only().why()).isEqualTo(Why.CORRECTION);
        }

        @Test
        void because_it_is_more_urgent() {
            open(2).booked(1, "PRIORITY").booked(2, "EMERGENCY").arrived(1, 2).called(2);
            assertThat(only().why()).isEqualTo(Why.PRIORITY);
        }

        @Test
        void because_it_has_become_more_urgent() {
            open(2).booked(2)
                    .arrived(1, 2)
                    .of(2, "priority-changed", ",\"priority\":\"EMERGENCY\",\"reason\":\"TRIAGE\"")
                    .called(2);
            assertThat(only().why()).isEqualTo(Why.PRIORITY);
        }

        @Test
        void and_nobody_knows_why() {
            open(2).booked(2).arrived(1, 2).of(2, "consultation-started", ",\"room\":\"1\"");
            Overtaking overtaking = only();
            assertThat(overtaking.why()).isEqualTo(Why.UNEXPLAINED);
            assertThat(overtaking.tokenNo()).isEqualTo(2);
            assertThat(overtaking.overtakenNo()).isEqualTo(1);
            assertThat(overtaking.actor()).isEqualTo("nurse");
            assertThat(overtaking.position()).isEqualTo(day.size());
            assertThat(overtaking.at()).isEqualTo(MORNING.plusSeconds(day.size()));
        }

        @Test
        void although_the_earlier_one_is_more_urgent() {
            open(2).booked(1, "EMERGENCY").booked(2, "ROUTINE").arrived(1, 2).called(2);
            assertThat(only().why()).isEqualTo(Why.UNEXPLAINED);
        }
    }

    @Nested
    class Something_is_wrong {

        @Test
        void with_a_number_that_was_left_out() {
            Verdict verdict = open(3).booked(1, "ROUTINE").booked(3, "ROUTINE").judged();
            assertThat(verdict.issues()).containsExactly("position 5 issues number 3 after 1");
            assertThat(verdict.fair()).isFalse();
            assertThat(verdict.unexplained()).isZero();
        }

        @Test
        void with_a_number_that_was_issued_before() {
            Verdict verdict = open(3).booked(2)
                    .of(3, "appointment-booked")
                    .of(3, "token-issued", ",\"tokenNo\":2")
                    .judged();
            assertThat(verdict.issues()).containsExactly("position 7 issues number 2 after 2");
            assertThat(verdict.lastIssuedNo()).isEqualTo(2);
        }

        @Test
        void with_a_second_number_for_the_same_person() {
            Verdict verdict =
                    open(3).booked(1).of(1, "token-issued", ",\"tokenNo\":2").judged();
            assertThat(verdict.issues())
                    .containsExactly("position 4 gives a second number, 2, to the one with number 1");
        }

        @Test
        void with_more_places_than_there_are() {
            Verdict verdict = open(2).booked(2).of(3, "appointment-booked").judged();
            assertThat(verdict.issues()).containsExactly("position 6: 3 places taken of 2");
            assertThat(verdict.fair()).isFalse();
        }

        @Test
        void with_a_place_that_was_held_for_another() {
            Verdict held = open(1).fact("place-offered", "{\"offerId\":\"o\",\"entryId\":\"e\"}")
                    .of(1, "appointment-booked")
                    .judged();
            assertThat(held.issues()).containsExactly("position 3: 2 places taken of 1");
        }

        @ParameterizedTest
        @CsvSource({"PATIENT_REQUEST, paused, resumed", "GOT_A_PLACE, paused, resumed", "QUEUE_CLOSED, closed, reopened"
        })
        void with_nothing_when_whoever_the_place_was_held_for_waits_no_more(
                String reason, String before, String after) {
            Verdict over = open(1).fact("waiting-list-joined", "{\"entryId\":\"e\"}")
                    .fact("place-offered", "{\"offerId\":\"o\",\"entryId\":\"e\"}")
                    .fact(before, "{}")
                    .fact("waiting-list-left", "{\"entryId\":\"e\",\"reason\":\"" + reason + "\"}")
                    .fact(after, "{}")
                    .booked(1)
                    .judged();
            assertThat(over.issues()).isEmpty();
            assertThat(over.fair()).isTrue();
        }

        @Test
        void with_a_fact_that_the_judge_does_not_know() {
            Verdict verdict = open(1).fact("flooded", "{}").judged();
            assertThat(verdict.issues()).containsExactly("position 2: queue.flooded is not known to this judge");
            assertThat(verdict.fair()).isFalse();
        }

        @Test
        void with_none_of_the_facts_there_are() {
            open(1_000);
            Catalogue.types().stream()
                    .filter(type -> type.family() == StreamFamily.QUEUE)
                    .map(type -> type.name().substring("queue.".length()))
                    .filter(type -> !type.equals("opened") && !type.equals("capacity-changed"))
                    .forEach(type -> of(1, type));
            assertThat(day).hasSizeGreaterThan(20);
            assertThat(judged().issues()).noneMatch(issue -> issue.contains("not known"));
        }

        @Test
        void with_nothing_when_the_hold_is_over() {
            Verdict over = open(1).fact("place-offered", "{\"offerId\":\"o\",\"entryId\":\"e\"}")
                    .fact("offer-declined", "{\"offerId\":\"o\",\"entryId\":\"e\"}")
                    .booked(1)
                    .judged();
            assertThat(over.issues()).isEmpty();
        }
    }

    /** The largest queue there may be, and a bad day: every second one does not come. */
    @Test
    void a_full_queue_is_judged_at_once() {
        int all = 2_000;
        open(all).booked(all);
        for (int number = 2; number <= all; number += 2) {
            arrived(number).called(number);
        }
        for (int number = 1; number <= all; number += 2) {
            of(number, "no-show-recorded");
        }
        Verdict verdict = assertTimeoutPreemptively(Duration.ofSeconds(30), this::judged);
        assertThat(verdict.overtakings()).isEmpty();
        assertThat(verdict.served()).isEqualTo(all / 2);
    }
}
