package io.qconnect.command;

import io.qconnect.events.Fact;
import java.util.List;

/**
 * What became of a command.
 *
 * @param word {@code DONE}, the name of the refusal, or the pointer to what is invalid
 * @param facts what was written
 */
public record Verdict(String word, List<? extends Fact> facts) {

    public static Verdict yes(Fact... facts) {
        return new Verdict("DONE", List.of(facts));
    }

    public static Verdict no(String word) {
        return new Verdict(word, List.of());
    }

    public boolean isDone() {
        return word.equals("DONE");
    }
}
