package io.qconnect.command.platform.web;

import io.qconnect.access.Rule;
import io.qconnect.access.Who;
import io.qconnect.command.platform.Refusal;
import io.qconnect.command.platform.Refuses;
import io.qconnect.events.Role;
import io.qconnect.infra.contract.Promises;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * What command-service promises: refusals by {@link Refuses} and {@link ProblemDocument}, roles by {@link AccessRules}.
 * It is in their package, because they are nobody's business outside of it.
 */
public final class CommandPromises implements Promises {

    private static final String PATIENT = "01998f3e-7c1a-7000-8000-000000000001";

    @Override
    public String service() {
        return "command-service";
    }

    @Override
    public String title() {
        return "QConnect commands";
    }

    @Override
    public String rootPackage() {
        return "io.qconnect.command";
    }

    @Override
    public boolean isCommand(HandlerMethod call) {
        return call.getMethod().getReturnType() == CompletableFuture.class;
    }

    @Override
    public boolean isTagged(HandlerMethod call) {
        return call.getMethod().getName().equals("content");
    }

    @Override
    public SortedSet<String> roles(String method, String path) {
        Who who = rule(method, path).who();
        SortedSet<String> roles = new TreeSet<>();
        Stream.of(Role.values())
                .filter(role -> who != Who.ANYBODY && who.includes(role))
                .forEach(role -> roles.add(role.name()));
        return roles;
    }

    private static Rule rule(String method, String path) {
        var request = new MockHttpServletRequest(method, path.replaceAll("\\{\\w+}", "x"));
        ServletRequestPathUtils.parseAndCache(request);
        return AccessRules.ALL.stream()
                .filter(rule -> rule.matcher().matches(request))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(method + " " + path + " has no rule of access"));
    }

    @Override
    public Map<Integer, SortedSet<String>> refusals(HandlerMethod call, String method, String path) {
        SortedMap<Integer, SortedSet<String>> refusals = new TreeMap<>();
        add(refusals, 400, "MALFORMED_REQUEST");
        add(refusals, 401, "UNAUTHENTICATED");
        add(refusals, 403, "FOREIGN_ORIGIN");
        add(refusals, 406, "NOT_ACCEPTABLE");
        add(refusals, 503, "BUSY", "STORE_UNAVAILABLE", "KEYS_UNAVAILABLE");
        if (!roles(method, path).isEmpty()) {
            add(refusals, 403, "FORBIDDEN");
        }
        if (path.startsWith("/auth/session")) {
            add(refusals, 403, "CSRF_TOKEN_MISSING");
        }
        if (hasBody(call)) {
            add(refusals, 413, "BODY_TOO_LARGE");
            add(refusals, 415, "UNSUPPORTED_MEDIA_TYPE");
            add(refusals, 422, "INVALID_REQUEST");
        }
        if (isCommand(call)) {
            add(refusals, 412, "VERSION_MISMATCH");
            add(refusals, 422, "KEY_REUSED");
        }
        declared(call).forEach(declared -> {
            for (Refusal refusal : declared.value()) {
                add(refusals, ProblemDocument.statusOf(refusal).value(), refusal.name());
            }
            if (declared.tooMany()) {
                add(refusals, 429, "TOO_MANY_ATTEMPTS");
            }
        });
        return refusals;
    }

    private static Stream<Refuses> declared(HandlerMethod call) {
        return Stream.of(
                        Optional.ofNullable(call.getBeanType().getAnnotation(Refuses.class)),
                        Optional.ofNullable(call.getMethodAnnotation(Refuses.class)))
                .flatMap(Optional::stream);
    }

    private static boolean hasBody(HandlerMethod call) {
        return Stream.of(call.getMethodParameters())
                .anyMatch(parameter -> parameter.hasParameterAnnotation(RequestBody.class)
                        || parameter.hasParameterAnnotation(RequestPart.class));
    }

    private static void add(SortedMap<Integer, SortedSet<String>> refusals, int status, String... codes) {
        refusals.computeIfAbsent(status, _ -> new TreeSet<>()).addAll(List.of(codes));
    }

    @Override
    public @Nullable String mediaType(HandlerMethod call) {
        return switch (call.getBeanType().getSimpleName()) {
            case "HistoryController", "ExportController" -> "application/x-ndjson";
            case "FileController" -> call.getMethod().getName().equals("content") ? "*/*" : null;
            default -> null;
        };
    }

    @Override
    public Map<String, Object> parameter(String name) {
        return Map.of();
    }

    @Override
    public Map<String, Object> examples() {
        return Map.of(
                "NewUser", Map.of("name", "Ada Osei", "email", "ada.osei@example.org"),
                "Registration", Map.of("name", "Dr. Lind", "specialty", "Cardiology", "roomNo", "12"),
                "Opening", Map.of("doctorId", PATIENT, "date", "2026-12-01", "capacity", 30),
                "Booking", Map.of("patientId", PATIENT),
                "Call", Map.of("room", "12"),
                "Closing", Map.of("then", "CANCEL"),
                "ChosenCall", Map.of("room", "12", "reason", "TRANSPORT_WAITING"),
                "NewPriority", Map.of("priority", "EMERGENCY", "reason", "TRIAGE"),
                "Correction", Map.of("stage", "CHECKED_IN", "reason", "WRONG_PATIENT"),
                "Absence", Map.of("from", "2026-12-01", "to", "2026-12-03", "reason", "SICKNESS"));
    }
}
