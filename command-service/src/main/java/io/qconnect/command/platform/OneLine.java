package io.qconnect.command.platform;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is shown to people in one line: something that can be seen is in it, and nothing that breaks the line or turns
 * its direction. Whether it must be there at all is said beside it.
 */
@Constraint(validatedBy = OneLine.Form.class)
@Target({ElementType.FIELD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface OneLine {

    String message() default "must be one line of text in which there is something to see";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** No control characters, no separators of lines, no overrides of direction; a letter, digit or sign. */
    final class Form implements ConstraintValidator<OneLine, String> {

        private static final String SHOWN = "[^\\p{Cc}\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069]*";
        private static final Pattern FORM = Pattern.compile(SHOWN + "[\\p{L}\\p{N}\\p{P}\\p{S}]" + SHOWN);

        @Override
        public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
            return text == null || FORM.matcher(text).matches();
        }
    }
}
