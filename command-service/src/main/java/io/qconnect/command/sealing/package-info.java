/** Seals what is stored: a tree over all facts, signed checkpoints, proofs, receipts and exports. */
@NullMarked
package io.qconnect.command.sealing;

import org.jspecify.annotations.NullMarked;
