package io.qconnect.command.platform.store;

import io.qconnect.events.Fact;
import io.qconnect.events.wire.Catalogue;
import io.qconnect.events.wire.FactJson;
import io.qconnect.events.wire.UnreadableFact;
import java.util.Map;
import java.util.Objects;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.UnknownSerializedType;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes facts into the event store under their names on the wire, never under the names of classes, and exactly as
 * {@link FactJson} writes them. Metadata are JSON objects of strings.
 */
public class FactSerializer extends Jackson3Serializer {

    private static final ObjectReader META_DATA = JsonMapper.shared().readerForMapOf(String.class);

    public FactSerializer() {
        super(Jackson3Serializer.builder());
    }

    @Override
    public <T> SerializedObject<T> serialize(Object object, Class<T> representation) {
        if (object instanceof Fact fact) {
            T data = getConverter().convert(FactJson.write(fact), representation);
            return new SimpleSerializedObject<>(data, representation, typeForClass(fact.getClass()));
        }
        return super.serialize(object, representation);
    }

    @Override
    @SuppressWarnings("unchecked") // Axon's own signature: the caller names the type
    public <S, T> T deserialize(SerializedObject<S> serialized) {
        Class<?> type = classForType(serialized.getType());
        if (type == MetaData.class) {
            return (T) readMetaData(
                    getConverter().convert(serialized, byte[].class).getData());
        }
        if (Fact.class.isAssignableFrom(type)) {
            byte[] json = getConverter().convert(serialized, byte[].class).getData();
            int revision =
                    Integer.parseInt(Objects.requireNonNull(serialized.getType().getRevision()));
            return (T) FactJson.read(serialized.getType().getName(), revision, json);
        }
        return super.deserialize(serialized);
    }

    @Override
    public SerializedType typeForClass(Class type) {
        if (type != null && Fact.class.isAssignableFrom(type)) {
            var fact = Catalogue.of(type);
            return new SimpleSerializedType(fact.name(), Integer.toString(fact.revision()));
        }
        return super.typeForClass(type);
    }

    @Override
    public Class<?> classForType(SerializedType type) {
        if (type.getRevision() == null) {
            // looked for by its name, a class takes as long as reading what is one
            return type.getName().equals(MetaData.class.getName()) ? MetaData.class : super.classForType(type);
        }
        try {
            return Catalogue.named(type.getName()).factClass();
        } catch (UnreadableFact fromTheFuture) {
            return UnknownSerializedType.class;
        }
    }

    MetaData readMetaData(byte[] json) {
        Map<String, String> read = META_DATA.readValue(json);
        return MetaData.from(read);
    }
}
