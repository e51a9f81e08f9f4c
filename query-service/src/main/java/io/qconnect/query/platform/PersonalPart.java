package io.qconnect.query.platform;

import java.util.List;
import java.util.UUID;

/**
 * What a slice has about one person, in the form in which it answers everybody: a right of that person (GDPR, article
 * 15). The slice of users collects all parts without knowing one.
 */
public interface PersonalPart {

    /** More than anybody has in a lifetime. */
    int AT_MOST = 10_000;

    /** The name of the list among all that is known of the person. */
    String name();

    /** The oldest first, at most {@link #AT_MOST}. */
    List<?> of(UUID person);
}
