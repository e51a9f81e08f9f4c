package io.qconnect.query.waitinglist;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.events.AppointmentId;
import io.qconnect.events.EntryId;
import io.qconnect.events.LeavingReason;
import io.qconnect.events.OfferId;
import io.qconnect.events.QueueEvent.OfferAccepted;
import io.qconnect.events.QueueEvent.OfferDeclined;
import io.qconnect.events.QueueEvent.OfferExpired;
import io.qconnect.events.QueueEvent.PlaceOffered;
import io.qconnect.events.QueueEvent.WaitingListJoined;
import io.qconnect.events.QueueEvent.WaitingListLeft;
import io.qconnect.events.QueueId;
import io.qconnect.events.Role;
import io.qconnect.events.UserId;
import io.qconnect.query.Clinic;
import io.qconnect.query.Issuer;
import io.qconnect.query.OnRealServers;
import io.qconnect.query.Questions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Who waits for a place, who has been offered one until when, and what came of it. */
@OnRealServers
class WaitingListTest {

    private static final Instant EIGHT = Instant.parse("2026-03-02T08:00:00Z");
    private static final Instant UNTIL = Instant.parse("2026-03-02T09:15:30.123456Z");

    @LocalServerPort
    private int port;

    private final QueueId queue = Clinic.openQueue();
    private final UserId ada = UserId.next();
    private final EntryId adas = EntryId.next();
    private final EntryId bobs = EntryId.next();
    private final EntryId cleos = EntryId.next();
    private Questions desk;

    @BeforeEach
    void three_wait_and_the_first_is_offered_a_place() {
        desk = new Questions(port);
        Clinic.report(new WaitingListJoined(queue, adas, ada), EIGHT);
        Clinic.report(new WaitingListJoined(queue, bobs, UserId.next()), EIGHT.plusSeconds(60));
        Clinic.report(new WaitingListJoined(queue, cleos, UserId.next()), EIGHT.plusSeconds(120));
        Clinic.publish(new PlaceOffered(queue, OfferId.to(adas), adas, UNTIL));
    }

    private List<String> states(String more, long version) {
        List<String> states = new ArrayList<>();
        JsonNode page = desk.read("/queues/" + queue + "/waiting-list?minVersion=" + version + more);
        page.get("items").forEach(entry -> states.add(entry.get("state").asString()));
        return states;
    }

    @Test
    void first_come_stands_first_and_the_offer_can_be_read() {
        JsonNode items =
                desk.read("/queues/" + queue + "/waiting-list?minVersion=5").get("items");

        assertThat(items).hasSize(3);
        JsonNode first = items.get(0);
        assertThat(first.get("entryId").asString()).isEqualTo(adas.toString());
        assertThat(first.get("userId").asString()).isEqualTo(ada.toString());
        assertThat(first.get("state").asString()).isEqualTo("OFFERED");
        assertThat(first.get("joinedAt").asString()).isEqualTo(EIGHT.toString());
        assertThat(first.get("offerId").asString()).isEqualTo(OfferId.to(adas).toString());
        assertThat(Instant.parse(first.get("expiresAt").asString())).isEqualTo(UNTIL);
        assertThat(first.get("version").asLong()).isEqualTo(5);
        assertThat(items.get(1).get("entryId").asString()).isEqualTo(bobs.toString());
        assertThat(items.get(1).get("state").asString()).isEqualTo("WAITING");
        assertThat(items.get(1).get("offerId").isNull()).isTrue();
        assertThat(items.get(2).get("entryId").asString()).isEqualTo(cleos.toString());
    }

    /** Whoever writes it down late names an hour; the queue knows who came first. */
    @Test
    void whoever_is_said_to_have_come_earlier_stands_where_they_came() {
        EntryId doras = EntryId.next();
        long version =
                Clinic.report(new WaitingListJoined(queue, doras, UserId.next()), EIGHT.minus(Duration.ofHours(1)));
        Clinic.publish(new PlaceOffered(queue, OfferId.to(bobs), bobs, UNTIL));
        String list = "/queues/" + queue + "/waiting-list?limit=2";

        JsonNode first = desk.read(list + "&minVersion=" + (version + 1));
        JsonNode second = desk.read(list + "&cursor=" + first.get("next").asString());

        assertThat(entries(first)).containsExactly(adas.toString(), bobs.toString());
        assertThat(entries(second)).containsExactly(cleos.toString(), doras.toString());
        assertThat(second.get("next").isNull()).isTrue();
    }

    private static List<String> entries(JsonNode page) {
        List<String> entries = new ArrayList<>();
        page.get("items").forEach(entry -> entries.add(entry.get("entryId").asString()));
        return entries;
    }

    @Test
    void whatever_comes_of_an_offer_stays_to_be_seen() {
        Clinic.publish(new OfferExpired(queue, OfferId.to(adas), adas));
        Clinic.publish(new PlaceOffered(queue, OfferId.to(bobs), bobs, UNTIL));
        Clinic.publish(new OfferDeclined(queue, OfferId.to(bobs), bobs));
        Clinic.publish(new PlaceOffered(queue, OfferId.to(cleos), cleos, UNTIL));
        long version = Clinic.publish(new OfferAccepted(queue, OfferId.to(cleos), cleos, AppointmentId.next()));

        assertThat(states("", version)).containsExactly("EXPIRED", "DECLINED", "ACCEPTED");
        assertThat(states("&state=DECLINED", version)).containsExactly("DECLINED");
        assertThat(states("&state=WAITING", version)).isEmpty();
        JsonNode expired = desk.read("/queues/" + queue + "/waiting-list?userId=" + ada)
                .get("items")
                .get(0);
        assertThat(Instant.parse(expired.get("expiresAt").asString())).isEqualTo(UNTIL);
    }

    @Test
    void whoever_leaves_has_left() {
        long version = Clinic.publish(new WaitingListLeft(queue, bobs, LeavingReason.GOT_A_PLACE));

        assertThat(states("", version)).containsExactly("OFFERED", "LEFT", "WAITING");
    }

    @Test
    void patients_see_themselves_and_nobody_else() {
        desk.read("/queues/" + queue + "?minVersion=5");
        Questions asAda = new Questions(port, Issuer.token(Role.PATIENT, ada.value()));

        JsonNode seen = asAda.read("/queues/" + queue + "/waiting-list").get("items");

        assertThat(seen).hasSize(1);
        assertThat(seen.get(0).get("entryId").asString()).isEqualTo(adas.toString());
        assertThat(asAda.read("/queues/" + queue + "/waiting-list?userId=" + UserId.next())
                        .get("items"))
                .isEmpty();
    }

    /** A place that is held is no appointment: the queue's own count does not move. */
    @Test
    void every_fact_moves_the_version_of_the_queue_and_none_its_count() {
        JsonNode shown = desk.read("/queues/" + queue + "?minVersion=5");

        assertThat(shown.get("version").asLong()).isEqualTo(5);
        assertThat(shown.get("activeCount").asInt()).isZero();
    }
}
