package io.qconnect.query.platform;

import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.converter.Converter;
import org.springframework.format.FormatterRegistry;
import org.springframework.format.datetime.standard.DateTimeFormatterRegistrar;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** How parameters are read: strictly, so that a slip is answered and not guessed at. */
@Configuration(proxyBeanMethods = false)
class WebRules implements WebMvcConfigurer {

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new StrictParameters());
    }

    @Override
    public void addFormatters(FormatterRegistry registry) {
        registry.addConverter(new WholeUuid());
        var dates = new DateTimeFormatterRegistrar();
        dates.setUseIsoFormat(true);
        dates.registerFormatters(registry);
    }

    /** Java alone would take {@code 1-1-1-1-1} for a UUID. */
    static final class WholeUuid implements Converter<String, UUID> {

        private static final Pattern FORM =
                Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

        @Override
        public UUID convert(String text) {
            if (!FORM.matcher(text).matches()) {
                throw new IllegalArgumentException("not a UUID");
            }
            return UUID.fromString(text);
        }
    }
}
