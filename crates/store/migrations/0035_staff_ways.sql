-- When whoever has a session last showed themselves as staff do, by a passkey that was made for work or at the house's provider: none
-- where they came in otherwise, so that the session carries no role; 0 where it carries them and nobody has looked since.
ALTER TABLE session ADD COLUMN staff_proved_at BIGINT;
-- Whether a passkey was made for work. Those that staff have had before stay what they were.
ALTER TABLE passkey ADD COLUMN of_staff BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE passkey SET of_staff = TRUE WHERE number IN (SELECT number FROM staff);
-- The session for which somebody shows themselves at the provider once more; none for a sign-in.
ALTER TABLE oidc_request ADD COLUMN session BYTEA;
-- One way in for each member of staff: by the hash of its token, or none while a second administrator has not agreed.
CREATE TABLE staff_invite (
    number BIGINT PRIMARY KEY, token BYTEA UNIQUE, asked_by BIGINT, asked_at BIGINT NOT NULL, expires_at BIGINT NOT NULL
);
