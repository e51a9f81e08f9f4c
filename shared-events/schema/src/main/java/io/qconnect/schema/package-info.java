/**
 * What the services share of PostgreSQL: how a database comes to its schema, how many rows come into a table
 * at once, how many statements go there together, and how news of a commit is heard.
 */
@NullMarked
package io.qconnect.schema;

import org.jspecify.annotations.NullMarked;
