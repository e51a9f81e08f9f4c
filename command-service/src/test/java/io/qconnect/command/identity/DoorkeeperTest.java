package io.qconnect.command.identity;

import static io.qconnect.command.platform.Refusal.EMAIL_NOT_VERIFIED;
import static io.qconnect.command.platform.Refusal.WRONG_CREDENTIALS;
import static io.qconnect.command.platform.Refusal.refuse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.qconnect.command.platform.Busy;
import io.qconnect.command.platform.Refused;
import io.qconnect.command.platform.TooMany;
import io.qconnect.events.UserId;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class DoorkeeperTest {

    private static final int MORE_THAN_ENOUGH = 200;

    private final Doorkeeper doorkeeper = new Doorkeeper();
    private final UserId somebody = UserId.next();

    private String logIn(Supplier<String> attempt) {
        return doorkeeper.logIn("192.0.2.1", "account", attempt);
    }

    @Test
    void what_was_no_guess_is_not_counted() {
        for (int i = 0; i < MORE_THAN_ENOUGH; i++) {
            assertThatThrownBy(() -> logIn(() -> {
                        throw new Busy("Too many passwords are being checked");
                    }))
                    .isInstanceOf(Busy.class);
            assertThatThrownBy(() -> logIn(() -> {
                        throw refuse(EMAIL_NOT_VERIFIED);
                    }))
                    .isInstanceOf(Refused.class);
        }
        assertThat(logIn(() -> "in")).isEqualTo("in");
    }

    @Test
    void wrong_passwords_are_counted_at_the_door_and_inside() {
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> logIn(DoorkeeperTest::wrong)).isInstanceOf(Refused.class);
            assertThatThrownBy(() -> doorkeeper.showAgain(somebody, DoorkeeperTest::wrong))
                    .isInstanceOf(Refused.class);
        }
        assertThatThrownBy(() -> logIn(() -> "in")).isInstanceOf(TooMany.class);
        assertThatThrownBy(() -> doorkeeper.showAgain(somebody, () -> "in")).isInstanceOf(TooMany.class);
        assertThat(doorkeeper.showAgain(UserId.next(), () -> "in")).isEqualTo("in");
    }

    @Test
    void what_took_longer_is_answered_no_later() {
        assertThat(Doorkeeper.untilTheBeat(Duration.ofMillis(1))).isEqualTo(Duration.ofMillis(499));
        assertThat(Doorkeeper.untilTheBeat(Duration.ofMillis(499))).isEqualTo(Duration.ofMillis(1));
        assertThat(Doorkeeper.untilTheBeat(Duration.ofMillis(501))).isEqualTo(Duration.ofMillis(499));
    }

    private static String wrong() {
        throw refuse(WRONG_CREDENTIALS);
    }
}
