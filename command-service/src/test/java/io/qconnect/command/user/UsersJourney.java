package io.qconnect.command.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.qconnect.command.Attached;
import io.qconnect.command.AxonInMemory;
import io.qconnect.command.Dice;
import io.qconnect.command.Verdict;
import io.qconnect.command.platform.Accounts;
import io.qconnect.command.platform.Accounts.NewAccount;
import io.qconnect.command.platform.Command;
import io.qconnect.command.platform.Trace;
import io.qconnect.command.platform.store.EmailClaim;
import io.qconnect.command.platform.store.EmailOwners;
import io.qconnect.events.Personal;
import io.qconnect.events.Role;
import io.qconnect.events.UserId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;

/**
 * Some people and fewer addresses than people: they register, are taken over from a predecessor again and again, give
 * their addresses up, want those of others, and are forgotten. Held against {@link PlainPeople} after each step.
 */
final class UsersJourney implements AutoCloseable {

    private static final int ADDRESSES = 20;
    private static final int ROWS_OF_PREDECESSOR = 30;
    private static final int VERSIONS_OF_ROW = 3;

    private final Dice dice;
    private final EmailOwners owners;

    /** Which of these addresses are whose, by what the owners keep. */
    private final Function<List<String>, Map<String, UserId>> kept;

    private final AxonInMemory axon;
    private final PlainPeople people = new PlainPeople();
    private final List<String> told = new ArrayList<>();
    private final List<String> addresses;
    private final List<UserId> rows;
    private final List<UserId> users = new ArrayList<>();
    private int done;

    UsersJourney(long seed, EmailOwners owners, Function<List<String>, Map<String, UserId>> kept) {
        this.dice = new Dice(seed);
        this.owners = owners;
        this.kept = kept;
        this.axon = new AxonInMemory(
                User.class,
                configurer -> configurer
                        .registerComponent(EmailOwners.class, _ -> this.owners)
                        .registerComponent(Accounts.class, _ -> new ToldAccounts()));
        this.addresses = Stream.generate(this::newAddress).limit(ADDRESSES).toList();
        this.rows = Stream.generate(() -> new UserId(dice.id()))
                .limit(ROWS_OF_PREDECESSOR)
                .toList();
    }

    void run() {
        dice.walk(this::step);
        assertThat(done).as("journeys that get nowhere show nothing").isGreaterThan(Dice.STEPS / 4);
    }

    private void step() {
        if (dice.oneIn(40)) {
            axon.forget();
        }
        UserId user = aUser();
        Attached attached = dice.attached(people.version(user));
        Command command = command(user);
        String importedAs = command instanceof ImportUser it ? "as " + it.registration() : "";

        Verdict expected = people.carryOut(command, attached, importedAs);
        AxonInMemory.Told answer = axon.tell(command, metaData(attached, importedAs));

        assertThat(answer.verdict()).as("%s with %s", command, attached).isEqualTo(expected);
        if (expected.isDone()) {
            done++;
            assertThat(answer.version()).as("facts of %s", command).isEqualTo(people.version(idOf(command)));
            if (people.version(idOf(command)) == 1) {
                users.add(idOf(command));
            }
        }
        assertThat(told).as("what the accounts were told").isEqualTo(people.told);
        told.clear();
        people.told.clear();
        assertThat(kept.apply(addresses)).as("addresses").isEqualTo(people.addresses());
    }

    private static MetaData metaData(Attached attached, String importedAs) {
        return importedAs.isEmpty()
                ? attached.metaData()
                : MetaData.with(Trace.ORIGIN, "old/User/1").and(Trace.REQUEST_HASH, importedAs);
    }

    private Command command(UserId user) {
        return switch (dice.below(20)) {
            case 0, 1, 2, 3, 4 ->
                registration(new UserId(dice.id()), dice.pick(addresses), dice.pick(Role.values()), dice.oneIn(2));
            case 5, 6, 7, 8 -> takingOver(dice.below(ROWS_OF_PREDECESSOR), dice.below(VERSIONS_OF_ROW));
            case 9, 10, 11, 12 ->
                new ChangeProfile(
                        user,
                        text(),
                        text(),
                        phone(),
                        new EmailClaim(dice.pick(addresses)),
                        repeats(user),
                        dice.oneIn(2));
            case 13, 14 -> new ChangeRole(user, dice.pick(Role.values()));
            case 15, 16, 17 -> new EraseUser(user);
            case 18 -> people.version(user) > 0 ? new RevokeSession(user, dice.id()) : new EraseUser(user);
            default -> new ChangeRole(user, Role.STAFF);
        };
    }

    /** One of the latest, one of those who have an address, or now and then nobody. */
    private UserId aUser() {
        List<UserId> reachable = List.copyOf(people.addresses().values());
        if (reachable.isEmpty() || dice.oneIn(25)) {
            return new UserId(dice.id());
        }
        return dice.oneIn(2) ? dice.recent(users, 8) : dice.pick(reachable);
    }

    private RegisterUser registration(UserId id, String address, Role role, boolean withAccount) {
        NewAccount account = withAccount ? new NewAccount("a hash", dice.oneIn(2)) : null;
        return new RegisterUser(id, text(), text(), phone(), role, new EmailClaim(address), account);
    }

    /** The same version of a row is the same in everything. */
    private ImportUser takingOver(int row, int version) {
        UserId user = rows.get(row);
        Personal text = new Personal(user.value(), "row", Integer.toString(version));
        String address = addresses.get((VERSIONS_OF_ROW * row + version) % ADDRESSES);
        NewAccount account = version == 1 ? new NewAccount("their hash", true) : null;
        Role role = Role.values()[version];
        return new ImportUser(
                user, new RegisterUser(user, text, text, null, role, new EmailClaim(address), account), null);
    }

    /** What was stated last, or before something else was, or never. */
    private long repeats(UserId user) {
        return dice.oneIn(3) ? people.statedAt(user) - dice.below(2) : 0;
    }

    private Personal text() {
        return new Personal(dice.id(), "nonce", "sealed");
    }

    private @Nullable Personal phone() {
        return dice.oneIn(2) ? text() : null;
    }

    /** As the database keeps it: 32 bytes in hexadecimal. */
    private String newAddress() {
        return HexFormat.of().toHexDigits(dice.below(Integer.MAX_VALUE)).repeat(8);
    }

    private static UserId idOf(Command command) {
        return switch (command) {
            case RegisterUser it -> it.userId();
            case ImportUser it -> it.userId();
            case ChangeProfile it -> it.userId();
            case ChangeRole it -> it.userId();
            case EraseUser it -> it.userId();
            case RevokeSession it -> it.userId();
            default -> throw new IllegalArgumentException(command.toString());
        };
    }

    @Override
    public void close() {
        axon.close();
    }

    /** Writes down what it is told. */
    private final class ToldAccounts implements Accounts {

        @Override
        public void open(UserId user, Role role, NewAccount account) {
            told.add("open " + user + " " + role);
        }

        @Override
        public void takeOver(UserId user, NewAccount account) {
            told.add("take over " + user);
        }

        @Override
        public boolean stepsDown(UserId admin, Role to) {
            told.add("steps down " + admin + " " + to);
            return true;
        }

        @Override
        public void addressChanged(UserId user) {
            told.add("another address " + user);
        }

        @Override
        public boolean hasVerifiedAddress(UserId user) {
            return true;
        }

        @Override
        public void tellReplaced(String email) {
            told.add("letter to " + email);
        }

        @Override
        public void askToConfirm(UserId user, String email) {
            told.add("letter to " + user);
        }
    }
}
