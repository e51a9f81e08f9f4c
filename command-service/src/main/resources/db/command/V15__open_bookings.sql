-- Which open places people have booked themselves, online: the rule that bounds them counts these rows. Written in the
-- transactions of the facts. An appointment that moves keeps its row.
CREATE TABLE open_booking (
    appointment_id uuid PRIMARY KEY,
    patient_id     uuid NOT NULL
);

-- What is open now: who booked online, and did so in person (bookings of the desk used to be called online, too), unless
-- the newest fact that begins or ends the appointment has ended it, or the person is gone.
WITH fact AS MATERIALIZED (
    SELECT global_index,
           payload_type,
           convert_from(payload, 'UTF8')::jsonb   AS said,
           convert_from(meta_data, 'UTF8')::jsonb AS trace
      FROM domain_event
     WHERE payload_type IN ('queue.appointment-booked', 'queue.consultation-completed', 'queue.appointment-cancelled',
                            'queue.no-show-recorded', 'queue.patient-left', 'queue.status-corrected')
), booking AS (
    SELECT said ->> 'appointmentId' AS appointment, said ->> 'patientId' AS patient
      FROM fact
     WHERE payload_type = 'queue.appointment-booked'
       AND said ->> 'channel' = 'ONLINE'
       AND trace ->> 'actor' = said ->> 'patientId'
), newest AS (
    SELECT DISTINCT ON (said ->> 'appointmentId')
           said ->> 'appointmentId' AS appointment,
           payload_type = 'queue.appointment-booked'
               OR payload_type = 'queue.status-corrected'
                  AND said ->> 'to' IN ('BOOKED', 'CHECKED_IN', 'IN_CONSULTATION') AS is_open
      FROM fact
     ORDER BY said ->> 'appointmentId', global_index DESC
)
INSERT INTO open_booking (appointment_id, patient_id)
SELECT appointment::uuid, patient::uuid
  FROM booking JOIN newest USING (appointment)
 WHERE is_open
   AND EXISTS (SELECT FROM known_patient WHERE user_id = patient::uuid);

CREATE INDEX open_booking_patient ON open_booking (patient_id);
