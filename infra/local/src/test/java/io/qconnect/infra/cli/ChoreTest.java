package io.qconnect.infra.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChoreTest {

    private final List<String> told = new ArrayList<>();
    private boolean fails;
    private final Chore chore = new Chore("contents of files", "copied to the archive", this::work, told::add);

    private void work() throws IOException {
        if (fails) {
            throw new IOException("the archive is not there");
        }
    }

    @Test
    void is_not_spoken_of_while_all_is_well() {
        chore.carryOut();

        assertThat(told).isEmpty();
    }

    @Test
    void that_fails_is_tried_again_and_told_of_once() {
        fails = true;
        chore.carryOut();
        chore.carryOut();
        fails = false;
        chore.carryOut();
        chore.carryOut();

        assertThat(told)
                .containsExactly(
                        "contents of files are not copied to the archive: the archive is not there",
                        "contents of files are copied to the archive again");
    }
}
