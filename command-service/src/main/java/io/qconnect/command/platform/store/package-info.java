/** The event table and what lies beside it: keys, claims, places, and the steps of their schemas. */
@NullMarked
package io.qconnect.command.platform.store;

import org.jspecify.annotations.NullMarked;
