package io.qconnect.infra.deploy;

import static io.qconnect.infra.deploy.DeployFiles.DEPLOY;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * A kubectl that writes down what it is asked to do, and what it is given, and changes nothing. A job is not over when
 * it is asked about for the first time, and ends as it is told here.
 */
final class FakeCluster {

    private static final String KUBECTL = """
        #!/bin/sh
        echo "kubectl $*" >>"$LOG"
        case "$*" in *"-f -") cat >>"$LOG" ;; esac
        case "$*" in *"$FAILING"*) exit 1 ;; esac
        case "$*" in
          *" get job $FAILED_JOB -o "*) echo "FailureTarget Failed" ;;
          *" get job "*) if [ -e "$LOG.$5" ]; then echo "SuccessCriteriaMet Complete"; else : >"$LOG.$5"; fi ;;
          *" get pods -l job-name="*) echo "ImagePullBackOff" ;;
          *" logs "*) echo "the last words of ${4}" ;;
        esac
        """;

    private final Path folder;
    private String failing = "nothing";
    private String failedJob = "none";

    FakeCluster(Path folder) {
        this.folder = folder;
    }

    /** @param order what kubectl says no to: any order that contains this */
    FakeCluster refusing(String order) {
        failing = order;
        return this;
    }

    FakeCluster inWhichFails(String job) {
        failedJob = job;
        return this;
    }

    /** @param log orders, each with what was handed over */
    record Run(int code, String log, String said) {

        List<String> orders() {
            return log.lines().filter(line -> line.startsWith("kubectl ")).toList();
        }

        /** What changes something, or waits for it. */
        List<String> steps() {
            return orders().stream().filter(order -> !order.contains(" get ")).toList();
        }
    }

    /** @param script in {@code infra/deploy/kubernetes}, and its arguments */
    Run run(String script, String... arguments) throws IOException, InterruptedException {
        Path kubectl = folder.resolve("kubectl");
        Files.writeString(kubectl, KUBECTL);
        Files.setPosixFilePermissions(kubectl, PosixFilePermissions.fromString("rwx------"));
        Path log = folder.resolve("log");
        Files.writeString(log, "");
        Path said = folder.resolve("said");
        var process = new ProcessBuilder(
                        DEPLOY.resolve("kubernetes").resolve(script).toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        process.command().addAll(List.of(arguments));
        process.environment().put("PATH", folder + ":" + System.getenv("PATH"));
        process.environment().put("LOG", log.toString());
        process.environment().put("FAILING", failing);
        process.environment().put("FAILED_JOB", failedJob);
        int code = process.start().waitFor();
        return new Run(code, Files.readString(log), Files.readString(said));
    }
}
