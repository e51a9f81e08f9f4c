/** The screen on the wall of the waiting room, and the page that shows it. */
@NullMarked
package io.qconnect.query.board;

import org.jspecify.annotations.NullMarked;
