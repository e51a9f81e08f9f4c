-- Who has read files about whom, besides themselves: drawn from facts of the files, unlike access_log. Ids and no names.
CREATE TABLE file_accesses (
    id          uuid        PRIMARY KEY,
    file_id     uuid        NOT NULL,
    person_id   uuid        NOT NULL,
    viewer_id   uuid        NOT NULL,
    viewer_role text        NOT NULL,
    at          timestamptz NOT NULL
);
CREATE INDEX idx_file_access_person ON file_accesses (person_id, at);

INSERT INTO drawn_table (name) VALUES ('file_accesses');
