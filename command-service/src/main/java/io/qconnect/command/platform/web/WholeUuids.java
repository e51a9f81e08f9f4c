package io.qconnect.command.platform.web;

import io.qconnect.events.Uuids;
import java.beans.PropertyEditorSupport;
import java.util.UUID;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.InitBinder;

/**
 * Reads plain ids in addresses as they are written, all 36 characters. It is an editor, because after a converter that
 * refuses, Spring tries its own editor, which does not.
 */
@ControllerAdvice
final class WholeUuids {

    @InitBinder
    void read(WebDataBinder binder) {
        binder.registerCustomEditor(UUID.class, new PropertyEditorSupport() {
            @Override
            public void setAsText(String text) {
                setValue(Uuids.whole(text));
            }
        });
    }
}
