package io.qconnect.events;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name of a fact on the wire and in the store. It outlives every class name: it is never changed nor used again.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Named {

    /** Dotted, lower case, beginning with the stream family: {@code queue.patient-called}. */
    String value();

    /** Counts the shapes this fact has had, from 1. */
    int revision() default 1;
}
