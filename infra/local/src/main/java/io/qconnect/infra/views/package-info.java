/** Holds the read tables against history, with code of its own: it shares none with those who draw them. */
@NullMarked
package io.qconnect.infra.views;

import org.jspecify.annotations.NullMarked;
