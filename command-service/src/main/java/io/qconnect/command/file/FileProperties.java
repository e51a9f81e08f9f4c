package io.qconnect.command.file;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * @param folder where contents are kept, each under its SHA-256; shared by all processes
 * @param patientPerDay how many files a patient may bring within a day
 */
@ConfigurationProperties("qconnect.files")
record FileProperties(Path folder, int patientPerDay) {}
