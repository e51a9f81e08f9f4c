package io.qconnect.command.platform.web;

import io.qconnect.access.StrictParameters;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Whoever mistypes a parameter is told so, and does not take the whole history, or the beginning of a list, for what
 * was asked for.
 */
@Configuration(proxyBeanMethods = false)
public class QuestionsAreStrict implements WebMvcConfigurer {

    /** After what records the readings of auditors: a question that is refused leaves its trace, too. */
    private static final int AFTER_THE_RECORD = 1;

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new StrictParameters(QuestionsAreStrict::malformed))
                .addPathPatterns("/audit/**", "/doctors/*/absences")
                .order(AFTER_THE_RECORD);
    }

    /** Answered as 400. */
    public static ServletRequestBindingException malformed(String parameter, String detail) {
        return new ServletRequestBindingException(parameter + ": " + detail);
    }
}
