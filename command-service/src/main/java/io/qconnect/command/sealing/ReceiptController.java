package io.qconnect.command.sealing;

import static io.qconnect.command.platform.Refusal.APPOINTMENT_NOT_FOUND;
import static io.qconnect.command.platform.Refusal.HISTORY_CONTRADICTED;
import static io.qconnect.command.platform.Refusal.refuse;

import io.qconnect.command.platform.AuditedRead;
import io.qconnect.command.platform.Refuses;
import io.qconnect.command.platform.store.AppointmentPlaces;
import io.qconnect.command.platform.store.FactFilter;
import io.qconnect.command.platform.store.StoredFacts;
import io.qconnect.command.sealing.SealTables.Signed;
import io.qconnect.events.AppointmentId;
import io.qconnect.proof.Proofs;
import io.qconnect.proof.Receipt;
import io.qconnect.proof.StoredFact;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Receipts of bookings: the booking's fact, and the proof that it is in history for good. */
@RestController
@RequestMapping("/audit/receipts")
class ReceiptController {

    private final AppointmentPlaces places;
    private final StoredFacts facts;
    private final SealTables tables;
    private final Sealer sealer;

    ReceiptController(AppointmentPlaces places, StoredFacts facts, SealTables tables, Sealer sealer) {
        this.places = places;
        this.facts = facts;
        this.tables = tables;
        this.sealer = sealer;
    }

    /** A booking that is not sealed yet is sealed for it. */
    @GetMapping(path = "/{a}", produces = MediaType.APPLICATION_JSON_VALUE)
    @Refuses({APPOINTMENT_NOT_FOUND, HISTORY_CONTRADICTED})
    String receipt(@PathVariable AppointmentId a, HttpServletRequest request) {
        long position = places.of(a.value()).stream()
                .map(AppointmentPlaces.Arrival::position)
                .findFirst()
                .orElseThrow(() -> refuse(APPOINTMENT_NOT_FOUND));
        StoredFact booking = facts.list(FactFilter.positions(position - 1, position, 1)).stream()
                .findFirst()
                .orElseThrow(() -> refuse(APPOINTMENT_NOT_FOUND));
        Signed signed = tables.newestCheckpoint()
                .filter(checkpoint -> checkpoint.size() >= position)
                .orElseGet(sealer::sealAll);
        List<byte[]> path = new Proofs(tables.tree(signed.size())).inclusion(position - 1, signed.size());
        AuditedRead.facts(request, 1);
        return new Receipt(booking, path, signed.note()).json(a.toString());
    }
}
