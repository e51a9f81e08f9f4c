package io.qconnect.infra.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** An authority of a test's own, and what it certifies: made by the JDK's keytool, gone with the folder. */
record Authority(Path folder, String name) {

    private static final String PASSWORD = "changeit";

    /** @param key the private key alone, {@code certificate} the certificate alone, {@code both} one after the other */
    record Identity(Path key, Path certificate, Path both) {}

    static Authority in(Path folder, String name) throws Exception {
        Authority authority = new Authority(folder, name);
        authority.keytool("-genkeypair", name, "-dname", "CN=" + name, "-keyalg", "EC", "-ext", "bc:c");
        authority.keytool(
                "-exportcert", name, "-rfc", "-file", authority.certificate().toString());
        return authority;
    }

    /** What whoever trusts it is given. */
    Path certificate() {
        return folder.resolve(name + ".pem");
    }

    /** A key, and the certificate that whoever has it is this host. */
    Identity certify(String host) throws Exception {
        Path request = folder.resolve(host + ".request");
        Path certificate = folder.resolve(host + ".pem");
        keytool("-genkeypair", host, "-dname", "CN=" + host, "-keyalg", "EC");
        keytool("-certreq", host, "-file", request.toString());
        keytool(
                "-gencert",
                name,
                "-rfc",
                "-infile",
                request.toString(),
                "-outfile",
                certificate.toString(),
                "-ext",
                "san=dns:" + host);
        Path key = Files.createFile(
                folder.resolve(host + ".key"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(key, pem(privateKey(host)));
        Path both = folder.resolve(host + ".both");
        Files.writeString(both, Files.readString(key) + Files.readString(certificate));
        return new Identity(key, certificate, both);
    }

    private Path keys() {
        return folder.resolve(name + ".p12");
    }

    private Key privateKey(String alias) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys())) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store.getKey(alias, PASSWORD.toCharArray());
    }

    private static String pem(Key key) {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    private void keytool(String what, String alias, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                what,
                "-alias",
                alias,
                "-keystore",
                keys().toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as("%s", said).isZero();
    }
}
