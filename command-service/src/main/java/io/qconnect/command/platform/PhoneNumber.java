package io.qconnect.command.platform;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A telephone number as people write it, or none. */
@Pattern(regexp = "[0-9+() -]{5,20}", message = "must be 5 to 20 digits, spaces, + ( ) or -")
@Constraint(validatedBy = {})
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
public @interface PhoneNumber {

    String message() default "must be a telephone number";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
