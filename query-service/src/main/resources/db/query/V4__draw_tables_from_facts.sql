-- From here on the tables are drawn from facts, and can be drawn again. Rows of the predecessor come through this step
-- with version 0; the first fact that the feed brings empties the tables, because then the facts tell everything.

-- Order is promised within a stream only: a queue may be heard of before its doctor, an appointment before its patient.
ALTER TABLE queues       DROP CONSTRAINT queues_doctor_id_fkey;
ALTER TABLE appointments DROP CONSTRAINT appointments_user_id_fkey;
ALTER TABLE appointments DROP CONSTRAINT appointments_queue_id_fkey;

-- The command side keeps addresses unique. Here the new owner of an address may be heard of before the old one let it
-- go.
ALTER TABLE users DROP CONSTRAINT users_email_key;

-- A doctor has one queue a date and session now; the queue's id is made of them.
ALTER TABLE queues DROP CONSTRAINT queues_doctor_id_date_key;

ALTER TYPE role ADD VALUE 'STAFF';
ALTER TYPE role ADD VALUE 'AUDITOR';

CREATE TYPE stage AS ENUM
    ('BOOKED', 'CHECKED_IN', 'CALLED', 'IN_CONSULTATION', 'COMPLETED', 'CANCELLED', 'NO_SHOW', 'LEFT');
CREATE TYPE channel AS ENUM ('ONLINE', 'DESK', 'WALK_IN');
-- the order of the words is the order of calling: the board sorts by it
CREATE TYPE priority AS ENUM ('EMERGENCY', 'PRIORITY', 'ROUTINE');
CREATE TYPE token_policy AS ENUM ('AT_BOOKING', 'AT_CHECK_IN');
CREATE TYPE cancelled_by AS ENUM ('PATIENT', 'CLINIC');
CREATE TYPE cancellation_reason AS ENUM
    ('PATIENT_REQUEST', 'FEELING_BETTER', 'DOCTOR_UNAVAILABLE', 'CLINIC_REQUEST', 'ENTERED_IN_ERROR', 'OTHER');

-- Times come from the facts, never from the clock: no defaults.
ALTER TABLE users
    ALTER COLUMN role       DROP DEFAULT,
    ALTER COLUMN created_at DROP DEFAULT,
    ALTER COLUMN updated_at DROP DEFAULT,
    ADD COLUMN version      bigint NOT NULL DEFAULT 0;

ALTER TABLE doctors
    ALTER COLUMN created_at DROP DEFAULT,
    ALTER COLUMN updated_at DROP DEFAULT,
    ADD COLUMN version      bigint NOT NULL DEFAULT 0;

-- current_no is the number called or started last, and unknown before the first.
ALTER TABLE queues
    ALTER COLUMN created_at         DROP DEFAULT,
    ALTER COLUMN updated_at         DROP DEFAULT,
    ALTER COLUMN current_no         DROP DEFAULT,
    ALTER COLUMN current_no         DROP NOT NULL,
    ADD COLUMN session              varchar(20)  NOT NULL DEFAULT 'DAY',
    ADD COLUMN zone                 varchar(64)  NOT NULL DEFAULT 'UTC',
    ADD COLUMN opens_at             time,
    ADD COLUMN closes_at            time,
    ADD COLUMN capacity             integer      NOT NULL DEFAULT 100,
    ADD COLUMN token_policy         token_policy NOT NULL DEFAULT 'AT_BOOKING',
    ADD COLUMN minutes_per_patient  integer      NOT NULL DEFAULT 10,
    ADD COLUMN room                 varchar(50)  NOT NULL DEFAULT '',
    ADD COLUMN last_issued_no       integer      NOT NULL DEFAULT 0,
    ADD COLUMN active_count         integer      NOT NULL DEFAULT 0,
    ADD COLUMN version              bigint       NOT NULL DEFAULT 0;

UPDATE queues q
SET    current_no     = nullif(current_no, 0),
       room           = coalesce((SELECT room_no FROM doctors d WHERE d.id = q.doctor_id), ''),
       last_issued_no = (SELECT coalesce(max(token_no), 0) FROM appointments a WHERE a.queue_id = q.id),
       active_count   = (SELECT count(*) FROM appointments a
                         WHERE a.queue_id = q.id AND a.status IN ('PENDING', 'IN_PROGRESS'));

-- A walk-in may be unknown, and a place may wait for its number until the patient is here.
ALTER TABLE appointments
    ALTER COLUMN user_id           DROP NOT NULL,
    ALTER COLUMN token_no          DROP NOT NULL,
    ALTER COLUMN status            DROP DEFAULT,
    ALTER COLUMN updated_at        DROP DEFAULT,
    ALTER COLUMN created_at        DROP DEFAULT,
    ADD COLUMN stage               stage    NOT NULL DEFAULT 'BOOKED',
    ADD COLUMN channel             channel  NOT NULL DEFAULT 'ONLINE',
    ADD COLUMN priority            priority NOT NULL DEFAULT 'ROUTINE',
    ADD COLUMN room                varchar(50),
    ADD COLUMN checked_in_at       timestamptz,
    ADD COLUMN called_at           timestamptz,
    ADD COLUMN started_at          timestamptz,
    ADD COLUMN ended_at            timestamptz,
    ADD COLUMN cancelled_by        cancelled_by,
    ADD COLUMN cancellation_reason cancellation_reason,
    ADD COLUMN placement           integer  NOT NULL DEFAULT 0,
    ADD COLUMN version             bigint   NOT NULL DEFAULT 0;

UPDATE appointments
SET    stage = CASE status WHEN 'IN_PROGRESS' THEN 'IN_CONSULTATION'
                           WHEN 'COMPLETED'   THEN 'COMPLETED'
                           WHEN 'CANCELLED'   THEN 'CANCELLED'
                           ELSE 'BOOKED' END::stage;

ALTER TABLE appointments RENAME COLUMN created_at TO booked_at;

-- One index for the order of each list, ...
CREATE INDEX idx_user_page              ON users (created_at, id);
CREATE INDEX idx_doctor_page            ON doctors (created_at, id);
CREATE INDEX idx_queue_page             ON queues (date, id);
CREATE INDEX idx_appointment_page       ON appointments (booked_at, id);
CREATE INDEX idx_appointment_queue_page ON appointments (queue_id, booked_at, id);
CREATE INDEX idx_appointment_user_page  ON appointments (user_id, booked_at, id);

-- ... and one for the board, which asks for those who are still here, in call order.
CREATE INDEX idx_appointment_board ON appointments (queue_id, stage, priority, token_no)
    WHERE status IN ('PENDING', 'IN_PROGRESS');
