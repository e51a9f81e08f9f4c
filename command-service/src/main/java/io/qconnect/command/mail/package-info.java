/** The way of mail to people: a mail server, or a folder and a page for those who have none. */
@NullMarked
package io.qconnect.command.mail;

import org.jspecify.annotations.NullMarked;
