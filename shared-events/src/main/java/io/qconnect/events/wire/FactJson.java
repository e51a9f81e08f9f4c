package io.qconnect.events.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.qconnect.events.Fact;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;

/**
 * Facts as JSON, in the order of the record's components, without nulls. What it writes is kept for ever, so nothing
 * here may change how an existing fact looks; the golden samples of the tests hold it to that.
 */
public final class FactJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            // a fact may have grown a component that this version does not know yet
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .changeDefaultPropertyInclusion(always -> always.withValueInclusion(JsonInclude.Include.NON_NULL))
            .annotationIntrospector(new RequiredUnlessNullable())
            .build();

    /** By fact: finding out anew how one is read would take as long as reading it. */
    private static final Map<Class<? extends Fact>, ObjectReader> READERS = Catalogue.types().stream()
            .collect(Collectors.toMap(FactType::factClass, type -> MAPPER.readerFor(type.factClass())));

    private FactJson() {}

    public static byte[] write(Fact fact) {
        return MAPPER.writeValueAsBytes(fact);
    }

    /** @throws UnreadableFact when the name or revision is unknown, or the bytes are not such a fact */
    public static Fact read(String name, int revision, byte[] json) {
        FactType type = Catalogue.named(name);
        if (revision != type.revision()) {
            throw new UnreadableFact("Revision " + revision + " of " + name + " is not known");
        }
        try {
            return Objects.requireNonNull(READERS.get(type.factClass())).readValue(json);
        } catch (JacksonException broken) {
            // the original message is left out: it quotes the content
            throw new UnreadableFact("These bytes are not a " + name + " (" + broken.getLocation() + ")");
        }
    }

    /** Whatever is not marked as nullable must be there; Jackson alone would fill in null. */
    private static final class RequiredUnlessNullable extends JacksonAnnotationIntrospector {

        private static final long serialVersionUID = 1L;

        @Override
        public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
            if (member instanceof AnnotatedParameter parameter
                    && parameter.getOwner().getMember() instanceof Constructor<?> constructor
                    && constructor.getDeclaringClass().isRecord()) {
                AnnotatedType type = constructor.getAnnotatedParameterTypes()[parameter.getIndex()];
                return !type.isAnnotationPresent(Nullable.class);
            }
            return super.hasRequiredMarker(config, member);
        }
    }
}
