package io.qconnect.command.platform;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a call may be refused with, besides what every call may be (not understood, not signed in, too busy). The
 * published description of the API is made from it, and tests hold every answer against that description. What stands
 * at a class holds for all its calls.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Refuses {

    Refusal[] value() default {};

    /** Whoever calls too often is answered 429 {@code TOO_MANY_ATTEMPTS}. */
    boolean tooMany() default false;
}
