/** The appointment book: one patient's place in a line, and what became of it. */
@NullMarked
package io.qconnect.query.appointments;

import org.jspecify.annotations.NullMarked;
