@NullMarked
package io.qconnect.query.users;

import org.jspecify.annotations.NullMarked;
