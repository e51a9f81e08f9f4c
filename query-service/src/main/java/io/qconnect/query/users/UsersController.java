package io.qconnect.query.users;

import io.qconnect.query.feed.Freshness;
import io.qconnect.query.feed.MinVersion;
import io.qconnect.query.platform.AccessLog;
import io.qconnect.query.platform.EntityRows;
import io.qconnect.query.platform.OrderedList;
import io.qconnect.query.platform.Page;
import io.qconnect.query.platform.Problem;
import io.qconnect.query.platform.Refused;
import io.qconnect.query.platform.Refuses;
import io.qconnect.query.platform.VersionTag;
import io.qconnect.query.platform.Viewer;
import jakarta.persistence.EntityManager;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who is known to the clinic. */
@RestController
class UsersController {

    private final EntityManager entities;
    private final OrderedList<User, Instant> inOrderOfRegistration;
    private final Freshness freshness;
    private final AccessLog accesses;
    private final PersonalRecords records;

    UsersController(EntityManager entities, Freshness freshness, AccessLog accesses, PersonalRecords records) {
        this.records = records;
        this.entities = entities;
        this.inOrderOfRegistration = new OrderedList<>(
                "User",
                new EntityRows<>(entities, User.class, "createdAt", false),
                user -> user.createdAt,
                user -> user.id,
                Instant::parse);
        this.freshness = freshness;
        this.accesses = accesses;
    }

    @GetMapping(path = "/users", produces = "application/json")
    Page<UserView> users(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable MinVersion minVersion,
            Viewer viewer) {
        freshness.awaitNamed(minVersion, viewer);
        Page<UserView> page =
                inOrderOfRegistration.page(Map.of(), limit, cursor).as(UserView::of);
        accesses.seen(viewer, page.items().stream().map(UserView::userId).toList(), "/users");
        return page;
    }

    @GetMapping(path = "/users/{userId}", produces = "application/json")
    @Refuses(Problem.USER_NOT_FOUND)
    UserView user(
            @PathVariable UUID userId,
            @RequestParam(required = false) @Nullable MinVersion minVersion,
            Viewer viewer,
            HttpServletResponse response) {
        mustBeAllowedToSee(viewer, userId, "/users/{userId}");
        freshness.await(minVersion, userId, viewer);
        User user = known(userId);
        accesses.seen(viewer, List.of(userId), "/users/{userId}");
        VersionTag.set(response, user.version);
        return UserView.of(user);
    }

    /** Everything that is stored about a person, for that person. */
    @GetMapping(path = "/users/{userId}/export", produces = "application/json")
    @Refuses(Problem.USER_NOT_FOUND)
    ResponseEntity<String> export(@PathVariable UUID userId, Viewer viewer) {
        mustBeAllowedToSee(viewer, userId, "/users/{userId}/export");
        User user = known(userId);
        accesses.seen(viewer, List.of(userId), "/users/{userId}/export");
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"my-data.json\"")
                .body(records.all(UserView.of(user)));
    }

    @GetMapping(path = "/users/{userId}/accesses", produces = "application/json")
    @Refuses(Problem.USER_NOT_FOUND)
    String accesses(@PathVariable UUID userId, Viewer viewer) {
        mustBeAllowedToSee(viewer, userId, "/users/{userId}/accesses");
        known(userId);
        return records.accesses(userId);
    }

    private void mustBeAllowedToSee(Viewer viewer, UUID userId, String question) {
        accesses.mustSee(viewer, userId, question, () -> unknown(userId));
    }

    private User known(UUID userId) {
        User user = entities.find(User.class, userId);
        if (user == null) {
            throw unknown(userId);
        }
        return user;
    }

    private static Refused unknown(UUID userId) {
        return Refused.because(Problem.USER_NOT_FOUND, "No user has the id " + userId);
    }
}
