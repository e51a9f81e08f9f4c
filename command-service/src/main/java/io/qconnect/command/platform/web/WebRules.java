package io.qconnect.command.platform.web;

import io.qconnect.access.AcceptedTypes;
import io.qconnect.events.AbsenceId;
import io.qconnect.events.AppointmentId;
import io.qconnect.events.DoctorId;
import io.qconnect.events.EntryId;
import io.qconnect.events.FileId;
import io.qconnect.events.OfferId;
import io.qconnect.events.QueueId;
import io.qconnect.events.UserId;
import io.qconnect.events.Uuids;
import jakarta.validation.Validator;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.format.FormatterRegistry;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.RequestResponseBodyMethodProcessor;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** How strictly requests are read: whoever mistypes a field is told so instead of being half understood. */
@Configuration(proxyBeanMethods = false)
class WebRules implements WebMvcConfigurer {

    private static final Map<Class<?>, Function<UUID, ?>> IDS = Map.of(
            UUID.class, id -> id,
            QueueId.class, QueueId::new,
            AppointmentId.class, AppointmentId::new,
            DoctorId.class, DoctorId::new,
            AbsenceId.class, AbsenceId::new,
            FileId.class, FileId::new,
            UserId.class, UserId::new,
            EntryId.class, EntryId::new,
            OfferId.class, OfferId::new);

    private static final Pattern TIME = Pattern.compile("[0-9]{2}:[0-9]{2}(:[0-9]{2})?");

    @Override
    public void configureContentNegotiation(ContentNegotiationConfigurer negotiation) {
        negotiation.strategies(List.of(new AcceptedTypes()));
    }

    /** Ids that a question names; those in the path are read by {@link IdInAddress}. */
    @Override
    public void addFormatters(FormatterRegistry registry) {
        IDS.forEach((type, made) -> addConverter(registry, type, made));
    }

    private static <I> void addConverter(FormatterRegistry registry, Class<I> type, Function<UUID, ?> made) {
        registry.addConverter(String.class, type, text -> type.cast(made.apply(Uuids.whole(text))));
    }

    /**
     * Puts our own ways of reading a request and of writing an answer before Spring's: what is done for every command
     * is done without what only other requests need.
     */
    @Bean
    static SmartInitializingSingleton oursFirst(
            RequestMappingHandlerAdapter adapter,
            CallerOfRequest caller,
            WaitForAnswer answers,
            JsonMapper json,
            Validator validator) {
        return () -> {
            List<HandlerMethodArgumentResolver> springs = Objects.requireNonNull(adapter.getArgumentResolvers());
            HandlerMethodArgumentResolver anyBody = springs.stream()
                    .filter(RequestResponseBodyMethodProcessor.class::isInstance)
                    .findFirst()
                    .orElseThrow();
            adapter.setArgumentResolvers(
                    inFront(springs, caller, new IdInAddress(IDS), new PlainBody(json, validator, anyBody)));
            adapter.setReturnValueHandlers(inFront(Objects.requireNonNull(adapter.getReturnValueHandlers()), answers));
        };
    }

    @SafeVarargs
    private static <T> List<T> inFront(List<T> springs, T... ours) {
        return Stream.concat(Stream.of(ours), springs.stream()).toList();
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
                // a name, not its place in a list that somebody may number the other way round
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .addModule(new SimpleModule("plain-text")
                        .addDeserializer(String.class, new PlainText())
                        .addDeserializer(UUID.class, new Written<>(UUID.class, Uuids::whole))
                        .addDeserializer(LocalDate.class, new Written<>(LocalDate.class, LocalDate::parse))
                        .addDeserializer(LocalTime.class, new Written<>(LocalTime.class, WebRules::time))
                        .addDeserializer(Instant.class, new Written<>(Instant.class, WebRules::instant)));
    }

    /** To the minute or the second: what is finer is kept nowhere. */
    private static LocalTime time(String text) {
        if (!TIME.matcher(text).matches()) {
            throw new IllegalArgumentException("not a time of day");
        }
        return LocalTime.parse(text);
    }

    private static Instant instant(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }

    /**
     * What is written as text and in one form only. Jackson alone would take ids in Base64, dates as arrays, and
     * seconds since 1970.
     */
    static final class Written<T> extends StdScalarDeserializer<T> {

        private final Class<T> type;
        private final transient Function<String, T> reading;

        /** @param reading throws IllegalArgumentException or DateTimeException for what is none */
        Written(Class<T> type, Function<String, T> reading) {
            super(type);
            this.type = type;
            this.reading = reading;
        }

        @Override
        public T deserialize(JsonParser parser, DeserializationContext context) {
            if (!parser.currentToken().equals(JsonToken.VALUE_STRING)) {
                return type.cast(context.handleUnexpectedToken(getValueType(context), parser));
            }
            try {
                return reading.apply(parser.getString());
            } catch (IllegalArgumentException | DateTimeException _) {
                return type.cast(context.handleWeirdStringValue(type, parser.getString(), "is of another form"));
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
