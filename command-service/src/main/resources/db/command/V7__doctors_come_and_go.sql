-- For the doctor: who practises here, and which of their queues are open.
CREATE TABLE practice (
    doctor_id uuid PRIMARY KEY
);
CREATE TABLE practice_queue (
    queue_id  uuid    PRIMARY KEY,
    doctor_id uuid    NOT NULL,
    is_open   boolean NOT NULL
);
CREATE INDEX practice_queue_open ON practice_queue (doctor_id) WHERE is_open;

INSERT INTO practice (doctor_id) SELECT doctor_id FROM known_doctor;

-- For the queue: which queues a doctor has, and when the doctor is away. An absence stays unsettled until everybody who
-- waited in these queues has been moved or cancelled.
CREATE TABLE doctor_queue (
    queue_id  uuid PRIMARY KEY,
    doctor_id uuid NOT NULL,
    date      date NOT NULL,
    session   text NOT NULL
);
CREATE INDEX doctor_queue_day ON doctor_queue (doctor_id, date);

CREATE TABLE absence (
    absence_id   uuid        PRIMARY KEY,
    doctor_id    uuid        NOT NULL,
    from_date    date        NOT NULL,
    to_date      date        NOT NULL,
    reason       text        NOT NULL,
    move_to      uuid,
    announced_at timestamptz NOT NULL,
    settled      boolean     NOT NULL DEFAULT false
);
CREATE INDEX absence_of_doctor ON absence (doctor_id, from_date);
CREATE INDEX absence_unsettled ON absence (announced_at) WHERE NOT settled;
