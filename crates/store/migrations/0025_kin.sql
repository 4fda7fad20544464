-- Numbers that somebody looks after beside the one they sign in with, each allowed by a code that was sent there. `by_number` signs in,
-- `number` is looked after: their own (`mine`) or somebody's whom they help (`helps`). Numbers are handed on and links are not: `code_at`
-- is when a code last proved `number`, `by_code_at` when one last proved `by_number`. A link that has ended stays, with when and why.
CREATE TABLE kin (
    id BYTEA PRIMARY KEY, by_number BIGINT NOT NULL, number BIGINT NOT NULL, kind TEXT NOT NULL, made_at BIGINT NOT NULL,
    code_at BIGINT NOT NULL, by_code_at BIGINT NOT NULL, ended_at BIGINT, ended_why TEXT
);
CREATE INDEX kin_by ON kin (by_number, ended_at);
CREATE INDEX kin_number ON kin (number, ended_at);

-- What a code is for: `sign_in`, or `kin`. Codes of both kinds count towards the same limits; neither passes for the other.
ALTER TABLE sign_in_code ADD COLUMN purpose TEXT NOT NULL DEFAULT 'sign_in';

-- Links that were asked for, by their code: in which session, by which number, and of which kind.
CREATE TABLE kin_request (code BYTEA PRIMARY KEY, session BYTEA NOT NULL, by_number BIGINT NOT NULL, kind TEXT NOT NULL);

-- The link by which a session shows another number than the one that signed in.
ALTER TABLE session ADD COLUMN acting BYTEA;

-- What was done for a number by who looks after it, append-only. `object` names what it was done to by an id.
CREATE TABLE kin_deed (
    id BYTEA PRIMARY KEY, link BYTEA NOT NULL, by_number BIGINT NOT NULL, number BIGINT NOT NULL, deed TEXT NOT NULL,
    object TEXT NOT NULL, at BIGINT NOT NULL
);
CREATE INDEX kin_deed_number ON kin_deed (number, at);

-- Numbers whose holders said that they no longer have them, by the moment from which `holding` has them as another's.
CREATE TABLE given_up (number BIGINT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (number, at));
