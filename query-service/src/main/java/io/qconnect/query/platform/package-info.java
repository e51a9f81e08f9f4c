/** What every question needs: refusals as problem+json, pages of lists, strict parameters. */
@NullMarked
package io.qconnect.query.platform;

import org.jspecify.annotations.NullMarked;
