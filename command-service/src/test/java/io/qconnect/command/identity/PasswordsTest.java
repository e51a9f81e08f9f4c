package io.qconnect.command.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qconnect.command.platform.Invalid;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** Of each of these characters Java makes two, of which neither is one. */
    @ParameterizedTest
    @ValueSource(ints = {12, 70, 128})
    void what_can_be_chosen_can_be_used(int length) {
        String password = "\uD83D\uDD11".repeat(length);

        String hash = passwords.hash(password, "/password");

        assertThat(passwords.matches(password, hash)).isTrue();
        assertThat(passwords.matches("\uD83D\uDD11".repeat(length - 1), hash)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {11, 129})
    void what_is_too_short_or_too_long_is_so_in_whatever_script(int length) {
        for (String character : List.of("a", "\u00E4", "\uD83D\uDD11")) {
            assertThatThrownBy(() -> passwords.hash(character.repeat(length), "/password"))
                    .isInstanceOf(Invalid.class);
        }
    }

    /** All but salt and hash. */
    private static String shape(String encoded) {
        return encoded.replaceAll("[$][^$]+[$][^$]+$", "");
    }
}
