package io.qconnect.command.platform.web;

import io.qconnect.access.Pages;
import io.qconnect.command.platform.Busy;
import io.qconnect.command.platform.Invalid;
import io.qconnect.command.platform.Refusal;
import io.qconnect.command.platform.Refused;
import io.qconnect.command.platform.TooMany;
import io.qconnect.events.personal.PersonErased;
import io.qconnect.postgres.DatabaseFailures;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.ConstraintViolationException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.ConversionNotSupportedException;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentConversionNotSupportedException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.support.MissingServletRequestPartException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.JacksonException;

/**
 * Every "no" over HTTP, in one place: RFC 9457 problems with a stable code. A refusal that is nobody's fault here is
 * not logged; a defect is logged once, with the instance that the client sees, and shows nothing of its inside.
 */
@RestControllerAdvice
public class Problems extends ResponseEntityExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    /** Long enough for a database to come back, short enough for somebody at a desk. */
    private static final String RETRY_AFTER_SECONDS = "2";

    record FieldError(String pointer, String detail) {}

    @ExceptionHandler
    ResponseEntity<Object> refused(Refused refused) {
        Refusal refusal = refused.refusal();
        HttpStatus status = ProblemDocument.statusOf(refusal);
        HttpHeaders headers = new HttpHeaders();
        if (status == HttpStatus.UNAUTHORIZED) {
            headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        if (status == HttpStatus.TOO_MANY_REQUESTS) {
            headers.set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        ProblemDetail problem = ProblemDocument.of(status, refusal.name(), refusal.sentence());
        refused.more().forEach(problem::setProperty);
        if (status.is5xxServerError()) {
            LOG.error("Refused {}", problem.getInstance(), refused);
        }
        return answer(problem, headers);
    }

    @ExceptionHandler
    ResponseEntity<Object> invalid(Invalid invalid) {
        return invalid(List.of(new FieldError(invalid.pointer(), String.valueOf(invalid.getMessage()))));
    }

    private ResponseEntity<Object> invalid(List<FieldError> errors) {
        ProblemDetail problem = ProblemDocument.of(
                HttpStatus.UNPROCESSABLE_CONTENT, "INVALID_REQUEST", "A value of the request makes no sense.");
        problem.setProperty("errors", errors);
        return answer(problem, new HttpHeaders());
    }

    @ExceptionHandler
    ResponseEntity<Object> erased(PersonErased erased) {
        return refused(new Refused(Refusal.USER_NOT_FOUND, Map.of()));
    }

    @ExceptionHandler
    ResponseEntity<Object> tooMany(TooMany tooMany) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(
                HttpHeaders.RETRY_AFTER,
                Long.toString(Math.max(1, tooMany.retryAfter().toSeconds())));
        return answer(
                ProblemDocument.of(
                        HttpStatus.TOO_MANY_REQUESTS,
                        "TOO_MANY_ATTEMPTS",
                        "Please wait a little before you try again."),
                headers);
    }

    @ExceptionHandler
    ResponseEntity<Object> busy(Busy busy) {
        LOG.debug("Refused because of load", busy);
        return busy();
    }

    /** Of an earlier try nothing is said: nobody has looked, because looking is what there is no time for. */
    private static ResponseEntity<Object> busy() {
        return comeAgain(
                "BUSY",
                "Too much is going on here at this moment. This try has done nothing. If it repeats an earlier one, go"
                        + " on repeating it with the same Idempotency-Key: what became of that one is not known yet.");
    }

    /** Whatever the container stumbles over in a multipart body is the body's fault. */
    @ExceptionHandler
    ResponseEntity<Object> brokenUpload(MultipartException broken) {
        return BodyLimit.isTooLarge(broken)
                ? answer(BodyLimit.problem(), new HttpHeaders())
                : answer(
                        ProblemDocument.of(HttpStatus.BAD_REQUEST, "MALFORMED_REQUEST", "The upload cannot be read."),
                        new HttpHeaders());
    }

    /** Of an answer that is half out already, the rest must not look like an answer: it ends visibly broken. */
    @ExceptionHandler
    ResponseEntity<Object> failed(Exception failure, HttpServletResponse response) throws Exception {
        if (response.isCommitted()) {
            LOG.warn("An answer was cut off: {}", failure.toString());
            throw failure;
        }
        return failed(failure);
    }

    private static ResponseEntity<Object> failed(Exception failure) {
        if (DatabaseFailures.isUnavailable(failure)) {
            LOG.warn("A database does not answer: {}", failure.toString());
            return comeAgain(
                    "STORE_UNAVAILABLE",
                    "A database does not answer. Whether the command was carried out is not known: repeat it with the"
                            + " same Idempotency-Key to be sure.");
        }
        if (DatabaseFailures.isOfTheMoment(failure)) {
            LOG.warn("Two were in each other's way, and one was taken back: {}", failure.toString());
            return busy();
        }
        ProblemDetail problem = ProblemDocument.of(
                HttpStatus.INTERNAL_SERVER_ERROR, "INTERNAL_ERROR", "Something is broken here. It has been logged.");
        LOG.error("Defect {}", problem.getInstance(), failure);
        return answer(problem, new HttpHeaders());
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException exception, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (exception.getFieldErrors().stream().anyMatch(error -> error.isBindingFailure())) {
            return malformed(exception.getFieldErrors().stream()
                    .map(error -> error.getField())
                    .toList());
        }
        return invalid(exception.getFieldErrors().stream()
                .map(error -> new FieldError(pointer(error.getField()), String.valueOf(error.getDefaultMessage())))
                .toList());
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException exception, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (BodyLimit.isTooLarge(exception)) {
            return answer(BodyLimit.problem(), new HttpHeaders());
        }
        ProblemDetail problem = ProblemDocument.of(
                HttpStatus.BAD_REQUEST, "MALFORMED_REQUEST", "The body is not JSON of the form that this call takes.");
        if (exception.getCause() instanceof JacksonException json) {
            problem.setProperty("errors", List.of(new FieldError(pointer(json), "cannot be read here")));
        }
        return answer(problem, new HttpHeaders());
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException exception, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return malformed(
                switch (exception) {
                    case MethodArgumentTypeMismatchException argument -> List.of(argument.getName());
                    case MethodArgumentConversionNotSupportedException argument -> List.of(argument.getName());
                    default -> List.of();
                });
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMissingServletRequestParameter(
            MissingServletRequestParameterException missing,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        return missing(missing.getParameterName());
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMissingServletRequestPart(
            MissingServletRequestPartException missing,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        return missing(missing.getRequestPartName());
    }

    private static ResponseEntity<Object> missing(String name) {
        ProblemDetail problem =
                ProblemDocument.of(HttpStatus.BAD_REQUEST, "MALFORMED_REQUEST", "A part of the request is missing.");
        problem.setProperty("errors", List.of(new FieldError(name, "is missing")));
        return answer(problem, new HttpHeaders());
    }

    /** A file where text belongs. Anything else that we cannot convert is a defect of ours. */
    @Override
    protected @Nullable ResponseEntity<Object> handleConversionNotSupported(
            ConversionNotSupportedException exception, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return exception.getValue() instanceof MultipartFile
                ? handleTypeMismatch(exception, headers, HttpStatus.BAD_REQUEST, request)
                : super.handleConversionNotSupported(exception, headers, status, request);
    }

    /** What cannot even be read; Spring's own words for it would show our types. */
    private static ResponseEntity<Object> malformed(List<String> parameters) {
        ProblemDetail problem = ProblemDocument.of(
                HttpStatus.BAD_REQUEST, "MALFORMED_REQUEST", "A part of the request is not what it should be.");
        if (!parameters.isEmpty()) {
            problem.setProperty(
                    "errors",
                    parameters.stream()
                            .map(name -> new FieldError(name, "is not of the right form"))
                            .toList());
        }
        return answer(problem, new HttpHeaders());
    }

    /** People see that they have to look again; Spring's own words would be about its files. */
    @Override
    protected @Nullable ResponseEntity<Object> handleNoResourceFoundException(
            NoResourceFoundException nothing, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return Pages.areWanted(request.getHeader(HttpHeaders.ACCEPT))
                ? NothingHere.page()
                : answer(
                        ProblemDocument.of(
                                HttpStatus.NOT_FOUND, "NOT_FOUND", "Please look the address up in the contract."),
                        headers);
    }

    /** Everything else that Spring itself refuses. */
    @Override
    protected ResponseEntity<Object> handleExceptionInternal(
            Exception exception,
            @Nullable Object body,
            HttpHeaders headers,
            HttpStatusCode statusCode,
            WebRequest request) {
        HttpStatus status = HttpStatus.valueOf(statusCode.value());
        if (status.is5xxServerError()) {
            return failed(exception);
        }
        return answer(ProblemDocument.of(status, ProblemDocument.codeOf(status), detail(exception, status)), headers);
    }

    private static String detail(Exception exception, HttpStatus status) {
        return exception instanceof ConstraintViolationException || exception.getMessage() == null
                ? status.getReasonPhrase()
                : exception.getMessage();
    }

    private static ResponseEntity<Object> comeAgain(String code, String detail) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        return answer(ProblemDocument.of(HttpStatus.SERVICE_UNAVAILABLE, code, detail), headers);
    }

    private static ResponseEntity<Object> answer(ProblemDetail problem, HttpHeaders headers) {
        HttpHeaders all = new HttpHeaders(headers);
        all.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        return new ResponseEntity<>(problem, all, problem.getStatus());
    }

    /** A JSON pointer (RFC 6901) for what Spring calls {@code users[1].email}. */
    private static String pointer(String field) {
        return "/" + field.replace("].", "/").replace("]", "").replace('[', '/').replace('.', '/');
    }

    private static String pointer(JacksonException json) {
        return json.getPath().stream()
                .map(step -> step.getPropertyName() != null ? step.getPropertyName() : String.valueOf(step.getIndex()))
                .collect(Collectors.joining("/", "/", ""));
    }
}
