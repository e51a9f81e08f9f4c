package io.qconnect.command.file;

import io.qconnect.command.platform.Answer;
import io.qconnect.command.platform.PastCommand;
import io.qconnect.events.FileEvent.FileStored;
import io.qconnect.events.FileId;
import org.jspecify.annotations.Nullable;

/**
 * What a command about a file answers.
 *
 * @param sha256 of the content, when it was stored; null when it was deleted
 */
record FileAnswer(FileId fileId, @Nullable String sha256, long version) implements Answer {

    static FileAnswer first(PastCommand past) {
        String sha256 = past.facts().getFirst() instanceof FileStored stored ? stored.sha256() : null;
        return new FileAnswer(new FileId(past.streamId()), sha256, past.version());
    }
}
