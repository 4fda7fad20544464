-- Claims of every promise. A finding is about one calling number, or about one loss; the columns here are those of a loss.
-- `promise` is null for findings about calls. A loss has no calling number, and the columns of 0004 take no null: it writes 0
-- there, which is no number, and `called_at` is the day of the event.
-- Amounts are in minor units of `currency`, one for each stage: what was asked, what the terms make of what is held, and what
-- was approved. What was paid and recovered is the fund's to say.
ALTER TABLE finding ADD COLUMN promise TEXT;
ALTER TABLE finding ADD COLUMN reference TEXT;
ALTER TABLE finding ADD COLUMN asked BIGINT;
ALTER TABLE finding ADD COLUMN found BIGINT;
ALTER TABLE finding ADD COLUMN approved BIGINT;
ALTER TABLE finding ADD COLUMN currency TEXT;
CREATE INDEX finding_reference ON finding (promise, reference);

-- Two clocks. `due_at` of 0004 is the desk's own: it stands still while the customer is asked, from `paused_at` on.
-- `answer_due_at` is the one that nothing stops.
ALTER TABLE finding ADD COLUMN answer_due_at BIGINT;
ALTER TABLE finding ADD COLUMN paused_at BIGINT;

-- What others know and handed in: listings, contracts, handovers, deposits, bills. Append-only: what is told anew about one
-- thing is its next version. `item` tells apart what a reference has many of, and is empty where it has one.
CREATE TABLE fact (
    brand TEXT NOT NULL, kind TEXT NOT NULL, reference TEXT NOT NULL, item TEXT NOT NULL, version BIGINT NOT NULL,
    customer BIGINT, body TEXT NOT NULL, recorded_at BIGINT NOT NULL,
    PRIMARY KEY (kind, reference, brand, item, version)
);

-- What the desk asked the customer, and what the customer answered.
CREATE TABLE question (
    finding BYTEA NOT NULL REFERENCES finding (id), n BIGINT NOT NULL, words TEXT NOT NULL, staff BIGINT NOT NULL,
    staff_name TEXT NOT NULL, asked_at BIGINT NOT NULL, answer TEXT, answered_at BIGINT, PRIMARY KEY (finding, n)
);

-- Cases that turned out to be about what another case is about already.
CREATE TABLE case_merged (
    case_id BYTEA PRIMARY KEY REFERENCES desk_case (id), into_case BYTEA NOT NULL REFERENCES desk_case (id),
    at BIGINT NOT NULL
);
CREATE INDEX case_merged_into ON case_merged (into_case);

-- How a customer found what was done, asked once when a case is decided.
CREATE TABLE satisfaction (
    case_id BYTEA PRIMARY KEY REFERENCES desk_case (id), score BIGINT NOT NULL, words TEXT NOT NULL, at BIGINT NOT NULL
);
