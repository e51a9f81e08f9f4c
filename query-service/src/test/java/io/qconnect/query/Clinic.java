package io.qconnect.query;

import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.qconnect.events.DoctorEvent.DoctorRegistered;
import io.qconnect.events.DoctorId;
import io.qconnect.events.Fact;
import io.qconnect.events.FileEvent.FileStored;
import io.qconnect.events.FileId;
import io.qconnect.events.QueueEvent.QueueOpened;
import io.qconnect.events.QueueId;
import io.qconnect.events.Role;
import io.qconnect.events.TokenPolicy;
import io.qconnect.events.UserEvent.ProfileChanged;
import io.qconnect.events.UserEvent.UserRegistered;
import io.qconnect.events.UserId;
import io.qconnect.events.Uuids;
import io.qconnect.events.personal.PersonalKeys;
import io.qconnect.events.wire.Catalogue;
import io.qconnect.events.wire.Envelope;
import io.qconnect.events.wire.FactJson;
import io.qconnect.events.wire.FactType;
import io.qconnect.events.wire.Recorded;
import io.qconnect.infra.local.SharedServers;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Publishes facts as command-service does: counts versions and positions, seals, and sends them in order. */
public final class Clinic {

    private static final Map<UUID, Long> VERSIONS = new ConcurrentHashMap<>();
    private static final AtomicLong POSITION = new AtomicLong();
    // before the first record is sent, there must be topics
    private static final PersonalKeys SEALING = RealServers.sealing();
    private static final KafkaProducer<String, byte[]> LOG = new KafkaProducer<>(
            Map.of(
                    "bootstrap.servers",
                    SharedServers.broker().bootstrapServers(),
                    "linger.ms",
                    "0",
                    "max.block.ms",
                    "10000"),
            new StringSerializer(),
            new ByteArraySerializer());
    private static volatile UUID epoch = Uuids.timeOrdered();

    private Clinic() {}

    /** The next fact of its stream happens. Gives the stream's version. */
    public static long publish(Fact fact) {
        long version = nextVersion(fact);
        send(record(fact, version));
        return version;
    }

    /** It happened then, and is written down now. Gives the stream's version. */
    public static long report(Fact fact, Instant happenedAt) {
        long version = nextVersion(fact);
        send(record(new Recorded<>(envelope(fact, version, happenedAt), fact)));
        return version;
    }

    /** It happens, but nobody hears of it yet. */
    public static ProducerRecord<String, byte[]> withhold(Fact fact) {
        return record(fact, nextVersion(fact));
    }

    public static Envelope envelope(Fact fact, long version) {
        return envelope(fact, version, null);
    }

    /** @param effectiveAt when it happened, if that is reported late */
    public static Envelope envelope(Fact fact, long version, @Nullable Instant effectiveAt) {
        FactType type = Catalogue.of(fact.getClass());
        long position = POSITION.incrementAndGet();
        return new Envelope(
                UUID.randomUUID().toString(),
                type.name(),
                type.revision(),
                fact.streamId(),
                version,
                Instant.now().truncatedTo(ChronoUnit.MICROS),
                epoch,
                position,
                "test",
                "command-" + position,
                effectiveAt);
    }

    public static ProducerRecord<String, byte[]> record(Fact fact, long version) {
        return record(new Recorded<>(envelope(fact, version), fact));
    }

    public static ProducerRecord<String, byte[]> record(Recorded<?> recorded) {
        Envelope envelope = recorded.envelope();
        CloudEvent event = envelope.seal(FactJson.write(recorded.fact()));
        return KafkaMessageFactory.createWriter(
                        envelope.family().topic(), envelope.streamId().toString())
                .writeBinary(event);
    }

    public static RecordMetadata send(ProducerRecord<String, byte[]> record) {
        try {
            return sendLater(record).get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    public static Future<RecordMetadata> sendLater(ProducerRecord<String, byte[]> record) {
        return LOG.send(record);
    }

    /** The store is restored: a new life begins, in which nothing has happened yet. */
    public static void restore() {
        epoch = Uuids.timeOrdered();
        VERSIONS.clear();
    }

    public static UUID epoch() {
        return epoch;
    }

    public static UserId registerUser(String name, @Nullable String phone) {
        UserId id = UserId.next();
        publish(registered(id, name, phone));
        return id;
    }

    public static UserRegistered registered(UserId id, String name, @Nullable String phone) {
        return new UserRegistered(
                id,
                SEALING.seal(id.value(), "name", name),
                SEALING.seal(id.value(), "email", name.toLowerCase(Locale.ROOT) + "@example.org"),
                phone == null ? null : SEALING.seal(id.value(), "phone", phone),
                Role.PATIENT);
    }

    public static FileStored stored(FileId id, UserId patient, String name) {
        return new FileStored(
                id, patient, SEALING.seal(patient.value(), "file", name), "application/pdf", 17, "0f".repeat(32));
    }

    /** A file about this patient. */
    public static FileId storeFile(UserId patient, String name) {
        FileId id = FileId.next();
        publish(stored(id, patient, name));
        return id;
    }

    public static ProfileChanged renamed(UserId id, String name) {
        UserRegistered as = registered(id, name, null);
        return new ProfileChanged(id, as.name(), as.email(), null);
    }

    public static DoctorId registerDoctor(String name, String specialty) {
        DoctorId id = DoctorId.next();
        publish(new DoctorRegistered(id, name, specialty, "12"));
        return id;
    }

    public static QueueId openQueue(DoctorId doctor, LocalDate date) {
        QueueOpened opened = opened(doctor, date);
        publish(opened);
        return opened.queueId();
    }

    public static QueueId openQueue() {
        return openQueue(DoctorId.next(), LocalDate.of(2026, 3, 2));
    }

    public static QueueOpened opened(DoctorId doctor, LocalDate date) {
        return new QueueOpened(
                QueueId.of("test", doctor, date, "DAY"),
                doctor,
                date,
                "DAY",
                ZoneId.of("Europe/Berlin"),
                LocalTime.of(8, 30),
                null,
                50,
                TokenPolicy.AT_BOOKING,
                10,
                "12");
    }

    private static long nextVersion(Fact fact) {
        return VERSIONS.merge(fact.streamId(), 1L, Long::sum);
    }
}
