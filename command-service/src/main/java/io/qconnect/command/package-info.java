/** Takes commands, decides, writes facts down and publishes them. One slice per aggregate, plus what they stand on. */
@NullMarked
package io.qconnect.command;

import org.jspecify.annotations.NullMarked;
