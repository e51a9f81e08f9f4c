/** The register of persons. */
@NullMarked
package io.qconnect.query.users;

import org.jspecify.annotations.NullMarked;
