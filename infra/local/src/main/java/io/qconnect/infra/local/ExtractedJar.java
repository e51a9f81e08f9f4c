package io.qconnect.infra.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * A Spring Boot jar taken apart: starting from plain files saves about a second each time, and a running service keeps
 * its classes while the next build replaces the jar.
 *
 * @param jar the thin jar; its manifest names the main class and the libraries beside it
 * @param mainClass as its manifest says
 */
record ExtractedJar(Path jar, String mainClass) {

    /** Takes the jar of this module apart, unless that has been done since it was built. */
    static ExtractedJar of(String module) {
        Path packed = find(ProjectFolder.find().resolve(module).resolve("target"), module);
        Path folder = packed.resolveSibling("extracted-" + fingerprint(packed));
        Path jar = folder.resolve(packed.getFileName());
        if (!Files.exists(jar)) {
            extract(packed, folder);
        }
        return new ExtractedJar(jar, mainClass(jar));
    }

    private static Path find(Path target, String module) {
        if (Files.isDirectory(target)) {
            try (Stream<Path> files = Files.list(target)) {
                List<Path> jars = files.filter(it -> it.getFileName().toString().matches(module + "-.*-app\\.jar"))
                        .toList();
                if (jars.size() == 1) {
                    return jars.getFirst();
                }
            } catch (IOException e) {
                throw new CannotStart("cannot look into " + target, e);
            }
        }
        throw new CannotStart(module + " has not been built: no " + module + "-*-app.jar in " + target
                + "; run \"mvn -DskipTests package\" in " + ProjectFolder.find());
    }

    private static String fingerprint(Path jar) {
        try {
            return Long.toHexString(Files.getLastModifiedTime(jar).toMillis()) + "-"
                    + Long.toHexString(Files.size(jar));
        } catch (IOException e) {
            throw new CannotStart("cannot read " + jar, e);
        }
    }

    /** Into a draft that is renamed: two processes may start the same service for the first time at once. */
    private static void extract(Path packed, Path folder) {
        try {
            Path draft = Files.createTempDirectory(packed.getParent(), "extracting");
            Process extraction = new ProcessBuilder(
                            ChildProcess.java().toString(),
                            "-Djarmode=tools",
                            "-jar",
                            packed.toString(),
                            "extract",
                            "--force",
                            "--destination",
                            draft.toString())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(extraction.getInputStream().readAllBytes());
            if (extraction.waitFor() != 0) {
                throw new CannotStart("cannot take " + packed + " apart: " + output);
            }
            // a temporary folder is private; who may read the jar may read its parts
            Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rwxr-xr-x"));
            moveOrKeepTheOther(draft, folder);
        } catch (IOException e) {
            throw new CannotStart("cannot take " + packed + " apart: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStart("interrupted", e);
        }
    }

    private static void moveOrKeepTheOther(Path draft, Path folder) throws IOException {
        try {
            Files.move(draft, folder);
        } catch (IOException e) {
            PrivateFolder.delete(draft);
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
    }

    private static String mainClass(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            String name = file.getManifest().getMainAttributes().getValue("Main-Class");
            if (name == null) {
                throw new CannotStart(jar + " names no main class");
            }
            return name;
        } catch (IOException e) {
            throw new CannotStart("cannot read " + jar, e);
        }
    }
}
