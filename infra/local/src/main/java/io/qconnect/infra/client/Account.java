package io.qconnect.infra.client;

/** Who enters the clinic. Printing it shows no password. */
public record Account(String email, String password) {

    @Override
    public String toString() {
        return "Account[…]";
    }
}
