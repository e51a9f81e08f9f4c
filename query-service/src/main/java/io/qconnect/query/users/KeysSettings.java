package io.qconnect.query.users;

import org.springframework.boot.context.properties.ConfigurationProperties;

/** The database that holds the persons' keys. */
@ConfigurationProperties("qconnect.keys")
record KeysSettings(String url, String username, String password) {}
