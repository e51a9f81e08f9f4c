package io.qconnect.infra.cli;

import io.qconnect.infra.local.CannotStart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/** What is done again and again beside a clinic that runs. That it fails is said once, until it is well again. */
final class Chore {

    private final String things;
    private final String done;
    private final Work work;
    private final Consumer<String> progress;
    private boolean failing;

    interface Work {
        void carryOut() throws IOException;
    }

    /**
     * @param things of which it is said that they "are not" done
     * @param done what is done with them
     */
    Chore(String things, String done, Work work, Consumer<String> progress) {
        this.things = things;
        this.done = done;
        this.work = work;
        this.progress = progress;
    }

    /** Once; what fails is tried again the next time. */
    void carryOut() {
        try {
            work.carryOut();
            if (failing) {
                progress.accept(things + " are " + done + " again");
            }
            failing = false;
        } catch (IOException | UncheckedIOException | CannotStart failed) {
            if (!failing) {
                progress.accept(things + " are not " + done + ": " + failed.getMessage());
            }
            failing = true;
        }
    }
}
