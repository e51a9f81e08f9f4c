package io.qconnect.command.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PasswordsTest {

    private final Passwords passwords = new Passwords();

    @Test
    void somebody_who_does_not_exist_is_compared_with_a_hash_of_todays_cost() {
        String nobodys = Passwords.nobodysHash();
        String somebodys = passwords.hash("a long enough password", "/password");

        assertThat(shape(nobodys)).isEqualTo(shape(somebodys));
        assertThat(nobodys).hasSameSizeAs(somebodys);
        assertThat(passwords.isOutdated(nobodys)).isFalse();
        assertThat(passwords.matches("a long enough password", null)).isFalse();
    }

    /** All but salt and hash. */
    private static String shape(String encoded) {
        return encoded.replaceAll("[$][^$]+[$][^$]+$", "");
    }
}
