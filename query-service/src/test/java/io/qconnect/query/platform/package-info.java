@NullMarked
package io.qconnect.query.platform;

import org.jspecify.annotations.NullMarked;
