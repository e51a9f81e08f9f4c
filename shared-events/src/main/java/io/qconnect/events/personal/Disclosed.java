package io.qconnect.events.personal;

/** What became of a sealed value when somebody opened it. */
public sealed interface Disclosed {

    /** The text to show. */
    String text();

    /** It could be opened. */
    record Clear(String text) implements Disclosed {}

    /** The person's key was destroyed: nobody can open it any more. */
    record Erased() implements Disclosed {
        @Override
        public String text() {
            return "[erased]";
        }
    }
}
