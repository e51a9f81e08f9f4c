package io.qconnect.infra.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** With this JVM's own compiler. */
@EnabledOnOs(OS.LINUX)
class PatientCompilerTest {

    private static final String USUAL = "0";
    private static final String IDLE = "5";

    /** Counted from the state, which follows the name in brackets (proc(5), {@code stat}). */
    private static final int POLICY = 38;

    private static List<String> policies() throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            return threads.map(PatientCompilerTest::policy)
                    .filter(it -> !it.isEmpty())
                    .distinct()
                    .toList();
        }
    }

    private static String policy(Path thread) {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[POLICY];
        } catch (IOException gone) {
            return "";
        }
    }

    @Test
    void is_in_the_end_as_it_was() throws IOException {
        assertThat(policies()).containsExactly(USUAL);
        try (PatientCompiler compiler =
                PatientCompiler.of(ProcessHandle.current().pid())) {
            compiler.look();
            compiler.look();
            // where this may not be taken back, it is not done
            assertThat(policies()).contains(USUAL).isSubsetOf(USUAL, IDLE);
        }
        assertThat(policies()).containsExactly(USUAL);
    }

    @Test
    void of_a_process_that_has_ended_is_nobodys() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        PatientCompiler compiler = PatientCompiler.of(ended.pid());
        compiler.look();
        compiler.close();
        assertThat(policies()).containsExactly(USUAL);
    }
}
