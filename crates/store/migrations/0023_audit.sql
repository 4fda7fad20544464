-- Who works here, by an id that is no number: what is written about people names them by it.
CREATE TABLE staff_person (number BIGINT PRIMARY KEY, id BYTEA NOT NULL UNIQUE, since BIGINT NOT NULL);

-- What staff have done and looked at, append-only, each row in the transaction of what it tells. `id` begins with its moment, so
-- pages and days are found by it. `person` is empty for what was done at the terminal of the machine, `name` and `roles` are
-- those of that moment. `object` names what it was done to by an id, never by a number.
CREATE TABLE audit (
    id BYTEA PRIMARY KEY, at BIGINT NOT NULL, person BYTEA, name TEXT NOT NULL, roles TEXT NOT NULL,
    action TEXT NOT NULL, object TEXT NOT NULL
);
CREATE INDEX audit_person ON audit (person, id);
CREATE INDEX audit_action ON audit (action, id);
CREATE INDEX audit_object ON audit (object, id);

-- Who has a case in hand, append-only: the newest row of a case says it. No staff means that it was given back.
CREATE TABLE case_assignment (
    case_id BYTEA NOT NULL REFERENCES desk_case (id), n BIGINT NOT NULL, staff BIGINT, staff_name TEXT,
    by_staff BIGINT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (case_id, n)
);

-- What a brand has signed, append-only: the newest row of a brand counts. `digest` is the SHA-256 of the signed file, which
-- stays with whoever keeps contracts; `signed_on` is a day of the calendar.
CREATE TABLE brand_agreement (
    brand TEXT NOT NULL, n BIGINT NOT NULL, reference TEXT NOT NULL, signed_on TEXT NOT NULL, digest BYTEA NOT NULL,
    noted_by BIGINT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (brand, n)
);

-- The desk's pages ask what has happened since they were opened.
CREATE INDEX case_event_at ON case_event (at);
