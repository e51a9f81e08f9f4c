package io.qconnect.command.platform;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a person is called: 1 to 200 characters in one line, not only spaces. */
@NotBlank
@OneLine
@Size(max = 200)
@Constraint(validatedBy = {})
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
public @interface PersonName {

    String message() default "must be a name";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
