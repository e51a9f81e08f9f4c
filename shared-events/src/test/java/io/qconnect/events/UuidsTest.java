package io.qconnect.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UuidsTest {

    private static final DoctorId DOCTOR = new DoctorId(new UUID(1, 1));
    private static final LocalDate DATE = LocalDate.of(2026, 3, 2);

    @Test
    void a_queue_has_the_same_id_whoever_opens_it_and_always_will() {
        QueueId id = QueueId.of("clinic", DOCTOR, DATE, "DAY");
        assertThat(id).isEqualTo(QueueId.of("clinic", DOCTOR, DATE, "DAY"));
        assertThat(id.value().version()).isEqualTo(5);
        assertThat(id).hasToString("2344b195-3d09-5976-a51b-d0d44b98c26d");
    }

    @Test
    void another_clinic_doctor_date_or_session_is_another_queue() {
        assertThat(QueueId.of("clinic", DOCTOR, DATE, "DAY"))
                .isNotEqualTo(QueueId.of("clinic2", DOCTOR, DATE, "DAY"))
                .isNotEqualTo(QueueId.of("clinic", new DoctorId(new UUID(1, 2)), DATE, "DAY"))
                .isNotEqualTo(QueueId.of("clinic", DOCTOR, DATE.plusDays(1), "DAY"))
                .isNotEqualTo(QueueId.of("clinic", DOCTOR, DATE, "NIGHT"));
        assertThat(Uuids.named("ab", "c")).isNotEqualTo(Uuids.named("a", "bc"));
    }

    @Test
    void new_ids_are_in_the_order_of_their_creation() {
        UserId earlier = UserId.next();
        UserId later = UserId.next();
        assertThat(earlier.value().version()).isEqualTo(7);
        assertThat(later.toString()).isGreaterThan(earlier.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1-1-1-1-1",
                "",
                "2344b195-3d09-5976-a51b-d0d44b98c26",
                "2344b195-3d09-5976-a51b-d0d44b98c26d ",
                "2344b1953d095976a51bd0d44b98c26d",
                "{2344b195-3d09-5976-a51b-d0d44b98c2}",
                "+344b195-3d09-5976-a51b-d0d44b98c26d",
                "2344b19-53d09-5976-a51b-d0d44b98c26d"
            })
    void an_id_is_written_with_all_its_characters(String text) {
        assertThatThrownBy(() -> Uuids.whole(text)).isInstanceOf(IllegalArgumentException.class);
        assertThat(Uuids.whole("2344B195-3d09-5976-a51b-d0d44b98c26d"))
                .hasToString("2344b195-3d09-5976-a51b-d0d44b98c26d");
    }
}
