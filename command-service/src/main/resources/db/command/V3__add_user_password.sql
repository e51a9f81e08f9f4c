-- Who can log in, and with what. Passwords stand nowhere else: never in facts, never in the query database.
CREATE TABLE account (
    user_id           uuid        PRIMARY KEY,
    role              text        NOT NULL,
    -- as Spring Security's delegating encoder writes it: {argon2}…, {bcrypt}… or a bare bcrypt hash of the predecessor;
    -- null for somebody who has never chosen a password
    password_hash     text,
    email_verified_at timestamptz,
    created_at        timestamptz NOT NULL DEFAULT now()
);

-- everybody who was registered before there were accounts
INSERT INTO account (user_id, role, created_at)
SELECT aggregate_identifier, convert_from(payload, 'UTF8')::jsonb ->> 'role', time_stamp
  FROM domain_event
 WHERE payload_type = 'user.registered';
