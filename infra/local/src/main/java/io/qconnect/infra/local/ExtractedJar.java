package io.qconnect.infra.local;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * A Spring Boot jar taken apart: starting from plain files saves about a second each time, and a running service keeps
 * its classes while the next build replaces the jar. Beside it lies its {@link Leash}, so that the class path is the
 * same whoever starts the service: with another one the JVM would pass over the cache of an earlier start.
 *
 * @param jar the thin jar; its manifest names the main class and the libraries beside it
 * @param mainClass as its manifest says
 */
record ExtractedJar(Path jar, String mainClass) {

    private static final String LEASH_JAR = "leash.jar";

    private static final String LEASH_CLASS = Leash.class.getName().replace('.', '/') + ".class";

    String classPath() {
        return jar + File.pathSeparator + jar.resolveSibling(LEASH_JAR);
    }

    /** Takes the jar of this module apart, unless that has been done since it was built. */
    static ExtractedJar of(String module) {
        Path packed = find(ProjectFolder.program(module), module);
        // beside all builds: one that changes nothing finds what was learned about the one before
        Path target = ProjectFolder.find().resolve(module).resolve("target");
        Path folder = target.resolve("extracted-" + fingerprint(packed));
        Path jar = folder.resolve(packed.getFileName());
        if (!Files.exists(jar)) {
            extract(packed, folder);
            removeFormer(folder);
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
                if (jars.size() > 1) {
                    throw new CannotStart(
                            "several builds of " + module + " lie in " + target + ": " + jars + "; remove all but one");
                }
            } catch (IOException e) {
                throw new CannotStart("cannot look into " + target, e);
            }
        }
        throw new CannotStart(module + " has not been built: no " + module + "-*-app.jar in " + target
                + "; run \"mvn -DskipTests package\" in " + ProjectFolder.find());
    }

    /**
     * Of what is in it: a build that changes nothing leaves the same jar, and then what was learned about it stays
     * true.
     */
    private static String fingerprint(Path jar) {
        try (CheckedInputStream in = new CheckedInputStream(Files.newInputStream(jar), new CRC32())) {
            in.transferTo(OutputStream.nullOutputStream());
            CRC32 leash = new CRC32();
            leash.update(leashClass());
            return Long.toHexString(Files.size(jar)) + "-"
                    + Long.toHexString(in.getChecksum().getValue()) + "-" + Long.toHexString(leash.getValue());
        } catch (IOException e) {
            throw new CannotStart("cannot read " + jar, e);
        }
    }

    /** Each takes some hundred megabytes. One that a process still runs from stays. */
    private static void removeFormer(Path current) {
        Set<String> running = ProcessHandle.allProcesses()
                .map(it -> it.info().commandLine().orElse(""))
                .collect(Collectors.toSet());
        try (Stream<Path> folders = Files.list(Objects.requireNonNull(current.getParent()))) {
            folders.filter(it -> it.getFileName().toString().startsWith("extracted-"))
                    .filter(it -> !it.equals(current))
                    .filter(it -> running.stream().noneMatch(command -> command.contains(it.toString())))
                    .toList()
                    .forEach(PrivateFolder::delete);
        } catch (IOException e) {
            throw new CannotStart("cannot look into " + current.getParent(), e);
        }
    }

    /** Into a draft that is renamed: two processes may start the same service for the first time at once. */
    private static void extract(Path packed, Path folder) {
        try {
            Path draft = Files.createTempDirectory(folder.getParent(), "extracting");
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
            putLeash(draft.resolve(LEASH_JAR));
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

    private static void putLeash(Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry(LEASH_CLASS));
            out.write(leashClass());
            out.closeEntry();
        }
    }

    private static byte[] leashClass() throws IOException {
        try (InputStream in = Leash.class.getClassLoader().getResourceAsStream(LEASH_CLASS)) {
            if (in == null) {
                throw new FileNotFoundException(LEASH_CLASS);
            }
            return in.readAllBytes();
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
