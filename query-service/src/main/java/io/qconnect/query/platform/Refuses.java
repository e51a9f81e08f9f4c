package io.qconnect.query.platform;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a question may be refused with, besides what every question may be (not understood, not signed in, too late).
 * The published description of the API is made from it, and tests hold every answer against that description.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Refuses {

    Problem[] value();
}
