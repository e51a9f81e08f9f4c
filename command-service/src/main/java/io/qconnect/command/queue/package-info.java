/**
 * A doctor's queue: opening it, booking, tokens, calling, and all that happens to an appointment.
 *
 * <p>It is one package because {@link io.qconnect.command.queue.QueueCommand} is sealed: whoever adds a command is told
 * by the compiler what else must know it. Where a change belongs:
 *
 * <dl>
 *   <dt>what can be asked, and by which rules
 *   <dd>a record for each command, such as {@link io.qconnect.command.queue.BookAppointment}
 *   <dt>what rules may look at
 *   <dd>{@link io.qconnect.command.queue.WaitingLine} with {@link io.qconnect.command.queue.Places},
 *       {@link io.qconnect.command.queue.WaitingList}, {@link io.qconnect.command.queue.CallOrder} and
 *       {@link io.qconnect.command.queue.Transitions}; of the world outside,
 *       {@link io.qconnect.command.queue.Directory} and {@link io.qconnect.command.queue.OpenBookings}
 *   <dt>how a decision becomes facts
 *   <dd>{@link io.qconnect.command.queue.Queue}, Axon's aggregate; of two queues at once,
 *       {@link io.qconnect.command.queue.MoveBetweenQueues}
 *   <dt>what is asked over HTTP, and answered
 *   <dd>the controllers; {@link io.qconnect.command.queue.FirstAnswers} makes an answer again
 *   <dt>what happens without anybody asking
 *   <dd>{@link io.qconnect.command.queue.Alarms} and {@link io.qconnect.command.queue.WhenDoctorIsAwayThenEmptyQueues}
 *   <dt>what comes from the predecessor
 *   <dd>{@link io.qconnect.command.queue.ImportQueue} and {@link io.qconnect.command.queue.TakingOver}
 *   <dt>what auditors are shown
 *   <dd>{@link io.qconnect.command.queue.PastQueues}
 * </dl>
 */
@NullMarked
package io.qconnect.command.queue;

import org.jspecify.annotations.NullMarked;
