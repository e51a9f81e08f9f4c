/** The clinic's parts as processes of one machine: a database, a broker and two services, durable and killable. */
@NullMarked
package io.qconnect.infra.local;

import org.jspecify.annotations.NullMarked;
