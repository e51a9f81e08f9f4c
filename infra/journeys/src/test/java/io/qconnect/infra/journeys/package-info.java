/** The running clinic seen from outside: four real processes, real HTTP, and proofs that nothing is lost or doubled. */
@NullMarked
package io.qconnect.infra.journeys;

import org.jspecify.annotations.NullMarked;
