package io.qconnect.query.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.events.Role;
import io.qconnect.infra.client.AccessTable;
import io.qconnect.infra.client.AccessTable.Cell;
import io.qconnect.query.Issuer;
import io.qconnect.query.OnRealServers;
import io.qconnect.query.Questions;
import io.qconnect.query.Questions.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/** The table in {@code access.md} is what the service does, in every cell, and no question is missing from it. */
@OnRealServers
class AccessMatrixTest {

    private static final Path PAGE = Path.of("../infra/docs/access.md");

    @LocalServerPort
    private int port;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping endpoints;

    static Stream<Cell> cells() throws IOException {
        return table().cells().stream();
    }

    private static AccessTable table() throws IOException {
        return AccessTable.of("query-service", PAGE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cells")
    void every_cell_is_true(Cell cell) {
        String role = cell.role();
        Questions questions = new Questions(port, role == null ? null : Issuer.token(Role.valueOf(role)));

        Answer answer = questions.send(cell.method(), cell.pathOfNothing());

        if (cell.allowed()) {
            assertThat(answer.status()).isNotIn(401, 403, 500);
        } else if (role == null) {
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.code()).isEqualTo("UNAUTHENTICATED");
            assertThat(answer.header("WWW-Authenticate"))
                    .hasValueSatisfying(it -> assertThat(it).startsWith("Bearer"));
        } else {
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.code()).isEqualTo("FORBIDDEN");
        }
    }

    @Test
    void every_question_has_a_line() throws IOException {
        assertThat(missing(table()::has))
                .as("questions without a line: add one to AccessRules in query.platform, and one to %s", PAGE)
                .isEmpty();
    }

    /** The test above can fail. */
    @Test
    void a_question_without_a_line_is_found() {
        assertThat(missing((_, path) -> path.equals("/users")))
                .contains("GET /users/{userId}")
                .doesNotContain("GET /users");
        assertThat(hasRule("GET", "/secrets")).isFalse();
    }

    /** What operators do is no question: it begins and ends a rebuild. */
    @Test
    void not_only_questions_are_tried() throws IOException {
        assertThat(cells().map(Cell::call)).contains("POST /actuator/rebuild/{}", "DELETE /actuator/rebuild");
    }

    private Set<String> missing(BiPredicate<String, String> documented) {
        Set<String> missing = new TreeSet<>();
        for (RequestMappingInfo endpoint : endpoints.getHandlerMethods().keySet()) {
            for (String path : endpoint.getPatternValues()) {
                for (RequestMethod method : methodsOf(endpoint, path)) {
                    if (!documented.test(method.name(), path) || !hasRule(method.name(), path)) {
                        missing.add(method + " " + path);
                    }
                }
            }
        }
        return missing;
    }

    /** Whoever names no method takes all of them, as only the container's own page of errors may. */
    private static Set<RequestMethod> methodsOf(RequestMappingInfo endpoint, String path) {
        Set<RequestMethod> methods = endpoint.getMethodsCondition().getMethods();
        return methods.isEmpty() && !path.equals("/error") ? EnumSet.allOf(RequestMethod.class) : methods;
    }

    private static boolean hasRule(String method, String path) {
        var request = new MockHttpServletRequest(method, path.replaceAll("\\{\\w+}", "x"));
        ServletRequestPathUtils.parseAndCache(request);
        return AccessRules.ALL.stream().anyMatch(rule -> rule.matcher().matches(request));
    }
}
