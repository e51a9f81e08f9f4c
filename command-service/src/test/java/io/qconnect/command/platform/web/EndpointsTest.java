package io.qconnect.command.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.Clinic;
import io.qconnect.command.Clinic.Reply;
import io.qconnect.command.RunningService;
import io.qconnect.events.Role;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Whatever is asked for is found, and what does not exist is not mistaken for something else. */
@RunningService
class EndpointsTest {

    private final Clinic clinic;
    private final RequestMappingHandlerMapping endpoints;

    EndpointsTest(
            @LocalServerPort int port,
            @Autowired @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping endpoints) {
        this.clinic = new Clinic(port);
        this.endpoints = endpoints;
    }

    @Test
    void every_endpoint_is_found_at_its_address() throws Exception {
        assertThat(endpoints.getHandlerMethods()).hasSizeGreaterThan(50);
        for (var endpoint : endpoints.getHandlerMethods().entrySet()) {
            for (MockHttpServletRequest request : requestsFor(endpoint.getKey())) {
                var found = endpoints.getHandler(request);

                assertThat(found).as("%s", endpoint.getKey()).isNotNull();
                assertThat(((HandlerMethod) found.getHandler()).getMethod())
                        .as("%s", endpoint.getKey())
                        .isEqualTo(endpoint.getValue().getMethod());
            }
        }
    }

    /**
     * Else whoever accepts nothing but problems would get an answer that is called one, and of a command, after its
     * effect.
     */
    @Test
    void every_endpoint_says_in_which_form_it_answers() {
        Set<String> ofTheirOwn = Set.of("/error", "/files/{f}/content", "/account/{file}", "/mail");
        List<String> silent = endpoints.getHandlerMethods().entrySet().stream()
                .filter(it -> it.getKey().getProducesCondition().isEmpty())
                .filter(it -> hasBody(it.getValue()))
                .flatMap(it -> it.getKey().getPatternValues().stream())
                .filter(path -> !ofTheirOwn.contains(path))
                .toList();
        assertThat(silent).isEmpty();
    }

    private static boolean hasBody(HandlerMethod endpoint) {
        String answer = endpoint.getMethod().getGenericReturnType().getTypeName();
        return answer.equals("void")
                ? List.of(endpoint.getMethod().getParameterTypes()).contains(HttpServletResponse.class)
                : !answer.endsWith("<java.lang.Void>");
    }

    private static List<MockHttpServletRequest> requestsFor(RequestMappingInfo endpoint) {
        Set<RequestMethod> methods = endpoint.getMethodsCondition().getMethods();
        return endpoint.getPatternValues().stream()
                .flatMap(pattern -> (methods.isEmpty() ? Set.of(RequestMethod.GET) : methods)
                        .stream().map(method -> requestFor(method, pattern, endpoint)))
                .toList();
    }

    private static MockHttpServletRequest requestFor(
            RequestMethod method, String pattern, RequestMappingInfo endpoint) {
        String address = pattern.replaceAll("\\{\\w+}", UUID.randomUUID().toString());
        var request = new MockHttpServletRequest(method.name(), address);
        endpoint.getConsumesCondition()
                .getConsumableMediaTypes()
                .forEach(type -> request.setContentType(type.toString()));
        return request;
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE, /queues/Q/appointments, 405",
        "POST, /queues/Q/appointments/Q/nothing, 404",
        "POST, /queues/Q/appointments/Q/cancel/again, 404",
        "POST, /queues/Q/nothing, 404",
        "POST, /queues/Q/appointments/, 404",
        "POST, /appointments, 404",
        "GET, /, 404"
    })
    void what_does_not_exist_is_said_not_to(String method, String path, int status) {
        String address = path.replace("Q", UUID.randomUUID().toString());
        clinic.send(method, address, "{}").expect(status);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /actuator/nothing, 404, NOT_FOUND",
        "GET, /actuator/metrics/nothing, 404, NOT_FOUND",
        "GET, /actuator/metrics/jvm.memory.used?tag=area:nowhere, 404, NOT_FOUND",
        "GET, /actuator/health/nothing, 404, NOT_FOUND",
        "HEAD, /actuator/health/nothing, 404, ''",
        "GET, /actuator/store/more, 404, NOT_FOUND",
        "GET, /actuator/metrics/jvm.memory.used?tag=nonsense, 400, MALFORMED_REQUEST",
        "DELETE, /actuator/store, 405, METHOD_NOT_ALLOWED",
        "POST, /actuator/health, 405, METHOD_NOT_ALLOWED"
    })
    void what_is_not_managed_is_a_problem_like_all_others(String method, String path, int status, String code) {
        Reply reply = clinic.send(method, path, null).expect(status);
        assertThat(reply.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(reply.code()).isEqualTo(code);
    }

    @Test
    void what_is_managed_is_answered_as_before() {
        assertThat(clinic.send("GET", "/actuator/health", null).expect(200).text("status"))
                .isEqualTo("UP");
        clinic.send("GET", "/actuator/metrics/jvm.memory.used", null).expect(200);
    }

    /** Browsers ask without a token; {@code BrowserTest} tells of them. */
    @ParameterizedTest
    @CsvSource({
        "/queues, ADMIN, 'POST,OPTIONS'",
        "/queues/Q/appointments, PATIENT, 'POST,OPTIONS'",
        "/doctors/Q, STAFF, ''",
        "/doctors/Q, ADMIN, 'PUT,DELETE,OPTIONS'",
        "/audit/events, AUDITOR, 'GET,HEAD,OPTIONS'",
        "/audit/events, ADMIN, ''",
        "/actuator/store, ADMIN, 'GET,HEAD,OPTIONS'",
        "/actuator/store, PATIENT, ''"
    })
    void whoever_may_ask_something_may_ask_what_there_is(String path, Role role, String allowed) {
        String address = path.replace("Q", UUID.randomUUID().toString());
        Reply reply = clinic.as(role).send("OPTIONS", address, null);
        if (allowed.isEmpty()) {
            assertThat(reply.expect(403).code()).isEqualTo("FORBIDDEN");
        } else {
            assertThat(reply.expect(200)
                            .headers()
                            .firstValue("Allow")
                            .orElse("")
                            .split(","))
                    .containsExactlyInAnyOrder(allowed.split(","));
        }
        Reply nobodys = clinic.with(null).send("OPTIONS", address, null).expect(401);
        assertThat(nobodys.code()).isEqualTo("UNAUTHENTICATED");
        assertThat(nobodys.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    }

    @ParameterizedTest
    @CsvSource({"/auth/login, POST", "/openapi.json, GET", "/.well-known/jwks.json, GET", "/actuator/health, GET"})
    void what_is_for_anybody_tells_anybody_what_there_is(String path, String method) {
        assertThat(clinic.with(null)
                        .send("OPTIONS", path, null)
                        .expect(200)
                        .headers()
                        .firstValue("Allow")
                        .orElse(""))
                .contains(method);
    }

    @Test
    void of_what_does_not_exist_nothing_is_allowed() {
        assertThat(clinic.send("OPTIONS", "/nothing", null).expect(404).code()).isEqualTo("NOT_FOUND");
    }

    @Test
    void an_address_may_be_written_with_percents() {
        String queue = clinic.queue(2);
        String patient = clinic.patient();
        clinic.post("/queues/" + queue + "/%61ppointments", "{\"patientId\": \"%s\"}".formatted(patient))
                .expect(201);
    }
}
