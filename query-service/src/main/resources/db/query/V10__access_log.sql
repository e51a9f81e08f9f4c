-- Who has looked at whose personal data, and who was refused. Not drawn from facts: a rebuild leaves it alone.
CREATE TABLE access_log (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id   uuid        NOT NULL,
    viewer_id   uuid        NOT NULL,
    viewer_role text        NOT NULL,
    question    text        NOT NULL,
    granted     boolean     NOT NULL,
    at          timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX access_log_person ON access_log (person_id, id);
