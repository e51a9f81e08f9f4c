package io.qconnect.query.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.events.Role;
import io.qconnect.query.Issuer;
import io.qconnect.query.OnRealServers;
import io.qconnect.query.Questions;
import io.qconnect.query.Questions.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/** The table in {@code access.md} is what the service does, in every cell, and no question is missing from it. */
@OnRealServers
class AccessMatrixTest {

    private static final Path PAGE = Path.of("../infra/docs/access.md");
    private static final List<Role> COLUMNS = List.of(Role.PATIENT, Role.STAFF, Role.ADMIN, Role.AUDITOR);

    @LocalServerPort
    private int port;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping endpoints;

    /** @param role null for nobody */
    record Cell(String path, @Nullable Role role, boolean allowed) {}

    static Stream<Cell> cells() throws IOException {
        return rows().flatMap(AccessMatrixTest::cellsOf);
    }

    private static Stream<List<String>> rows() throws IOException {
        String page = Files.readString(PAGE);
        return page.substring(page.indexOf("## query-service"))
                .lines()
                .filter(line -> line.startsWith("| `GET "))
                .map(line -> List.of(line.split("\\|", -1)));
    }

    private static String pathOf(List<String> row) {
        return row.get(1).replace("`", "").replace("GET ", "").strip();
    }

    private static Stream<Cell> cellsOf(List<String> row) {
        return IntStream.rangeClosed(-1, COLUMNS.size() - 1)
                .mapToObj(i -> new Cell(
                        pathOf(row),
                        i < 0 ? null : COLUMNS.get(i),
                        row.get(i + 3).contains("✓")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cells")
    void every_cell_is_true(Cell cell) {
        Questions questions = new Questions(port, cell.role() == null ? null : Issuer.token(cell.role()));

        Answer answer = questions.get(
                cell.path().replaceAll("\\{\\w+}", UUID.randomUUID().toString()));

        if (cell.allowed()) {
            assertThat(answer.status()).isNotIn(401, 403, 500);
        } else if (cell.role() == null) {
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
        Set<String> documented =
                rows().map(row -> pathOf(row).replaceAll("\\{\\w+}", "{}")).collect(Collectors.toSet());
        assertThat(missing(documented))
                .as("questions without a line: add one to AccessRules in query.platform, and one to %s", PAGE)
                .isEmpty();
    }

    /** The test above can fail. */
    @Test
    void a_question_without_a_line_is_found() {
        assertThat(missing(Set.of("/users"))).contains("/users/{userId}").doesNotContain("/users");
        assertThat(hasRule("/secrets")).isFalse();
    }

    private Set<String> missing(Set<String> documented) {
        Set<String> missing = new TreeSet<>();
        for (RequestMappingInfo endpoint : endpoints.getHandlerMethods().keySet()) {
            for (String path : endpoint.getPatternValues()) {
                boolean known = path.equals("/error") || documented.contains(path.replaceAll("\\{\\w+}", "{}"));
                if (!known || !hasRule(path)) {
                    missing.add(path);
                }
            }
        }
        return missing;
    }

    private static boolean hasRule(String path) {
        var request = new MockHttpServletRequest("GET", path.replaceAll("\\{\\w+}", "x"));
        ServletRequestPathUtils.parseAndCache(request);
        return AccessRules.ALL.stream().anyMatch(rule -> rule.matcher().matches(request));
    }
}
