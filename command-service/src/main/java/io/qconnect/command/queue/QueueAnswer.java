package io.qconnect.command.queue;

import io.qconnect.command.platform.Answer;
import io.qconnect.events.QueueId;

/** What a command about the queue itself answers. */
record QueueAnswer(QueueId queueId, long version) implements Answer {}
