package io.qconnect.query.feed;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Which log it is that has a topic's name. One that is lost and made anew has the same name and perhaps more records
 * than were taken of the first; by its id it is known.
 */
final class TopicIds {

    /** A reader that is given partitions has as long as a batch may take; a broker that works answers at once. */
    private static final long BROKER_SECONDS_MAX = 10;

    private final Admin broker;

    TopicIds(Admin broker) {
        this.broker = broker;
    }

    /**
     * Of brokers that give their topics no ids, none is known.
     *
     * @throws TimeoutException when the broker does not say
     */
    Map<String, UUID> of(List<String> topics) {
        Map<String, UUID> ids = HashMap.newHashMap(topics.size());
        try {
            broker.describeTopics(topics)
                    .allTopicNames()
                    .get(BROKER_SECONDS_MAX, TimeUnit.SECONDS)
                    .forEach((topic, described) -> {
                        Uuid id = described.topicId();
                        if (!id.equals(Uuid.ZERO_UUID)) {
                            ids.put(topic, new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits()));
                        }
                    });
        } catch (InterruptedException stopped) {
            throw new InterruptException(stopped);
        } catch (ExecutionException | java.util.concurrent.TimeoutException unreachable) {
            throw new TimeoutException("The broker does not say which topics it has", unreachable);
        }
        return ids;
    }
}
