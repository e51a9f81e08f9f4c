package io.qconnect.infra.local;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the project lies: the folder with {@code infra/qconnect} in it. A build says it in the system property
 * {@code qconnect.home}; everybody else stands somewhere inside.
 */
public final class ProjectFolder {

    static final String PROPERTY = "qconnect.home";

    private ProjectFolder() {}

    /** @throws CannotStart when neither the property nor the working directory leads to a project */
    public static Path find() {
        return find(System.getProperty(PROPERTY), Path.of("").toAbsolutePath());
    }

    /**
     * Where the jars of a module lie: what {@code infra/qconnect} has laid out for this run, which no later build
     * touches; else what Maven has built.
     *
     * @param module as in {@code infra/broker}
     */
    static Path program(String module) {
        String laidOut = System.getProperty("qconnect.program." + module, "");
        return laidOut.isEmpty() ? find().resolve(module).resolve("target") : Path.of(laidOut);
    }

    static Path find(@Nullable String home, Path workingDirectory) {
        if (home != null && !home.isBlank()) {
            return home(Path.of(home).toAbsolutePath());
        }
        for (Path folder = workingDirectory; folder != null; folder = folder.getParent()) {
            if (isProject(folder)) {
                return folder;
            }
        }
        throw new CannotStart("no project here: neither " + workingDirectory
                + " nor a folder above it holds infra/qconnect; set -D" + PROPERTY + "=FOLDER");
    }

    private static Path home(Path home) {
        if (!isProject(home)) {
            throw new CannotStart(PROPERTY + " is " + home + ", but there is no infra/qconnect in it");
        }
        return home.normalize();
    }

    private static boolean isProject(Path folder) {
        return Files.isRegularFile(folder.resolve("infra").resolve("qconnect"));
    }
}
