-- Files about patients: what is known of each. Contents are not here.
CREATE TABLE files (
    id         uuid         PRIMARY KEY,
    user_id    uuid         NOT NULL,
    name       text         NOT NULL,
    mime_type  varchar(100) NOT NULL,
    size_bytes bigint       NOT NULL,
    sha256     char(64)     NOT NULL,
    stored_at  timestamptz  NOT NULL,
    version    bigint       NOT NULL
);
CREATE INDEX idx_file_page      ON files (stored_at, id);
CREATE INDEX idx_file_user_page ON files (user_id, stored_at, id);
