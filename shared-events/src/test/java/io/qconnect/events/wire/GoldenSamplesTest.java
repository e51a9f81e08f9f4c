package io.qconnect.events.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.events.Fact;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Old facts are read for ever. Each fact and revision has a golden sample; samples are only ever added, by hand. This
 * test never writes one: when it says that a sample is missing, it prints what the file must hold.
 */
class GoldenSamplesTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    static List<Fact> samples() {
        return SampleFacts.ALL;
    }

    private static Path fileOf(FactType type) {
        return GOLDEN.resolve(type.name() + "." + type.revision() + ".json");
    }

    @Test
    void there_is_a_sample_of_every_fact() {
        assertThat(SampleFacts.ALL.stream().map(Object::getClass).collect(Collectors.<Object>toSet()))
                .isEqualTo(Catalogue.types().stream().map(FactType::factClass).collect(Collectors.<Object>toSet()));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void what_is_written_today_equals_the_newest_sample_byte_for_byte(Fact fact) throws IOException {
        Path file = fileOf(Catalogue.of(fact.getClass()));
        String written = new String(FactJson.write(fact), StandardCharsets.UTF_8);
        assertThat(file).as("should hold %s", written).exists();
        assertThat(written).isEqualTo(Files.readString(file).stripTrailing());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void the_newest_sample_reads_back_as_the_same_fact(Fact fact) throws IOException {
        FactType type = Catalogue.of(fact.getClass());
        assertThat(FactJson.read(type.name(), type.revision(), Files.readAllBytes(fileOf(type))))
                .isEqualTo(fact);
    }

    static Set<Map.Entry<String, Fact>> grownSamples() {
        return SampleFacts.GROWN.entrySet();
    }

    @ParameterizedTest
    @MethodSource("grownSamples")
    void what_a_fact_came_to_carry_has_a_sample_too(Map.Entry<String, Fact> grown) throws IOException {
        FactType type = Catalogue.of(grown.getValue().getClass());
        Path file = GOLDEN.resolve(type.name() + "." + type.revision() + "." + grown.getKey() + ".json");
        String written = new String(FactJson.write(grown.getValue()), StandardCharsets.UTF_8);
        assertThat(file).as("should hold %s", written).exists();
        assertThat(written).isEqualTo(Files.readString(file).stripTrailing());
        assertThat(FactJson.read(type.name(), type.revision(), Files.readAllBytes(file)))
                .isEqualTo(grown.getValue());
    }

    @Test
    void every_sample_ever_kept_can_be_read() throws IOException {
        try (var files = Files.list(GOLDEN)) {
            List<Path> samples = files.toList();
            assertThat(samples).hasSizeGreaterThanOrEqualTo(Catalogue.types().size());
            for (Path sample : samples) {
                String[] words = sample.getFileName().toString().split("\\.");
                String name = words[0] + "." + words[1];
                assertThat(FactJson.read(name, Integer.parseInt(words[2]), Files.readAllBytes(sample)))
                        .isNotNull();
            }
        }
    }
}
