/** Answers questions from tables that it draws from the facts. */
@NullMarked
package io.qconnect.query;

import org.jspecify.annotations.NullMarked;
