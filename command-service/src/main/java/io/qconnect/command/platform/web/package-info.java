/** HTTP: who calls, what they may ask, and how a refusal is told. */
@NullMarked
package io.qconnect.command.platform.web;

import org.jspecify.annotations.NullMarked;
