-- The schema of the system that this one replaces, step by step (V1 to V3), so that its database can be taken over.

CREATE TYPE role AS ENUM ('PATIENT', 'ADMIN');
CREATE TYPE appointment_status AS ENUM ('PENDING', 'IN_PROGRESS', 'COMPLETED', 'CANCELLED');

CREATE TABLE users (
    id         uuid         PRIMARY KEY,
    name       varchar(255) NOT NULL,
    email      varchar(255) NOT NULL UNIQUE,
    role       role         NOT NULL DEFAULT 'PATIENT',
    created_at timestamptz  NOT NULL DEFAULT now(),
    updated_at timestamptz  NOT NULL DEFAULT now()
);

CREATE TABLE doctors (
    id         uuid         PRIMARY KEY,
    name       varchar(255) NOT NULL,
    specialty  varchar(255) NOT NULL,
    room_no    varchar(50)  NOT NULL,
    created_at timestamptz  NOT NULL DEFAULT now(),
    updated_at timestamptz  NOT NULL DEFAULT now()
);

CREATE TABLE queues (
    id         uuid        PRIMARY KEY,
    doctor_id  uuid        NOT NULL REFERENCES doctors (id),
    date       date        NOT NULL,
    current_no integer     NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (doctor_id, date)
);

CREATE TABLE appointments (
    id         uuid               PRIMARY KEY,
    user_id    uuid               NOT NULL REFERENCES users (id),
    queue_id   uuid               NOT NULL REFERENCES queues (id),
    token_no   integer            NOT NULL,
    status     appointment_status NOT NULL DEFAULT 'PENDING',
    created_at timestamptz        NOT NULL DEFAULT now(),
    updated_at timestamptz        NOT NULL DEFAULT now(),
    UNIQUE (queue_id, token_no)
);
