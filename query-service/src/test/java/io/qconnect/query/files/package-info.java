@NullMarked
package io.qconnect.query.files;

import org.jspecify.annotations.NullMarked;
