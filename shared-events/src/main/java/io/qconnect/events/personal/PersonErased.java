package io.qconnect.events.personal;

/** Something about a person was to be sealed who has been erased: there will be no key for it again. */
public final class PersonErased extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PersonErased() {
        super("This person was erased", null, false, false);
    }
}
