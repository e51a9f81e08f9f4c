package io.qconnect.command.mail;

import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * What lies in the mail folder, for an admin who tries the clinic out without a mail server. With a mail server the
 * folder stays empty, and so does the page.
 */
@RestController
class MailPage {

    private static final int MAILS_MAX = 50;

    private final MailFolder folder;

    MailPage(MailFolder folder) {
        this.folder = folder;
    }

    /** Plain text: nothing in a mail is run or loaded. */
    @GetMapping("/mail")
    ResponseEntity<String> page() {
        List<String> mails = folder.newest(MAILS_MAX);
        String text = mails.isEmpty()
                ? "No mail."
                : mails.stream().collect(Collectors.joining("\n" + "-".repeat(72) + "\n\n"));
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .contentType(MediaType.parseMediaType("text/plain;charset=UTF-8"))
                .body(text);
    }
}
