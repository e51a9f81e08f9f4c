/**
 * Whom a service lets in over HTTP. Both services stand behind the same doors: access tokens, roles, origins of pages,
 * and answers to what never reaches them; and a request finds its endpoint in the same way. What each of them lets whom
 * do is its own table of {@link io.qconnect.access.Rule}s.
 */
@NullMarked
package io.qconnect.access;

import org.jspecify.annotations.NullMarked;
