/** How the sources look: one formatter for everybody, checked by the build. */
@NullMarked
package io.qconnect.infra.style;

import org.jspecify.annotations.NullMarked;
