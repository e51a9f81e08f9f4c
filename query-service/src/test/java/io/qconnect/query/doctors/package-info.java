@NullMarked
package io.qconnect.query.doctors;

import org.jspecify.annotations.NullMarked;
