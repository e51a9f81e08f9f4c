package io.qconnect.query.platform;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Errors that the container raised itself, before or after any controller, in the same form as all others. */
@RestController
final class ProblemPage implements ErrorController {

    @RequestMapping("/error")
    ResponseEntity<ProblemBody> problem(HttpServletRequest request) {
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        // whoever asks for this address itself gets what any unknown address gets
        int code = status instanceof Integer number ? number : 404;
        return ProblemBody.answer(Expected.problem(code), Expected.detail(code), null);
    }
}
