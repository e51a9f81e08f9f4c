@NullMarked
package io.qconnect.query.board;

import org.jspecify.annotations.NullMarked;
