/** A simulated morning in the running clinic, driven and checked through its public API. */
@NullMarked
package io.qconnect.infra.day;

import org.jspecify.annotations.NullMarked;
