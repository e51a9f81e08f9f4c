/** The cabinet: which files there are about whom. */
@NullMarked
package io.qconnect.query.files;

import org.jspecify.annotations.NullMarked;
