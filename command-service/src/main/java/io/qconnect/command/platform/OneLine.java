package io.qconnect.command.platform;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What is shown to people in one line: something that can be seen is in it, and nothing that breaks the line or turns its
 * direction.
 */
@NotNull
@Pattern(regexp = OneLine.FORM, message = OneLine.MEANT)
@Constraint(validatedBy = {})
@Target({ElementType.FIELD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface OneLine {

    /** No control characters, no separators of lines, no overrides of direction; a letter, digit or sign in it. */
    String FORM = "[^\\p{Cc}\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069]*[\\p{L}\\p{N}\\p{P}\\p{S}]"
            + "[^\\p{Cc}\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069]*";

    String MEANT = "must be one line of text in which there is something to see";

    String message() default "must be one line of text";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
