package io.qconnect.query.platform;

import io.qconnect.postgres.DatabaseFailures;
import jakarta.persistence.PersistenceException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Objects;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.orm.jpa.hibernate.HibernateExceptionTranslator;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** Turns whatever goes wrong while a question is answered into the problem that the contract names. */
@RestControllerAdvice
@Order(0)
final class Problems {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private static final HibernateExceptionTranslator HIBERNATE = new HibernateExceptionTranslator();

    @ExceptionHandler
    ResponseEntity<ProblemBody> on(Refused refusal) {
        return ProblemBody.answer(refusal.problem(), refusal.detail(), refusal.parameter());
    }

    @ExceptionHandler
    ResponseEntity<ProblemBody> on(MethodArgumentTypeMismatchException mismatch) {
        // a parameter's own type says best what is wrong with it
        if (mismatch.getRootCause() instanceof Refused refusal) {
            return on(refusal);
        }
        Class<?> type = mismatch.getRequiredType();
        String expected = type == null ? "of another type" : Expected.of(type);
        return ProblemBody.answer(
                Problem.MALFORMED_REQUEST, mismatch.getName() + " must be " + expected, mismatch.getName());
    }

    @ExceptionHandler
    ResponseEntity<ProblemBody> on(MissingServletRequestParameterException missing) {
        String name = missing.getParameterName();
        return ProblemBody.answer(Problem.MALFORMED_REQUEST, name + " is missing", name);
    }

    @ExceptionHandler
    ResponseEntity<ProblemBody> on(HttpRequestMethodNotSupportedException wrong) {
        String detail = wrong.getMethod() + " is not possible here";
        return ProblemBody.answer(Problem.METHOD_NOT_ALLOWED, detail, null, wrong.getHeaders());
    }

    @ExceptionHandler
    ResponseEntity<ProblemBody> on(HttpMediaTypeNotAcceptableException wrong) {
        String detail = "Possible are: " + wrong.getSupportedMediaTypes();
        return ProblemBody.answer(Problem.NOT_ACCEPTABLE, detail, null);
    }

    @ExceptionHandler({
        CannotCreateTransactionException.class,
        DataAccessResourceFailureException.class,
        TransientDataAccessException.class,
        QueryTimeoutException.class
    })
    ResponseEntity<ProblemBody> onUnreachableTables(Exception failure, HttpServletRequest request) {
        LOG.warn("{} could not be answered from the database: {}", request.getRequestURI(), failure.getMessage());
        return ProblemBody.answer(Problem.STORE_UNAVAILABLE, "Please ask again in a moment", null);
    }

    /** Hibernate does not know that a server may send people away. */
    @ExceptionHandler
    ResponseEntity<ProblemBody> on(PersistenceException failure, HttpServletRequest request) {
        DataAccessException translated = HIBERNATE.translateExceptionIfPossible(failure);
        return translated instanceof DataAccessResourceFailureException
                        || translated instanceof TransientDataAccessException
                        || DatabaseFailures.isUnavailable(failure)
                ? onUnreachableTables(failure, request)
                : on((Exception) failure, request);
    }

    /** The query string itself is broken, before any parameter could be named. */
    @ExceptionHandler
    ResponseEntity<ProblemBody> on(InvalidParameterException broken) {
        return ProblemBody.answer(Problem.MALFORMED_REQUEST, "The parameters cannot be decoded", null);
    }

    @ExceptionHandler
    void on(IOException gone) {
        // nobody is there any more to be told
        LOG.debug("A client went away: {}", gone.getMessage());
    }

    @ExceptionHandler
    ResponseEntity<ProblemBody> on(Exception failure, HttpServletRequest request) {
        if (failure instanceof ErrorResponse known && known.getStatusCode().is4xxClientError()) {
            HttpStatusCode status = known.getStatusCode();
            return ProblemBody.answer(
                    Expected.problem(status.value()),
                    Expected.detail(status.value()),
                    null,
                    HttpHeaders.copyOf(known.getHeaders()));
        }
        var answer = ProblemBody.answer(Problem.INTERNAL_ERROR, "The defect has been logged", null);
        LOG.error("Defect {}: {} could not be answered", instanceOf(answer), request.getRequestURI(), failure);
        return answer;
    }

    private static String instanceOf(ResponseEntity<ProblemBody> answer) {
        return Objects.requireNonNull(answer.getBody()).instance();
    }
}
