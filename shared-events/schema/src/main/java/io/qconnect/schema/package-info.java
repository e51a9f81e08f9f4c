/**
 * What the services share of PostgreSQL: how a database comes to its schema, how many rows at once come into a table, and
 * how news of a commit is heard.
 */
@NullMarked
package io.qconnect.schema;

import org.jspecify.annotations.NullMarked;
