-- Which files there are, to give their content out. Written in the transactions of the facts.
CREATE TABLE stored_file (
    file_id    uuid   PRIMARY KEY,
    patient_id uuid   NOT NULL,
    key_id     uuid   NOT NULL,
    nonce      text   NOT NULL,
    ciphertext text   NOT NULL,
    mime_type  text   NOT NULL,
    size_bytes bigint NOT NULL,
    sha256     text   NOT NULL
);
CREATE INDEX stored_file_content ON stored_file (sha256);

-- Whom a file may be about.
CREATE TABLE file_owner (
    user_id uuid PRIMARY KEY
);
INSERT INTO file_owner (user_id) SELECT user_id FROM known_patient;
