/** Takes over what the predecessor has in its database. */
@NullMarked
package io.qconnect.infra.takeover;

import org.jspecify.annotations.NullMarked;
