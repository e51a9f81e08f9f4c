/** The commands behind {@code infra/qconnect}. */
@NullMarked
package io.qconnect.infra.cli;

import org.jspecify.annotations.NullMarked;
