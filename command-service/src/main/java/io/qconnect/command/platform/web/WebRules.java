package io.qconnect.command.platform.web;

import io.qconnect.events.AbsenceId;
import io.qconnect.events.AppointmentId;
import io.qconnect.events.DoctorId;
import io.qconnect.events.EntryId;
import io.qconnect.events.FileId;
import io.qconnect.events.OfferId;
import io.qconnect.events.QueueId;
import io.qconnect.events.UserId;
import io.qconnect.events.Uuids;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.converter.Converter;
import org.springframework.format.FormatterRegistry;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
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
        registry.addConverter(String.class, UUID.class, strictly(id -> id));
        registry.addConverter(String.class, QueueId.class, strictly(QueueId::new));
        registry.addConverter(String.class, AppointmentId.class, strictly(AppointmentId::new));
        registry.addConverter(String.class, DoctorId.class, strictly(DoctorId::new));
        registry.addConverter(String.class, AbsenceId.class, strictly(AbsenceId::new));
        registry.addConverter(String.class, FileId.class, strictly(FileId::new));
        registry.addConverter(String.class, UserId.class, strictly(UserId::new));
        registry.addConverter(String.class, EntryId.class, strictly(EntryId::new));
        registry.addConverter(String.class, OfferId.class, strictly(OfferId::new));
    }

    @Bean
    JsonMapperBuilderCustomizer strictJson() {
        return mapper -> mapper.enable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                // "1" is not 1, and 1.5 is not 1 either
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .addModule(new SimpleModule("plain-text")
                        .addDeserializer(String.class, new PlainText())
                        .addDeserializer(UUID.class, new WholeUuid()));
    }

    /** An id in an address or in a list of ids; a single plain UUID is read by {@link WholeUuids}. */
    private static <I> Converter<String, I> strictly(Function<UUID, I> type) {
        return text -> type.apply(Uuids.whole(text));
    }

    /** An id in a body: Jackson alone would take 24 characters of Base64, too. */
    static final class WholeUuid extends StdScalarDeserializer<UUID> {

        WholeUuid() {
            super(UUID.class);
        }

        @Override
        public UUID deserialize(JsonParser parser, DeserializationContext context) {
            if (!parser.currentToken().equals(JsonToken.VALUE_STRING)) {
                return (UUID) context.handleUnexpectedToken(getValueType(context), parser);
            }
            try {
                return Uuids.whole(parser.getString());
            } catch (IllegalArgumentException _) {
                return (UUID) context.handleWeirdStringValue(UUID.class, parser.getString(), "is not a UUID");
            }
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
