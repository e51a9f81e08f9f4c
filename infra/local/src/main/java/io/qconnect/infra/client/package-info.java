/** The clinic's HTTP API as its callers see it. */
@NullMarked
package io.qconnect.infra.client;

import org.jspecify.annotations.NullMarked;
