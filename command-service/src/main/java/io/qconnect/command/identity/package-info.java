/** Who is who: accounts, passwords, sessions and the tokens that the services trust. */
@NullMarked
package io.qconnect.command.identity;

import org.jspecify.annotations.NullMarked;
