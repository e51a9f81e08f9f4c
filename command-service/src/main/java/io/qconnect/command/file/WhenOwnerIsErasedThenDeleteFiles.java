package io.qconnect.command.file;

import io.qconnect.command.platform.Caller;
import io.qconnect.command.platform.Refused;
import io.qconnect.command.platform.bus.Commands;
import io.qconnect.events.FileId;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Deletes the files about a person who was erased, each by a fact of its own, so that the read tables hear of it like
 * of any other. What is left to do stands in {@link FileTable}: it can be broken off anywhere.
 */
@Component
class WhenOwnerIsErasedThenDeleteFiles {

    private static final Logger LOG = LoggerFactory.getLogger(WhenOwnerIsErasedThenDeleteFiles.class);

    private final FileTable files;
    private final Commands commands;

    WhenOwnerIsErasedThenDeleteFiles(FileTable files, Commands commands) {
        this.files = files;
        this.commands = commands;
    }

    void look() {
        files.ofErased().forEach(this::delete);
    }

    private void delete(FileId file) {
        try {
            var clinic = Caller.system("erasures", "file:" + file.value());
            commands.send(clinic, null, new DeleteFile(file), FileAnswer::first).join();
        } catch (CompletionException failed) {
            if (!(failed.getCause() instanceof Refused)) {
                LOG.warn("File {} of somebody erased stays until the next round", file.value(), failed.getCause());
            }
        }
    }
}
