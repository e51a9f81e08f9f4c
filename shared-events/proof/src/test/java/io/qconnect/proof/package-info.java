@NullMarked
package io.qconnect.proof;

import org.jspecify.annotations.NullMarked;
