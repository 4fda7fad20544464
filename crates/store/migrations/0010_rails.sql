-- By which rail a payee is paid: a bank account, or WeChat (then `account` is the openid, and `bank` is empty).
ALTER TABLE payee ADD COLUMN rail TEXT NOT NULL DEFAULT 'bank';

-- What a batch was made as: `pain001` or `csv`, files for a bank, or `wechat`, transfers that were asked for one by one.
ALTER TABLE batch ADD COLUMN rail TEXT NOT NULL DEFAULT 'pain001';

-- The file of a batch, in pieces. Batches made before this hold it in `batch.file`, which is empty from here on.
CREATE TABLE batch_piece (
    batch BYTEA NOT NULL REFERENCES batch (id), n BIGINT NOT NULL, bytes BYTEA NOT NULL, PRIMARY KEY (batch, n)
);

-- Payment instructions (`PmtInf`): the payments of a file that a bank may book as one sum. `booking` is `single` or `batch`.
CREATE TABLE payment_instruction (
    id TEXT PRIMARY KEY, batch BYTEA NOT NULL REFERENCES batch (id), n BIGINT NOT NULL, count BIGINT NOT NULL,
    total BIGINT NOT NULL, booking TEXT NOT NULL, debit_reference TEXT, credit_reference TEXT
);
CREATE INDEX payment_instruction_batch ON payment_instruction (batch, n);
INSERT INTO payment_instruction (id, batch, n, count, total, booking)
    SELECT message_id, id, 1, count, total, 'single' FROM batch;

-- With which instruction an attempt went, and what a status report (`pain.002`) last said of it.
ALTER TABLE attempt ADD COLUMN instruction TEXT;
ALTER TABLE attempt ADD COLUMN reported TEXT;
UPDATE attempt SET instruction = (SELECT b.message_id FROM batch b WHERE b.id = attempt.batch);
CREATE INDEX attempt_instruction ON attempt (instruction, status);

-- Transfers to WeChat balances, one an attempt, whose id is the number of the bill. What is asked stands here before anything
-- is sent, and never changes: whoever asks again asks for the very same. `asked` counts how often it was sent, `refused` how
-- often WeChat said itself that it takes no such transfer; `state` is the last one that WeChat told.
CREATE TABLE wechat_transfer (
    attempt BYTEA PRIMARY KEY REFERENCES attempt (id), openid TEXT NOT NULL, name TEXT NOT NULL, note TEXT NOT NULL,
    state TEXT NOT NULL, asked BIGINT NOT NULL, refused BIGINT NOT NULL, first_asked_at BIGINT, last_asked_at BIGINT,
    next_at BIGINT, tries BIGINT NOT NULL, bill TEXT, package TEXT, trouble TEXT
);
CREATE INDEX wechat_transfer_next ON wechat_transfer (next_at);

-- Notices from WeChat that were taken in: each once.
CREATE TABLE wechat_notice (id TEXT PRIMARY KEY, at BIGINT NOT NULL);

-- Whose fund a batch pays from.
ALTER TABLE batch ADD COLUMN tenant TEXT NOT NULL DEFAULT 'main';
