package io.qconnect.command.platform;

import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.converter.Converter;
import org.springframework.format.FormatterRegistry;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.module.SimpleModule;

/** How strictly requests are read: whoever mistypes a field is told so instead of being half understood. */
@Configuration(proxyBeanMethods = false)
class WebRules implements WebMvcConfigurer {

    private final CallerOfRequest caller;

    WebRules(CallerOfRequest caller) {
        this.caller = caller;
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(caller);
    }

    @Override
    public void addFormatters(FormatterRegistry registry) {
        registry.addConverter(new StrictUuid());
    }

    @Bean
    JsonMapperBuilderCustomizer strictJson() {
        return mapper -> mapper.enable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                // "1" is not 1
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .addModule(new SimpleModule("plain-text").addDeserializer(String.class, new PlainText()));
    }

    /** Java's own parser also takes 1-1-1-1-1. */
    static final class StrictUuid implements Converter<String, UUID> {

        private static final Pattern FORM = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

        @Override
        public UUID convert(String text) {
            if (!FORM.matcher(text).matches()) {
                throw new IllegalArgumentException("not a UUID");
            }
            return UUID.fromString(text);
        }
    }

    /** Text that can be stored: PostgreSQL has no U+0000, and half a surrogate pair is not text. */
    static final class PlainText extends StdScalarDeserializer<String> {

        PlainText() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) {
            if (!parser.currentToken().isScalarValue()
                    || parser.currentToken().isNumeric()
                    || parser.currentToken().isBoolean()) {
                return (String) context.handleUnexpectedToken(getValueType(context), parser);
            }
            String text = parser.getString();
            for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
                int character = text.codePointAt(i);
                if (character == 0 || (character <= 0xFFFF && Character.isSurrogate((char) character))) {
                    return (String) context.handleWeirdStringValue(
                            String.class, "", "contains a character that cannot be stored");
                }
            }
            return text;
        }
    }
}
