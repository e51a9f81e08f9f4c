package io.qconnect.query.appointments;

import io.qconnect.query.platform.PersonalPart;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The appointments that somebody has and had. */
@Component
class AppointmentsOfPerson implements PersonalPart {

    private final AppointmentTable table;

    AppointmentsOfPerson(AppointmentTable table) {
        this.table = table;
    }

    @Override
    public String name() {
        return "appointments";
    }

    @Override
    public List<AppointmentView> of(UUID person) {
        return table.of(person, AT_MOST).stream().map(AppointmentView::of).toList();
    }
}
