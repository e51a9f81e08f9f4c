package io.qconnect.access;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** Tells people, whose browser asks for a page, from programs, which are to read what goes wrong. */
public final class Pages {

    private Pages() {}

    /**
     * Whether HTML is named, and preferred to all JSON that is named. A program that takes anything is given no page.
     *
     * @param accept the header
     */
    public static boolean areWanted(@Nullable String accept) {
        try {
            List<MediaType> taken = MediaType.parseMediaTypes(accept);
            return quality(taken, MediaType.TEXT_HTML)
                    > Math.max(
                            quality(taken, MediaType.APPLICATION_JSON),
                            quality(taken, MediaType.APPLICATION_PROBLEM_JSON));
        } catch (InvalidMediaTypeException unclear) {
            return false;
        }
    }

    private static double quality(List<MediaType> taken, MediaType type) {
        Stream<MediaType> named = taken.stream().filter(type::equalsTypeAndSubtype);
        return named.mapToDouble(MediaType::getQualityValue).max().orElse(0);
    }
}
