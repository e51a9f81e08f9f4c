package io.qconnect.command.user;

import io.qconnect.command.Attached;
import io.qconnect.command.Verdict;
import io.qconnect.command.platform.Command;
import io.qconnect.events.Fact;
import io.qconnect.events.Role;
import io.qconnect.events.UserEvent.ProfileChanged;
import io.qconnect.events.UserEvent.RoleChanged;
import io.qconnect.events.UserEvent.SessionRevoked;
import io.qconnect.events.UserEvent.UserErased;
import io.qconnect.events.UserEvent.UserRegistered;
import io.qconnect.events.UserId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The people of a clinic as somebody would keep them on cards, to check the real ones by: one card each, with an
 * address that is on no other card. It shares no code with what it checks.
 */
final class PlainPeople {

    private static final class Card {
        String address;
        Role role;
        boolean torn;
        long facts;

        /** With which fact name, address and phone were written on it. */
        long written = 1;

        /** The import that it was last written from. */
        String importedAs;

        Card(String address, Role role, String importedAs) {
            this.address = address;
            this.role = role;
            this.importedAs = importedAs;
        }
    }

    private final Map<UserId, Card> cards = new HashMap<>();

    /** The same the other way round: who is on the card with this address. */
    private final Map<String, UserId> addresses = new LinkedHashMap<>();

    /** What whoever keeps the accounts must be told, in this order; whoever has compared it takes it away. */
    final List<String> told = new ArrayList<>();

    /** Facts about somebody so far; none about strangers. */
    long version(UserId user) {
        Card card = cards.get(user);
        return card == null ? 0 : card.facts;
    }

    /** With which fact somebody's card got what stands on it; 0 for strangers. */
    long statedAt(UserId user) {
        Card card = cards.get(user);
        return card == null ? 0 : card.written;
    }

    /** Which address is whose. */
    Map<String, UserId> addresses() {
        return Collections.unmodifiableMap(addresses);
    }

    /** @param importedAs tells imports apart; empty for what is none */
    Verdict carryOut(Command command, Attached attached, String importedAs) {
        return switch (command) {
            case RegisterUser it -> register(it, "");
            case ImportUser it -> takeOver(it, importedAs);
            case ChangeProfile it -> change(it, attached);
            case ChangeRole it -> change(it, attached);
            case EraseUser it -> erase(it, attached);
            case RevokeSession it -> written(card(it.userId()), new SessionRevoked(it.userId(), it.session()));
            default -> throw new IllegalArgumentException(command.toString());
        };
    }

    private Verdict register(RegisterUser it, String importedAs) {
        if (addresses.containsKey(it.emailClaim().hash())) {
            return Verdict.no("EMAIL_TAKEN");
        }
        if (it.account() != null) {
            told.add("open " + it.userId() + " " + it.role());
        }
        Card card = new Card(it.emailClaim().hash(), it.role(), importedAs);
        cards.put(it.userId(), card);
        addresses.put(card.address, it.userId());
        return written(card, new UserRegistered(it.userId(), it.name(), it.email(), it.phone(), it.role()));
    }

    private Verdict takeOver(ImportUser it, String importedAs) {
        UserId user = it.userId();
        RegisterUser row = it.registration();
        Card card = cards.get(user);
        if (card == null) {
            return register(row, importedAs);
        }
        if (card.torn) {
            return Verdict.no("USER_NOT_FOUND");
        }
        if (card.importedAs.equals(importedAs)) {
            return Verdict.yes();
        }
        if (belongsToAnother(row.emailClaim().hash(), user)) {
            return Verdict.no("EMAIL_TAKEN");
        }
        if (row.account() != null) {
            told.add("take over " + user);
        }
        readdress(card, row.emailClaim().hash(), user);
        card.importedAs = importedAs;
        card.written = card.facts + 1;
        var profile = new ProfileChanged(user, row.name(), row.email(), row.phone());
        if (card.role == row.role()) {
            return written(card, profile);
        }
        card.role = row.role();
        return written(card, profile, new RoleChanged(user, row.role()));
    }

    private Verdict change(ChangeProfile it, Attached attached) {
        Card card = cards.get(it.userId());
        if (card == null || card.torn) {
            return Verdict.no("USER_NOT_FOUND");
        }
        if (it.ofPatientsOnly() && card.role != Role.PATIENT) {
            return Verdict.no("ADMINS_ONLY");
        }
        var objection = attached.objection(card.facts);
        if (objection.isPresent()) {
            return Verdict.no(objection.get());
        }
        if (it.repeats() == card.written) {
            return Verdict.yes();
        }
        if (belongsToAnother(it.emailClaim().hash(), it.userId())) {
            return Verdict.no("EMAIL_TAKEN");
        }
        if (!card.address.equals(it.emailClaim().hash())) {
            told.add("another address " + it.userId());
        }
        readdress(card, it.emailClaim().hash(), it.userId());
        card.written = card.facts + 1;
        return written(card, new ProfileChanged(it.userId(), it.name(), it.email(), it.phone()));
    }

    private Verdict change(ChangeRole it, Attached attached) {
        Card card = cards.get(it.userId());
        if (card == null || card.torn) {
            return Verdict.no("USER_NOT_FOUND");
        }
        var objection = attached.objection(card.facts);
        if (objection.isPresent()) {
            return Verdict.no(objection.get());
        }
        if (card.role == it.role()) {
            return Verdict.yes();
        }
        stepDown(card, it.userId(), it.role());
        card.role = it.role();
        return written(card, new RoleChanged(it.userId(), it.role()));
    }

    private Verdict erase(EraseUser it, Attached attached) {
        Card card = cards.get(it.userId());
        if (card == null) {
            return Verdict.no("USER_NOT_FOUND");
        }
        if (card.torn) {
            return Verdict.yes();
        }
        var objection = attached.objection(card.facts);
        if (objection.isPresent()) {
            return Verdict.no(objection.get());
        }
        stepDown(card, it.userId(), Role.PATIENT);
        card.torn = true;
        addresses.remove(card.address);
        return written(card, new UserErased(it.userId()));
    }

    private void stepDown(Card card, UserId user, Role to) {
        if (card.role == Role.ADMIN) {
            told.add("steps down " + user + " " + to);
        }
    }

    private void readdress(Card card, String address, UserId user) {
        addresses.remove(card.address);
        card.address = address;
        addresses.put(address, user);
    }

    private boolean belongsToAnother(String address, UserId user) {
        UserId owner = addresses.get(address);
        return owner != null && !owner.equals(user);
    }

    private Card card(UserId user) {
        @Nullable Card card = cards.get(user);
        if (card == null) {
            throw new IllegalArgumentException("a stranger: " + user);
        }
        return card;
    }

    private static Verdict written(Card card, Fact... facts) {
        card.facts += facts.length;
        return Verdict.yes(facts);
    }
}
