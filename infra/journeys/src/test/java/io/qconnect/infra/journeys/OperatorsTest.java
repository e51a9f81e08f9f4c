package io.qconnect.infra.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.infra.client.Answer;
import io.qconnect.infra.client.ClinicApi;
import io.qconnect.infra.seed.LargeSeed;
import io.qconnect.infra.seed.SeedData;
import io.qconnect.infra.seed.SeedMemory;
import io.qconnect.infra.seed.Seeding;
import io.qconnect.infra.seed.Seeding.Summary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Seed data in the running clinic. */
class OperatorsTest {

    private static final AtomicInteger CLINICS = new AtomicInteger();

    /** Each test seeds a clinic of its own, as it were: on a day of its own. */
    private final LocalDate firstDay = LocalDate.of(2031, 5, 5).plusMonths(CLINICS.incrementAndGet());

    private final ClinicApi clinic = new ClinicApi(
            TheClinic.running().plan().commandUrl(),
            TheClinic.running().plan().queryUrl(),
            TheClinic.running().accounts().of("admin"));

    @TempDir
    private Path folder;

    @AfterEach
    void leave() {
        clinic.close();
    }

    /** Their own people: the usual ones may be in this clinic already. */
    private SeedData data(String who, String... edits) throws IOException {
        try (InputStream usual = SeedData.class.getResourceAsStream("/seed.json")) {
            assertThat(usual).isNotNull();
            String text = new String(usual.readAllBytes(), StandardCharsets.UTF_8).replace("@", "." + who + "@");
            for (int i = 0; i < edits.length; i += 2) {
                assertThat(text).contains(edits[i]);
                text = text.replace(edits[i], edits[i + 1]);
            }
            Path file = Files.createTempFile(folder, "data", ".json");
            Files.writeString(file, text);
            return SeedData.of(file);
        }
    }

    private Summary seed(SeedData data, LocalDate today, List<String> log) {
        return Seeding.carryOut(clinic, data, SeedMemory.in(folder, today), log::add);
    }

    private Summary seed(SeedData data) {
        return seed(data, firstDay, new ArrayList<>());
    }

    @Test
    void twice_is_twenty_records_also_on_a_later_day() throws IOException {
        Summary first = seed(data("twice"));
        Summary second = seed(data("twice"), firstDay.plusDays(3), new ArrayList<>());

        assertThat(first.created()).isEqualTo(20);
        assertThat(second).isEqualTo(new Summary(20, 0, 0, 20, 0, first.queues()));
        Answer appointments = clinic.ask("/queues/" + first.queues().getFirst() + "/appointments");
        assertThat(appointments.body().path("items"))
                .extracting(it -> it.path("status").asString())
                .containsExactlyInAnyOrder("COMPLETED", "IN_PROGRESS", "PENDING");
    }

    @Test
    void what_was_edited_is_brought_up_to_date() throws IOException {
        seed(data("edit"));
        List<String> log = new ArrayList<>();

        Summary edited = seed(
                data(
                        "edit",
                        "Ada Brandt",
                        "Ada Brandt-Okafor",
                        "\"roomNo\": \"201\"",
                        "\"roomNo\": \"207\"",
                        "\"capacity\": 25",
                        "\"capacity\": 26",
                        "\"carla\", \"status\": \"PENDING\"",
                        "\"carla\", \"status\": \"CANCELLED\"",
                        "\"bruno\", \"status\": \"IN_PROGRESS\"",
                        "\"bruno\", \"status\": \"COMPLETED\"",
                        "None known.",
                        "Penicillin."),
                firstDay,
                log);

        assertThat(edited.updated()).as("%s", log).isEqualTo(6);
        assertThat(edited.unchanged()).isEqualTo(14);
        assertThat(clinic.ask("/queues/" + edited.queues().getLast()).number("capacity"))
                .isEqualTo(26);
    }

    @Test
    void a_visit_that_ended_otherwise_is_left_as_it_is() throws IOException {
        seed(data("back"));

        Summary back = seed(data("back", "\"ada\", \"status\": \"COMPLETED\"", "\"ada\", \"status\": \"IN_PROGRESS\""));

        assertThat(back.left()).isEqualTo(1);
        assertThat(back.updated()).isZero();
    }

    @Test
    void an_interrupted_one_is_gone_on_with() throws IOException {
        List<String> log = new ArrayList<>();
        try {
            Seeding.carryOut(clinic, data("torn"), SeedMemory.in(folder, firstDay), line -> {
                log.add(line);
                if (log.size() == 11) {
                    throw new IllegalStateException("pulled the plug");
                }
            });
        } catch (IllegalStateException interrupted) {
            assertThat(interrupted).hasMessage("pulled the plug");
        }

        Summary second = seed(data("torn"));

        assertThat(second.created()).isEqualTo(9);
        assertThat(second.unchanged()).isEqualTo(11);
    }

    @Test
    void a_network_is_the_same_when_it_is_loaded_again() {
        List<String> log = new ArrayList<>();
        LargeSeed.Loaded first = LargeSeed.load(clinic, 150, firstDay.plusYears(1), log::add);
        LargeSeed.Loaded second = LargeSeed.load(clinic, 150, firstDay.plusYears(1), log::add);

        assertThat(second).isEqualTo(first);
        assertThat(first.appointments()).isGreaterThan(150);
        assertThat(log).anyMatch(line -> line.startsWith("150 of 150 patients"));
    }
}
