package io.qconnect.query.doctors;

import io.qconnect.query.feed.Freshness;
import io.qconnect.query.feed.MinVersion;
import io.qconnect.query.platform.EntityRows;
import io.qconnect.query.platform.OrderedList;
import io.qconnect.query.platform.Page;
import io.qconnect.query.platform.Problem;
import io.qconnect.query.platform.Refused;
import io.qconnect.query.platform.Refuses;
import io.qconnect.query.platform.VersionTag;
import io.qconnect.query.platform.Viewer;
import jakarta.persistence.EntityManager;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Which doctors practise here. */
@RestController
class DoctorsController {

    private final EntityManager entities;
    private final OrderedList<Doctor, Instant> inOrderOfRegistration;
    private final Freshness freshness;

    DoctorsController(EntityManager entities, Freshness freshness) {
        this.entities = entities;
        this.inOrderOfRegistration = new OrderedList<>(
                "Doctor",
                new EntityRows<>(entities, Doctor.class, "createdAt", false),
                doctor -> doctor.createdAt,
                doctor -> doctor.id,
                Instant::parse);
        this.freshness = freshness;
    }

    @GetMapping(path = "/doctors", produces = "application/json")
    Page<DoctorView> doctors(
            @RequestParam(required = false) @Nullable String specialty,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable MinVersion minVersion,
            Viewer viewer) {
        freshness.awaitNamed(minVersion, viewer);
        Map<String, String> filters = specialty == null ? Map.of() : Map.of("specialty", specialty);
        return inOrderOfRegistration.page(filters, limit, cursor).as(DoctorView::of);
    }

    @GetMapping(path = "/doctors/{doctorId}", produces = "application/json")
    @Refuses(Problem.DOCTOR_NOT_FOUND)
    DoctorView doctor(
            @PathVariable UUID doctorId,
            @RequestParam(required = false) @Nullable MinVersion minVersion,
            Viewer viewer,
            HttpServletResponse response) {
        freshness.await(minVersion, doctorId, viewer);
        Doctor doctor = entities.find(Doctor.class, doctorId);
        if (doctor == null) {
            throw Refused.because(Problem.DOCTOR_NOT_FOUND, "No doctor has the id " + doctorId);
        }
        VersionTag.set(response, doctor.version);
        return DoctorView.of(doctor);
    }
}
