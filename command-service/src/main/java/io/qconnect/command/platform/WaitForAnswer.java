package io.qconnect.command.platform;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/**
 * Waits for the answer of a command in the request's own virtual thread, which costs no thread of the machine. The
 * servlet way, to hand the request back and have it dispatched a second time, runs all filters and the whole framework
 * twice (decision 0009).
 */
@Component
class WaitForAnswer implements HandlerMethodReturnValueHandler, SmartInitializingSingleton {

    /** Longer than the bus lets any command wait, so this only ends what is broken. */
    private static final long SECONDS_MAX = 60;

    private final RequestMappingHandlerAdapter adapter;
    private List<HandlerMethodReturnValueHandler> others = List.of();

    WaitForAnswer(RequestMappingHandlerAdapter adapter) {
        this.adapter = adapter;
    }

    @Override
    public void afterSingletonsInstantiated() {
        others = List.copyOf(Objects.requireNonNull(adapter.getReturnValueHandlers()));
        List<HandlerMethodReturnValueHandler> all = new ArrayList<>();
        all.add(this);
        all.addAll(others);
        adapter.setReturnValueHandlers(all);
    }

    @Override
    public boolean supportsReturnType(MethodParameter returnType) {
        return returnType.getParameterType() == CompletableFuture.class;
    }

    @Override
    public void handleReturnValue(
            @Nullable Object returnValue,
            MethodParameter returnType,
            ModelAndViewContainer container,
            NativeWebRequest request)
            throws Exception {
        Object answer = await((CompletableFuture<?>) Objects.requireNonNull(returnValue));
        MethodParameter answered = new Answered(returnType);
        for (HandlerMethodReturnValueHandler handler : others) {
            if (handler.supportsReturnType(answered)) {
                handler.handleReturnValue(answer, answered, container, request);
                return;
            }
        }
        throw new IllegalStateException("Nobody writes " + answered.getGenericParameterType());
    }

    /** As a plain method would: what failed is thrown as it is. */
    private static @Nullable Object await(CompletableFuture<?> future) throws Exception {
        try {
            return future.get(SECONDS_MAX, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new Busy(late);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof Exception cause ? cause : failed;
        }
    }

    /** The return type as it would be without the future around it. */
    private static final class Answered extends MethodParameter {

        private final ResolvableType type;

        Answered(MethodParameter future) {
            super(future);
            this.type = ResolvableType.forMethodParameter(future).getGeneric(0);
        }

        private Answered(Answered original) {
            super(original);
            this.type = original.type;
        }

        @Override
        public Class<?> getParameterType() {
            return type.toClass();
        }

        @Override
        public Type getGenericParameterType() {
            return type.getType();
        }

        @Override
        public Answered clone() {
            return new Answered(this);
        }
    }
}
