@NullMarked
package io.qconnect.infra.schema;

import org.jspecify.annotations.NullMarked;
