-- What a command must know about other aggregates. Written in the transaction of the fact it follows from.

-- E-mail addresses are unique among users. Only a keyed hash is kept.
CREATE TABLE email_claim (
    email_hash bytea PRIMARY KEY,
    user_id    uuid  NOT NULL
);
CREATE INDEX email_claim_user ON email_claim (user_id);

CREATE TABLE known_patient (
    user_id uuid PRIMARY KEY
);

CREATE TABLE known_doctor (
    doctor_id uuid PRIMARY KEY,
    room      text NOT NULL
);
