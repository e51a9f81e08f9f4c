package io.qconnect.command.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.qconnect.command.audit.Fairness.Overtaking;
import io.qconnect.command.audit.Fairness.Verdict;
import io.qconnect.command.audit.Fairness.Why;
import io.qconnect.proof.StoredFact;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What is held against the clinic, what is not, and why. The facts are written by hand, as an auditor finds them. */
class FairnessTest {

    private static final UUID QUEUE = new UUID(0, 1);

    private final List<PastFact> stream = new ArrayList<>();

    private void happens(String type, String data) {
        long position = stream.size() + 1L;
        stream.add(PastFact.of(new StoredFact(
                position,
                new UUID(1, position),
                QUEUE,
                position - 1,
                "Queue",
                position * 1_000_000,
                "queue." + type,
                "1",
                data.getBytes(StandardCharsets.UTF_8),
                "{\"actor\": \"the desk\"}".getBytes(StandardCharsets.UTF_8),
                new UUID(2, position),
                1,
                false)));
    }

    private void opened(int capacity) {
        happens("opened", "{\"capacity\": %d}".formatted(capacity));
    }

    private void booked(String who) {
        happens("appointment-booked", "{\"appointmentId\": \"%s\", \"priority\": \"ROUTINE\"}".formatted(who));
    }

    private void numbered(String who, int tokenNo) {
        happens("token-issued", "{\"appointmentId\": \"%s\", \"tokenNo\": %d}".formatted(who, tokenNo));
    }

    private void does(String who, String what) {
        happens(what, "{\"appointmentId\": \"%s\"}".formatted(who));
    }

    /** Numbers 1, 2 and so on in this order. */
    private void openedWith(String... patients) {
        opened(patients.length);
        for (int i = 0; i < patients.length; i++) {
            booked(patients[i]);
            numbered(patients[i], i + 1);
        }
    }

    private void allAreHere(String... patients) {
        for (String patient : patients) {
            does(patient, "patient-checked-in");
        }
    }

    private Verdict verdict() {
        return Fairness.judge(stream);
    }

    @Test
    void one_after_the_other_is_fair() {
        openedWith("ada", "bob");
        allAreHere("ada", "bob");
        does("ada", "patient-called");
        does("ada", "consultation-started");
        does("ada", "consultation-completed");
        does("bob", "consultation-started");

        assertThat(verdict()).isEqualTo(new Verdict(true, 2, 2, 0, List.of(), List.of()));
    }

    @Nested
    class A_later_number_that_goes_first {

        private Why why() {
            List<Overtaking> overtakings = verdict().overtakings();
            assertThat(overtakings)
                    .extracting(Overtaking::tokenNo, Overtaking::overtakenNo, Overtaking::actor)
                    .containsExactly(tuple(2, 1, "the desk"));
            return overtakings.getFirst().why();
        }

        @Test
        void without_a_reason_is_held_against_the_clinic() {
            openedWith("ada", "bob");
            allAreHere("ada", "bob");
            does("bob", "patient-called");

            assertThat(why()).isEqualTo(Why.UNEXPLAINED);
            assertThat(verdict().unexplained()).isEqualTo(1);
            assertThat(verdict().fair()).isFalse();
        }

        @Test
        void is_counted_once_though_it_is_called_and_then_seen() {
            openedWith("ada", "bob");
            allAreHere("ada", "bob");
            does("bob", "patient-called");
            does("bob", "consultation-started");

            assertThat(why()).isEqualTo(Why.UNEXPLAINED);
            assertThat(verdict().served()).isEqualTo(1);
        }

        @Test
        void is_more_urgent() {
            openedWith("ada", "bob");
            allAreHere("ada", "bob");
            happens("priority-changed", "{\"appointmentId\": \"bob\", \"priority\": \"EMERGENCY\"}");
            does("bob", "patient-called");

            assertThat(why()).isEqualTo(Why.PRIORITY);
            assertThat(verdict().fair()).isTrue();
        }

        @Test
        void is_not_excused_by_an_urgency_that_came_too_late() {
            openedWith("ada", "bob");
            allAreHere("ada", "bob");
            does("bob", "patient-called");
            happens("priority-changed", "{\"appointmentId\": \"bob\", \"priority\": \"EMERGENCY\"}");

            assertThat(why()).isEqualTo(Why.UNEXPLAINED);
        }

        @Test
        void was_chosen_and_somebody_said_why() {
            openedWith("ada", "bob");
            allAreHere("ada", "bob");
            happens("patient-called", "{\"appointmentId\": \"bob\", \"reason\": \"SHORT_VISIT\"}");

            assertThat(why()).isEqualTo(Why.STATED);
            assertThat(verdict().overtakings().getFirst().reason()).isEqualTo("SHORT_VISIT");
        }

        @Test
        void was_here_before_the_other_had_arrived() {
            openedWith("ada", "bob");
            allAreHere("bob");
            does("bob", "patient-called");
            allAreHere("ada");

            assertThat(why()).isEqualTo(Why.LATE_CHECK_IN);
        }

        @Test
        void did_not_have_to_wait_for_one_who_did_not_answer() {
            openedWith("ada", "bob");
            allAreHere("ada", "bob");
            does("ada", "patient-called");
            does("ada", "patient-skipped");
            does("bob", "patient-called");

            assertThat(why()).isEqualTo(Why.SKIPPED);
        }

        @Test
        void came_of_something_that_had_to_be_corrected() {
            openedWith("ada", "bob");
            allAreHere("bob");
            does("ada", "no-show-recorded");
            happens("status-corrected", "{\"appointmentId\": \"ada\", \"to\": \"CHECKED_IN\"}");
            does("bob", "patient-called");

            // nothing but the correction says that she ever came
            allAreHere("ada");
            assertThat(why()).isEqualTo(Why.CORRECTION);
        }
    }

    @Test
    void whoever_never_came_was_overtaken_by_nobody() {
        openedWith("ada", "bob");
        allAreHere("bob");
        does("bob", "patient-called");
        does("ada", "no-show-recorded");

        assertThat(verdict().overtakings()).isEmpty();
        assertThat(verdict().fair()).isTrue();
    }

    @Nested
    class Numbers_and_places {

        @Test
        void that_skip_one_are_told() {
            opened(5);
            booked("ada");
            numbered("ada", 1);
            booked("bob");
            numbered("bob", 3);

            assertThat(verdict().issues()).containsExactly("position 5 issues number 3 after 1");
            assertThat(verdict().fair()).isFalse();
        }

        @Test
        void that_are_given_twice_are_told() {
            opened(5);
            booked("ada");
            numbered("ada", 1);
            numbered("ada", 2);

            assertThat(verdict().issues())
                    .containsExactly("position 4 gives a second number, 2, to the one with number 1");
        }

        @Test
        void beyond_the_capacity_are_told() {
            opened(1);
            booked("ada");
            booked("bob");

            assertThat(verdict().issues()).containsExactly("position 3: 2 places taken of 1");
            assertThat(verdict().fair()).isFalse();
        }

        @Test
        void that_are_held_for_somebody_are_taken() {
            opened(1);
            happens("place-offered", "{\"offerId\": \"the offer\"}");
            booked("ada");
            happens("offer-expired", "{\"offerId\": \"the offer\"}");

            assertThat(verdict().issues()).containsExactly("position 3: 2 places taken of 1");
        }

        @Test
        void that_became_free_can_be_taken_again() {
            opened(1);
            booked("ada");
            does("ada", "appointment-cancelled");
            booked("bob");

            assertThat(verdict().issues()).isEmpty();
        }
    }
}
