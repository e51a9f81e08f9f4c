package io.qconnect.command.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qconnect.command.identity.FirstAccounts.First;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The file that a clinic's first accounts come from. Every test of the running service logs in with what was made of
 * one.
 */
class FirstAccountsTest {

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("first-accounts.json");
    }

    @Test
    void there_may_be_none() {
        assertThat(FirstAccounts.laidDown("")).isEmpty();
    }

    @Test
    void it_may_have_been_taken_away_again() {
        assertThat(FirstAccounts.laidDown(file().toString())).isEmpty();
    }

    @Test
    void it_names_roles() throws IOException {
        Files.writeString(file(), """
            {"admin": {"email": "admin@clinic.example", "password": "twelve letters"}}
            """);
        assertThat(FirstAccounts.laidDown(file().toString()))
                .hasSize(1)
                .containsEntry("admin", new First("admin@clinic.example", "twelve letters"));
    }

    @Test
    void one_that_cannot_be_understood_is_no_reason_to_start_without_an_admin() throws IOException {
        Files.writeString(file(), "admin@clinic.example");
        assertThatThrownBy(() -> FirstAccounts.laidDown(file().toString())).isNotNull();
    }
}
