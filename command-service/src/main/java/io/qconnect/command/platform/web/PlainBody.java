package io.qconnect.command.platform.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.Validator;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the body of a command straight from JSON into its record. Spring's way is for any body in any form: it gathers
 * all headers, asks each of its converters, and makes a binder for what is valid at once, which took longer than
 * reading. Whatever is not plainly JSON of a known length still goes that way, and what cannot be read or makes no
 * sense ends in the same exceptions.
 */
final class PlainBody implements HandlerMethodArgumentResolver {

    private final JsonMapper json;
    private final Validator validator;
    private final HandlerMethodArgumentResolver anyOther;
    private final Map<Class<?>, ObjectReader> readers = new ConcurrentHashMap<>();

    /** @param anyOther reads all other bodies */
    PlainBody(JsonMapper json, Validator validator, HandlerMethodArgumentResolver anyOther) {
        this.json = json;
        this.validator = validator;
        this.anyOther = anyOther;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.hasParameterAnnotation(RequestBody.class)
                && parameter.getParameterType().isRecord();
    }

    @Override
    public @Nullable Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders)
            throws Exception {
        HttpServletRequest http = Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class));
        mustNameOneType(http.getContentType());
        if (!MediaType.APPLICATION_JSON_VALUE.equalsIgnoreCase(http.getContentType()) || http.getContentLength() <= 0) {
            return anyOther.resolveArgument(parameter, container, request, binders);
        }
        Object body = read(http, parameter);
        if (body != null
                && parameter.hasParameterAnnotation(Valid.class)
                && !validator.validate(body).isEmpty()) {
            refuse(body, parameter, request, Objects.requireNonNull(binders));
        }
        return body;
    }

    /** Nothing is of any type at all; the framework takes that for a defect of ours. */
    private static void mustNameOneType(@Nullable String contentType) throws HttpMediaTypeNotSupportedException {
        if (contentType != null && contentType.contains("*")) {
            throw new HttpMediaTypeNotSupportedException("Content-Type must name one type, without *");
        }
    }

    private @Nullable Object read(HttpServletRequest http, MethodParameter parameter) {
        ObjectReader reader = readers.computeIfAbsent(parameter.getParameterType(), json::readerFor);
        try {
            // no longer than BodyLimit allows
            Object body = reader.readValue(http.getInputStream().readNBytes(http.getContentLength()));
            if (body == null && isRequired(parameter)) {
                throw new HttpMessageNotReadableException("The body is null", new ServletServerHttpRequest(http));
            }
            return body;
        } catch (InvalidDefinitionException ourFault) {
            throw ourFault;
        } catch (JacksonException | IOException unreadable) {
            throw new HttpMessageNotReadableException(
                    "The body cannot be read", unreadable, new ServletServerHttpRequest(http));
        }
    }

    private static boolean isRequired(MethodParameter parameter) {
        return Objects.requireNonNull(parameter.getParameterAnnotation(RequestBody.class))
                        .required()
                && !parameter.isOptional();
    }

    /** Has Spring find again what is wrong, and say it in its way. */
    private static void refuse(
            Object body, MethodParameter parameter, NativeWebRequest request, WebDataBinderFactory binders)
            throws Exception {
        WebDataBinder binder =
                binders.createBinder(request, body, Objects.requireNonNull(parameter.getParameterName()));
        binder.validate();
        throw new MethodArgumentNotValidException(parameter, binder.getBindingResult());
    }
}
