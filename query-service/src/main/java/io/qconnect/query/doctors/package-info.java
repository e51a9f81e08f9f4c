/** The board at the entrance: which doctor, which specialty, which room. */
@NullMarked
package io.qconnect.query.doctors;

import org.jspecify.annotations.NullMarked;
