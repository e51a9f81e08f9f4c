package io.qconnect.command.queue;

import static io.qconnect.command.platform.Refusal.APPOINTMENT_NOT_FOUND;
import static io.qconnect.command.platform.Refusal.NOT_ALLOWED_IN_STAGE;
import static io.qconnect.command.queue.GivenQueue.FIRST;
import static io.qconnect.command.queue.GivenQueue.QUEUE;
import static io.qconnect.command.queue.GivenQueue.ROOM;
import static io.qconnect.command.queue.GivenQueue.THIRD;
import static io.qconnect.command.queue.GivenQueue.and;
import static io.qconnect.command.queue.GivenQueue.openQueueWith;
import static io.qconnect.command.queue.GivenQueue.refuses;
import static java.util.Map.entry;

import io.qconnect.command.platform.Refusal;
import io.qconnect.command.platform.Refused;
import io.qconnect.events.CallReason;
import io.qconnect.events.CancellationReason;
import io.qconnect.events.CancelledBy;
import io.qconnect.events.QueueEvent;
import io.qconnect.events.QueueEvent.AppointmentCancelled;
import io.qconnect.events.QueueEvent.ConsultationCompleted;
import io.qconnect.events.QueueEvent.ConsultationStarted;
import io.qconnect.events.QueueEvent.NoShowRecorded;
import io.qconnect.events.QueueEvent.PatientCalled;
import io.qconnect.events.QueueEvent.PatientCheckedIn;
import io.qconnect.events.QueueEvent.PatientLeft;
import io.qconnect.events.QueueEvent.PatientSkipped;
import io.qconnect.events.Stage;
import io.qconnect.events.Status;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.TestExecutor;
import org.hamcrest.CoreMatchers;
import org.hamcrest.FeatureMatcher;
import org.hamcrest.Matcher;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Which step an appointment may take from which stage, and what the four words of the predecessor mean. */
class TransitionsTest {

    private final AggregateTestFixture<Queue> fixture = GivenQueue.fixture();

    private TestExecutor<Queue> given(List<QueueEvent> facts) {
        return fixture.given(facts);
    }

    @Nested
    class EveryStep {

        /** How to bring the first appointment into each stage. */
        private static final Map<Stage, List<QueueEvent>> FACTS_TO = Map.ofEntries(
                entry(Stage.BOOKED, List.of()),
                entry(Stage.CHECKED_IN, List.of(new PatientCheckedIn(QUEUE, FIRST))),
                entry(
                        Stage.CALLED,
                        List.of(
                                new PatientCheckedIn(QUEUE, FIRST),
                                new PatientCalled(QUEUE, FIRST, ROOM, CallOrder.VERSION, null))),
                entry(
                        Stage.SKIPPED,
                        List.of(
                                new PatientCheckedIn(QUEUE, FIRST),
                                new PatientCalled(QUEUE, FIRST, ROOM, CallOrder.VERSION, null),
                                new PatientSkipped(QUEUE, FIRST))),
                entry(Stage.IN_CONSULTATION, List.of(new ConsultationStarted(QUEUE, FIRST, ROOM))),
                entry(
                        Stage.COMPLETED,
                        List.of(new ConsultationStarted(QUEUE, FIRST, ROOM), new ConsultationCompleted(QUEUE, FIRST))),
                entry(
                        Stage.CANCELLED,
                        List.of(new AppointmentCancelled(
                                QUEUE, FIRST, CancelledBy.CLINIC, CancellationReason.CLINIC_REQUEST))),
                entry(Stage.NO_SHOW, List.of(new NoShowRecorded(QUEUE, FIRST))),
                entry(Stage.LEFT, List.of(new PatientCheckedIn(QUEUE, FIRST), new PatientLeft(QUEUE, FIRST))));

        /** The command that leads into a stage; nobody asks for BOOKED, and MovingTest shows MOVED. */
        private @Nullable QueueCommand commandTo(Stage stage) {
            return switch (stage) {
                case BOOKED, MOVED -> null;
                case CALLED -> new CallPatient(QUEUE, FIRST, ROOM, CallReason.EMERGENCY);
                case SKIPPED -> new SkipPatient(QUEUE, FIRST);
                case CHECKED_IN -> new CheckIn(QUEUE, FIRST);
                case IN_CONSULTATION -> new StartConsultation(QUEUE, FIRST, null);
                case COMPLETED -> new CompleteConsultation(QUEUE, FIRST);
                case CANCELLED ->
                    new CancelAppointment(QUEUE, FIRST, CancelledBy.PATIENT, CancellationReason.FEELING_BETTER);
                case NO_SHOW -> new RecordNoShow(QUEUE, FIRST);
                case LEFT -> new RecordPatientLeft(QUEUE, FIRST);
            };
        }

        /** The table of the design, written down a second time on purpose. */
        private static final Map<Stage, List<Stage>> ALLOWED = Map.of(
                Stage.BOOKED, List.of(Stage.CHECKED_IN, Stage.IN_CONSULTATION, Stage.CANCELLED, Stage.NO_SHOW),
                Stage.CHECKED_IN,
                        List.of(Stage.CALLED, Stage.IN_CONSULTATION, Stage.CANCELLED, Stage.LEFT, Stage.NO_SHOW),
                Stage.CALLED, List.of(Stage.IN_CONSULTATION, Stage.SKIPPED, Stage.LEFT, Stage.NO_SHOW, Stage.CANCELLED),
                // back into the line leads another command: see QueueDayTest
                Stage.SKIPPED, List.of(Stage.LEFT, Stage.NO_SHOW, Stage.CANCELLED),
                Stage.IN_CONSULTATION, List.of(Stage.COMPLETED, Stage.CANCELLED));

        private static Matcher<AppointmentAnswer> stage(Stage stage) {
            return new FeatureMatcher<>(CoreMatchers.equalTo(stage), "stage", "stage") {
                @Override
                protected Stage featureValueOf(AppointmentAnswer answer) {
                    return answer.stage();
                }
            };
        }

        @Test
        void is_allowed_exactly_where_the_table_says_so() {
            for (Stage from : EnumSet.complementOf(EnumSet.of(Stage.MOVED))) {
                for (Stage to : Stage.values()) {
                    QueueCommand command = commandTo(to);
                    if (command == null) {
                        continue;
                    }
                    List<QueueEvent> facts = and(
                            openQueueWith(1),
                            FACTS_TO.getOrDefault(from, List.of()).toArray(QueueEvent[]::new));
                    var result = GivenQueue.fixture().given(facts).when(command);
                    if (ALLOWED.getOrDefault(from, List.of()).contains(to)) {
                        result.expectSuccessfulHandlerExecution().expectResultMessagePayloadMatching(stage(to));
                    } else {
                        result.expectException(Refused.class)
                                .expectExceptionMessage(CoreMatchers.equalTo(NOT_ALLOWED_IN_STAGE.name()));
                    }
                }
            }
        }

        @Test
        void needs_an_appointment_of_this_queue() {
            refuses(given(openQueueWith(1)), new CheckIn(QUEUE, THIRD), APPOINTMENT_NOT_FOUND);
        }
    }

    @Nested
    class TheFourClassicWords {

        private SetStatus set(Status status) {
            return new SetStatus(QUEUE, FIRST, status, CancellationReason.CLINIC_REQUEST);
        }

        @Test
        void each_means_the_finer_command() {
            given(openQueueWith(1))
                    .when(set(Status.IN_PROGRESS))
                    .expectEvents(new ConsultationStarted(QUEUE, FIRST, ROOM));
            given(and(openQueueWith(1), new ConsultationStarted(QUEUE, FIRST, ROOM)))
                    .when(set(Status.COMPLETED))
                    .expectEvents(new ConsultationCompleted(QUEUE, FIRST));
            given(openQueueWith(1))
                    .when(set(Status.CANCELLED))
                    .expectEvents(new AppointmentCancelled(
                            QUEUE, FIRST, CancelledBy.CLINIC, CancellationReason.CLINIC_REQUEST));
        }

        @Test
        void the_status_it_already_has_makes_no_fact() {
            given(and(openQueueWith(1), new ConsultationStarted(QUEUE, FIRST, ROOM)))
                    .when(set(Status.IN_PROGRESS))
                    .expectNoEvents()
                    .expectResultMessagePayload(
                            new AppointmentAnswer(FIRST, QUEUE, 1, Status.IN_PROGRESS, Stage.IN_CONSULTATION, 4, 4));
        }

        @Test
        void nobody_goes_back_to_pending() {
            refuses(given(openQueueWith(1)), set(Status.PENDING), Refusal.STATUS_NOT_SETTABLE);
        }
    }
}
