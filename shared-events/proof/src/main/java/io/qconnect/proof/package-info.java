/**
 * Proof that history was not changed: a Merkle tree over everything that is stored of each fact, signed checkpoints of
 * it, and the verifier of exports and receipts. Knows neither Spring nor Axon nor a database.
 */
@NullMarked
package io.qconnect.proof;

import org.jspecify.annotations.NullMarked;
