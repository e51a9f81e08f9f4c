package io.qconnect.query.doctors;

import io.qconnect.query.feed.Freshness;
import io.qconnect.query.feed.MinVersion;
import io.qconnect.query.platform.Page;
import io.qconnect.query.platform.Problem;
import io.qconnect.query.platform.Refusal;
import io.qconnect.query.platform.Refuses;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Which doctors practise here. */
@RestController
class DoctorsController {

    private final DoctorTable table;
    private final Freshness freshness;

    DoctorsController(DoctorTable table, Freshness freshness) {
        this.table = table;
        this.freshness = freshness;
    }

    @GetMapping(path = "/doctors", produces = "application/json")
    Page<DoctorView> doctors(
            @RequestParam(required = false) @Nullable String specialty,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable MinVersion minVersion) {
        freshness.awaitNamed(minVersion);
        Map<String, String> filters = specialty == null ? Map.of() : Map.of("specialty", specialty);
        return table.page(filters, limit, cursor).as(DoctorView::of);
    }

    @GetMapping(path = "/doctors/{doctorId}", produces = "application/json")
    @Refuses(Problem.DOCTOR_NOT_FOUND)
    ResponseEntity<DoctorView> doctor(
            @PathVariable UUID doctorId, @RequestParam(required = false) @Nullable MinVersion minVersion) {
        freshness.await(minVersion, doctorId);
        DoctorRow doctor = table.find(doctorId)
                .orElseThrow(() -> Refusal.because(Problem.DOCTOR_NOT_FOUND, "No doctor has the id " + doctorId));
        return ResponseEntity.ok().eTag("\"" + doctor.version() + "\"").body(DoctorView.of(doctor));
    }
}
