-- For the places that are open already: the day of a queue is over when it has no alarm for its end any more, or never had one.
WITH fact AS MATERIALIZED (
    SELECT global_index,
           aggregate_identifier                 AS queue,
           convert_from(payload, 'UTF8')::jsonb AS said
      FROM domain_event
     WHERE payload_type IN ('queue.appointment-booked', 'queue.appointment-moved-in')
), arrival AS MATERIALIZED (
    SELECT DISTINCT ON (said ->> 'appointmentId')
           (said ->> 'appointmentId')::uuid AS appointment,
           queue
      FROM fact
     ORDER BY said ->> 'appointmentId', global_index DESC
)
UPDATE open_booking
   SET day_over_at = coalesce(due_at, '-infinity')
  FROM arrival LEFT JOIN queue_alarm ON kind = 'DAY_OVER' AND subject = queue
 WHERE appointment_id = appointment
   AND day_over_at IS NULL;
