package io.qconnect.command.user;

import io.qconnect.command.Dice;
import io.qconnect.command.platform.store.EmailClaim;
import io.qconnect.command.platform.store.EmailClaims.Claimed;
import io.qconnect.command.platform.store.EmailOwners;
import io.qconnect.events.UserId;
import java.util.HashMap;
import java.util.Map;

/**
 * People live through thousands of random commands, legal and illegal; {@link EmailClaimsTest} has them on the real
 * table.
 */
class RandomUsersTest {

    @Dice.EverySeed
    void the_rules_hold_after_every_command(long seed) {
        OwnersOnPaper owners = new OwnersOnPaper();
        try (var journey = new UsersJourney(seed, owners, _ -> Map.copyOf(owners.rows))) {
            journey.run();
        }
    }

    /** The table of claims, without a table. */
    private static final class OwnersOnPaper implements EmailOwners {

        private final Map<String, UserId> rows = new HashMap<>();

        @Override
        public boolean claim(EmailClaim claim, UserId user) {
            return rows.putIfAbsent(claim.hash(), user) == null;
        }

        @Override
        public Claimed claimInstead(EmailClaim claim, UserId user) {
            if (!claim(claim, user)) {
                return user.equals(rows.get(claim.hash())) ? Claimed.SAME_AS_BEFORE : Claimed.TAKEN_BY_ANOTHER;
            }
            rows.entrySet()
                    .removeIf(
                            row -> row.getValue().equals(user) && !row.getKey().equals(claim.hash()));
            return Claimed.ANOTHER_THAN_BEFORE;
        }

        @Override
        public void release(UserId user) {
            rows.values().removeIf(user::equals);
        }
    }
}
