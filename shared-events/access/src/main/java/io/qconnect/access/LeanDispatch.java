package io.qconnect.access;

import io.qconnect.events.Uuids;
import java.beans.PropertyEditorSupport;
import java.util.Objects;
import java.util.UUID;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.support.ConfigurableWebBindingInitializer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** What Spring MVC does for every request, as cheaply as it can be done; see {@link LeanSecurity}. */
@Configuration(proxyBeanMethods = false)
public class LeanDispatch {

    @Bean
    static WebMvcRegistrations endpointsByIndex() {
        return new WebMvcRegistrations() {
            @Override
            public RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
                return new EndpointIndex();
            }
        };
    }

    /**
     * Reads ids in addresses as they are written, all 36 characters. It is an editor, because after a converter that
     * refuses, Spring tries its own editor, which does not. It is put where it costs nothing: a method with
     * {@code @InitBinder} is looked for annotations again with each request.
     */
    @Bean
    static SmartInitializingSingleton wholeUuids(RequestMappingHandlerAdapter adapter) {
        return () -> ((ConfigurableWebBindingInitializer) Objects.requireNonNull(adapter.getWebBindingInitializer()))
                .setPropertyEditorRegistrar(editors -> editors.registerCustomEditor(UUID.class, new WholeUuid()));
    }

    private static final class WholeUuid extends PropertyEditorSupport {
        @Override
        public void setAsText(String text) {
            setValue(Uuids.whole(text));
        }
    }
}
