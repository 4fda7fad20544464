-- Payouts that wait for a person, because of whose account they would go to; one open hold an award. Who let it go, by number and
-- name, and their words. `n` counts the holds of an award from 1.
CREATE TABLE payout_hold (
    award BYTEA NOT NULL, n BIGINT NOT NULL, held_at BIGINT NOT NULL, let_go_at BIGINT, staff BIGINT, staff_name TEXT, words TEXT,
    PRIMARY KEY (award, n), CHECK (let_go_at IS NULL OR (staff IS NOT NULL AND staff_name IS NOT NULL AND words IS NOT NULL))
);
CREATE UNIQUE INDEX payout_hold_open ON payout_hold (award) WHERE let_go_at IS NULL;
-- What the rules about accounts said of a finding when its customer gave an account after the award, as `signal` has it from
-- before. `n` counts these looks from 1. Append-only.
CREATE TABLE payee_signal (
    finding BYTEA NOT NULL REFERENCES finding (id), n BIGINT NOT NULL, rule TEXT NOT NULL, version BIGINT NOT NULL,
    inputs TEXT NOT NULL, threshold BIGINT NOT NULL, fired BOOLEAN NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (finding, n, rule)
);

-- Who wrote or approved a version of a promise that was published here, by its label: they do not pay by it.
CREATE TABLE promise_hand (staff BIGINT NOT NULL, terms TEXT NOT NULL, PRIMARY KEY (staff, terms));

-- By which days a clock that stands is moved on: kind, calendar and zone. Null: by the time that passed.
ALTER TABLE finding ADD COLUMN paused_by TEXT;

-- An appeal of the sum: what had been approved, and what that rested on. Null in an appeal of anything else.
ALTER TABLE appeal ADD COLUMN approved BIGINT;
ALTER TABLE appeal ADD COLUMN found BIGINT;
ALTER TABLE appeal ADD COLUMN evidence TEXT;
