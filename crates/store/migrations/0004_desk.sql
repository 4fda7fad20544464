-- Cases: one from a complaint, or from what reconciliation found. `key` makes a repeated complaint the same case, `asked` is
-- what was asked under it.
CREATE TABLE desk_case (
    id BYTEA PRIMARY KEY, customer BIGINT NOT NULL, origin TEXT NOT NULL, words TEXT NOT NULL, language TEXT,
    opened_at BIGINT NOT NULL, key TEXT UNIQUE, asked TEXT
);
CREATE INDEX desk_case_customer ON desk_case (customer, opened_at);

-- Findings: one calling number within a case. `evidence` is the judgement as of the call; `award` is the award that pays for
-- it, which for an `already_awarded` one stands in another finding.
CREATE TABLE finding (
    id BYTEA PRIMARY KEY, case_id BYTEA NOT NULL REFERENCES desk_case (id), customer BIGINT NOT NULL,
    calling_number BIGINT NOT NULL, called_at BIGINT NOT NULL, tolerance_ms BIGINT NOT NULL, record BYTEA, agent TEXT,
    agent_name TEXT, brand TEXT, terms TEXT, evidence TEXT NOT NULL, state TEXT NOT NULL, code TEXT NOT NULL,
    opened_at BIGINT NOT NULL, due_at BIGINT, decided_at BIGINT, award BYTEA
);
CREATE INDEX finding_case ON finding (case_id);
CREATE INDEX finding_due ON finding (state, due_at);
CREATE INDEX finding_call ON finding (customer, calling_number, state);

-- Call records that an award covers: ten calls from one line are ten rows here and one award.
CREATE TABLE award_call (
    record BYTEA PRIMARY KEY, award BYTEA NOT NULL, started_at BIGINT NOT NULL
);
CREATE INDEX award_call_award ON award_call (award);

-- Rulings, append-only. No staff means that the records decided; `proposed` is the word of the first of two people.
CREATE TABLE ruling (
    finding BYTEA NOT NULL REFERENCES finding (id), n BIGINT NOT NULL, ruling TEXT NOT NULL, code TEXT NOT NULL,
    words TEXT NOT NULL, proposed BOOLEAN NOT NULL, staff BIGINT, staff_name TEXT, at BIGINT NOT NULL,
    PRIMARY KEY (finding, n)
);

-- Awards, append-only: once per promise, customer, calling number and window. `round` rises when an award was reversed, so that
-- a later one can stand beside it.
CREATE TABLE award (
    id BYTEA PRIMARY KEY, finding BYTEA NOT NULL REFERENCES finding (id), promise TEXT NOT NULL, terms TEXT NOT NULL,
    customer BIGINT NOT NULL, calling_number BIGINT NOT NULL, pay_window TEXT NOT NULL, round BIGINT NOT NULL,
    amount BIGINT NOT NULL, currency TEXT NOT NULL, brand TEXT NOT NULL, month TEXT NOT NULL, awarded_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL, UNIQUE (promise, customer, calling_number, pay_window, round)
);
CREATE INDEX award_finding ON award (finding);
CREATE TABLE award_reversal (
    award BYTEA PRIMARY KEY REFERENCES award (id), finding BYTEA NOT NULL, at BIGINT NOT NULL
);
-- How far the payout of an award had come when the customer was last told.
CREATE TABLE award_told (award BYTEA PRIMARY KEY REFERENCES award (id), payout_status TEXT NOT NULL, at BIGINT NOT NULL);

-- Appeals: one a finding and party.
CREATE TABLE appeal (
    finding BYTEA NOT NULL REFERENCES finding (id), party TEXT NOT NULL, words TEXT NOT NULL, at BIGINT NOT NULL,
    PRIMARY KEY (finding, party)
);

-- What happened to a case, append-only, without personal data.
CREATE TABLE case_event (
    case_id BYTEA NOT NULL REFERENCES desk_case (id), n BIGINT NOT NULL, finding BYTEA, event TEXT NOT NULL,
    actor TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (case_id, n)
);

-- What a customer is to be told. Written with what it tells; `told_at` is set when the message was handed on.
CREATE TABLE notice (
    case_id BYTEA NOT NULL REFERENCES desk_case (id), n BIGINT NOT NULL, kind TEXT NOT NULL, number BIGINT NOT NULL,
    language TEXT, at BIGINT NOT NULL, told_at BIGINT, PRIMARY KEY (case_id, n)
);
CREATE INDEX notice_untold ON notice (told_at, at);

-- Permits that were used: one ring each.
CREATE TABLE permit_use (decision BYTEA PRIMARY KEY, record BYTEA NOT NULL UNIQUE, used_at BIGINT NOT NULL);

-- How far each journal has been reconciled. A journal is known by the id of its first call record.
CREATE TABLE reconciled (journal TEXT PRIMARY KEY, seq BIGINT NOT NULL, at BIGINT NOT NULL);
