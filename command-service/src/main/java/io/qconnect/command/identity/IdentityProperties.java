package io.qconnect.command.identity;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * @param links where patients reach {@link AccountPages}, or pages that stand in their place: mailed links begin with
 *     it
 * @param firstAccountsFile accounts to make at the start, {@code {role: {email, password}}}; empty for none, and none
 *     when it is not there
 */
@ConfigurationProperties("qconnect.identity")
record IdentityProperties(String links, String firstAccountsFile) {}
