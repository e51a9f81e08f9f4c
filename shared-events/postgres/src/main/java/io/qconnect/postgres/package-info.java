/**
 * What the services share of PostgreSQL: how a database comes to its schema, how many rows come into a table at once,
 * how many statements go there together, how news of a commit is heard, and how long a silent server is waited for.
 */
@NullMarked
package io.qconnect.postgres;

import org.jspecify.annotations.NullMarked;
