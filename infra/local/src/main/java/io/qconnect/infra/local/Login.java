package io.qconnect.infra.local;

/** Who enters a database. Printing it shows no password. */
public record Login(String user, String password) {

    @Override
    public String toString() {
        return "Login[" + user + "]";
    }
}
