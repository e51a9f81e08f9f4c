/**
 * How fast QConnect is. Every figure stands beside a limit that was measured on the same server in the same run, so it
 * means something on another machine too.
 */
@NullMarked
package io.qconnect.infra.bench;

import org.jspecify.annotations.NullMarked;
