/** The files of {@code infra/deploy}, held against the services, and against the tools that read them. */
@NullMarked
package io.qconnect.infra.deploy;

import org.jspecify.annotations.NullMarked;
