-- A session is the family of all refresh tokens that came out of one login. Each token is used once, for the next one.
CREATE TABLE session (
    family     uuid        PRIMARY KEY,
    user_id    uuid        NOT NULL,
    started_at timestamptz NOT NULL,
    ended_at   timestamptz,
    -- LOGOUT, TOKEN_REUSED, PASSWORD_CHANGED, ERASED
    ended_by   text
);
CREATE INDEX session_of_user ON session (user_id);

CREATE TABLE refresh_token (
    -- SHA-256; the token itself is known to its holder only
    token_hash bytea       PRIMARY KEY,
    family     uuid        NOT NULL REFERENCES session ON DELETE CASCADE,
    issued_at  timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz
);
CREATE INDEX refresh_token_family ON refresh_token (family);
CREATE INDEX refresh_token_expiry ON refresh_token (expires_at);

-- What stands in a link that was mailed to somebody; good for one use.
CREATE TABLE mailed_token (
    token_hash bytea       PRIMARY KEY,
    user_id    uuid        NOT NULL,
    -- VERIFY_EMAIL or RESET_PASSWORD
    purpose    text        NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX mailed_token_user ON mailed_token (user_id);
