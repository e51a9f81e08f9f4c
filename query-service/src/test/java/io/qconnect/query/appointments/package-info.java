@NullMarked
package io.qconnect.query.appointments;

import org.jspecify.annotations.NullMarked;
