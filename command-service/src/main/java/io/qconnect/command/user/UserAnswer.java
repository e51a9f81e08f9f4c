package io.qconnect.command.user;

import io.qconnect.command.platform.Answer;
import io.qconnect.command.platform.PastCommand;
import io.qconnect.events.UserId;

/** What a command about a user answers. */
record UserAnswer(UserId userId, long version) implements Answer {

    static UserAnswer first(PastCommand past) {
        return new UserAnswer(new UserId(past.streamId()), past.version());
    }
}
