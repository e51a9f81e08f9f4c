@NullMarked
package io.qconnect.query.waitinglist;

import org.jspecify.annotations.NullMarked;
