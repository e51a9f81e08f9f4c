/**
 * What both services promise to their clients: drawn from the code, kept in files, and compared with what was promised
 * before.
 */
@NullMarked
package io.qconnect.infra.contract;

import org.jspecify.annotations.NullMarked;
