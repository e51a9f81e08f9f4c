package io.qconnect.command.sealing;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How facts are sealed.
 *
 * @param log names the log in its checkpoints and its key, one word without {@code +}; never to be changed
 * @param keyFile the signing key, made at the first start
 * @param publishTo a folder that checkpoints are published to; null publishes nowhere
 * @param every the pause between two looks for new facts
 * @param checkpointEvery how often a checkpoint is signed when facts keep coming
 */
@ConfigurationProperties("qconnect.sealing")
record SealingProperties(
        String log, Path keyFile, @Nullable Path publishTo, Duration every, Duration checkpointEvery) {}
