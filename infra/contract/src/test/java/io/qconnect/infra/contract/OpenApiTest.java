package io.qconnect.infra.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.platform.web.CommandPromises;
import io.qconnect.query.platform.QueryPromises;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each service publishes the description of itself that is kept in {@code src/main/resources/openapi.json}. This test
 * never writes it, and says when the code has gone another way.
 */
class OpenApiTest {

    static Stream<Promises> services() {
        return Stream.of(new CommandPromises(), new QueryPromises());
    }

    @ParameterizedTest
    @MethodSource("services")
    void the_description_says_what_the_code_says(Promises promises) throws IOException {
        Path kept = Path.of("../..", promises.service(), "src/main/resources/openapi.json");
        Path todays =
                Files.createDirectories(Path.of("target", promises.service())).resolve("openapi.json");
        Files.writeString(todays, Drawing.of(promises));

        assertThat(Files.exists(kept) ? Files.readString(kept) : "")
                .as("look at infra/contract/%s, and copy it to %s if that is what was meant", todays, kept.normalize())
                .isEqualTo(Files.readString(todays));
    }
}
