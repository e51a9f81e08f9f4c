package io.qconnect.command.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.Clinic;
import io.qconnect.command.RunningService;
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

    @Test
    void an_address_may_be_written_with_percents() {
        String queue = clinic.queue(2);
        String patient = clinic.patient();
        clinic.post("/queues/" + queue + "/%61ppointments", "{\"patientId\": \"%s\"}".formatted(patient))
                .expect(201);
    }
}
