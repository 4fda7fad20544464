-- What is to be done later, written in the transaction that caused it. `next_at` is when it may be taken: at first when it is
-- due, while somebody has it the end of their lease. `fence` rises with each lease; who has an old one cannot end the job.
-- A job that is done is gone; one that failed too often is 'dead' and waits for a person.
CREATE TABLE job (
    id BYTEA PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL, payload TEXT NOT NULL, state TEXT NOT NULL,
    created_at BIGINT NOT NULL, due_at BIGINT NOT NULL, next_at BIGINT NOT NULL, tries BIGINT NOT NULL,
    most_tries BIGINT NOT NULL, fence BIGINT NOT NULL, worker TEXT, trouble TEXT, ended_at BIGINT
);
CREATE UNIQUE INDEX job_open ON job (kind, key) WHERE state = 'open';
CREATE INDEX job_next ON job (next_at, id) WHERE state = 'open';
CREATE INDEX job_dead ON job (ended_at, id) WHERE state = 'dead';
