package io.qconnect.command.identity;

import static io.qconnect.command.platform.Refusal.WRONG_CREDENTIALS;

import io.github.bucket4j.Bucket;
import io.qconnect.command.platform.Buckets;
import io.qconnect.command.platform.Refused;
import io.qconnect.command.platform.TooMany;
import io.qconnect.events.UserId;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * Slows those down who try. Wrong passwords are counted by address, and by address and account together: so whoever
 * guesses is stopped, and the owner of the account comes in all the same from elsewhere. What is counted is paid before
 * the work is done and given back when it was no guess; a crowd at the same moment gets no further than one after the
 * other.
 */
@Component
class Doorkeeper {

    /** Typing errors of one person; twelve an hour guess nothing. */
    private static final int WRONG_PER_ACCOUNT = 10;

    /** Typing errors of a whole hospital behind one address. */
    private static final int WRONG_PER_ADDRESS = 100;

    private static final Duration WRONG_WITHIN = Duration.ofMinutes(10);

    /**
     * What one address may start (sign-ups, mails, passwords chosen by a link) in an hour; a hospital's own network is
     * one address.
     */
    private static final int STARTED_PER_ADDRESS = 100;

    private static final Duration STARTED_WITHIN = Duration.ofHours(1);

    /** Mails to one person in an hour: nobody's mailbox is filled from here. */
    private static final int MAILS_PER_ACCOUNT = 5;

    /** Longer than a registration takes to be stored; short enough for somebody who waits. */
    private static final Duration BEAT = Duration.ofMillis(500);

    private final Buckets buckets = new Buckets(STARTED_WITHIN);

    /**
     * @param account whatever names it, hashed
     * @param attempt refuses {@code WRONG_CREDENTIALS} when it was a wrong one; whatever else becomes of it was no
     *     guess
     * @throws TooMany when there were too many wrong ones before
     */
    <T> T logIn(String address, String account, Supplier<T> attempt) {
        String network = networkOf(address);
        Bucket ofAddress = buckets.of("wrong " + network, WRONG_PER_ADDRESS, WRONG_WITHIN);
        Bucket ofAccount = buckets.of("wrong " + network + " " + account, WRONG_PER_ACCOUNT, WRONG_WITHIN);
        Buckets.take(ofAccount);
        try {
            Buckets.take(ofAddress);
        } catch (TooMany tooMany) {
            ofAccount.addTokens(1);
            throw tooMany;
        }
        return unlessWrong(attempt, ofAccount, ofAddress);
    }

    /**
     * For somebody who is known already and shows the password once more. Counted by account alone: whoever has stolen
     * a token may come from everywhere.
     *
     * @param attempt as at a login
     * @throws TooMany when there were too many wrong ones before
     */
    <T> T showAgain(UserId account, Supplier<T> attempt) {
        Bucket ofAccount = buckets.of("again " + account.value(), WRONG_PER_ACCOUNT, WRONG_WITHIN);
        Buckets.take(ofAccount);
        return unlessWrong(attempt, ofAccount);
    }

    private static <T> T unlessWrong(Supplier<T> attempt, Bucket... paid) {
        boolean wrong = false;
        try {
            return attempt.get();
        } catch (Refused refused) {
            wrong = refused.refusal() == WRONG_CREDENTIALS;
            throw refused;
        } finally {
            if (!wrong) {
                List.of(paid).forEach(bucket -> bucket.addTokens(1));
            }
        }
    }

    /** @throws TooMany when this address has started too much within the hour */
    void start(String address) {
        Buckets.take(buckets.of("start " + networkOf(address), STARTED_PER_ADDRESS, STARTED_WITHIN));
    }

    /** Whether one more mail may go to the account. */
    boolean mayMail(String account) {
        return buckets.of("mail " + account, MAILS_PER_ACCOUNT, STARTED_WITHIN).tryConsume(1);
    }

    /** Does what takes longer for one address than for another, and comes back at a time that tells nothing of it. */
    static void onTheBeat(Runnable work) {
        long begun = System.nanoTime();
        work.run();
        try {
            Thread.sleep(untilTheBeat(Duration.ofNanos(System.nanoTime() - begun)));
        } catch (InterruptedException stopped) {
            // the answer is due; whoever stops the service may know how long it took
            Thread.currentThread().interrupt();
        }
    }

    /** @return until a whole number of beats has passed */
    static Duration untilTheBeat(Duration passed) {
        return BEAT.minusNanos(passed.toNanos() % BEAT.toNanos());
    }

    /** One household has a whole /64 of IPv6 addresses; they count as one. */
    private static String networkOf(String address) {
        try {
            InetAddress known = InetAddress.getByName(address);
            return known instanceof Inet6Address
                    ? HexFormat.of().formatHex(Arrays.copyOf(known.getAddress(), 8))
                    : known.getHostAddress();
        } catch (UnknownHostException noAddress) {
            return address;
        }
    }
}
