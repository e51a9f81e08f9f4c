package io.qconnect.infra.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class PatientCompilerTest {

    private static final String USUAL = "0";
    private static final String IDLE = "5";

    /** Counted from the state, which follows the name in brackets (proc(5), {@code stat}). */
    private static final int POLICY = 38;

    /** A JVM with both compilers, which this one need not have. */
    private Process jvm;

    @BeforeEach
    void start() throws IOException {
        jvm = new ProcessBuilder(
                        ChildProcess.java().toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Waits.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        // so its compilers are there
        assertThat(jvm.getInputStream().read()).isEqualTo('!');
    }

    @AfterEach
    void stop() {
        jvm.destroyForcibly();
    }

    static final class Waits {
        public static void main(String[] args) throws IOException {
            System.out.write('!');
            System.out.flush();
            System.in.read();
        }
    }

    private List<String> policies() throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(jvm.pid()), "task"))) {
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
        try (PatientCompiler compiler = PatientCompiler.of(jvm.pid())) {
            compiler.look();
            compiler.look();
            // where this could not be taken back, it is not done
            assertThat(policies().contains(IDLE)).isEqualTo(PatientCompiler.HELPS);
        }
        assertThat(policies()).containsExactly(USUAL);
    }

    @Test
    void of_a_process_that_has_ended_is_nobodys() throws Exception {
        PatientCompiler compiler = PatientCompiler.of(jvm.pid());
        compiler.look();
        jvm.destroyForcibly().waitFor();

        compiler.look();

        assertThatCode(compiler::close).doesNotThrowAnyException();
    }
}
