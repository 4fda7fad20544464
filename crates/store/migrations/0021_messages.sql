-- Attempts after which nobody knows whether the provider took the text.
ALTER TABLE message ADD COLUMN doubts BIGINT NOT NULL DEFAULT 0;
-- How its way to the telephone ended, as the provider's receipts say, and when that was heard.
ALTER TABLE message ADD COLUMN outcome TEXT;
ALTER TABLE message ADD COLUMN outcome_at BIGINT;

-- What a provider calls a text, or a part of one, and what it said became of it. Either may come first.
CREATE TABLE text_receipt (
    provider_id TEXT PRIMARY KEY, message BYTEA, outcome TEXT, at BIGINT NOT NULL
);
CREATE INDEX text_receipt_message ON text_receipt (message);
CREATE INDEX text_receipt_at ON text_receipt (at);

-- What people do not want to be written to about, or want again. Append-only; the latest word counts.
CREATE TABLE message_wish (
    number BIGINT NOT NULL, about TEXT NOT NULL, n BIGINT NOT NULL, wish TEXT NOT NULL, via TEXT NOT NULL, at BIGINT NOT NULL,
    PRIMARY KEY (number, about, n)
);

-- The language to write to a number in, and whether its holder said so or only read pages in it.
CREATE TABLE message_language (number BIGINT PRIMARY KEY, language TEXT NOT NULL, via TEXT NOT NULL, at BIGINT NOT NULL);

-- Changes that a number's holder is to be told of; the row goes when it is handed on.
CREATE TABLE change_notice (id TEXT PRIMARY KEY, number BIGINT NOT NULL, change TEXT NOT NULL, at BIGINT NOT NULL);

-- Devices that a number was signed in on, by the hash of a token that its cookie holds.
CREATE TABLE device (
    number BIGINT NOT NULL, hash BYTEA NOT NULL, first_at BIGINT NOT NULL, seen_at BIGINT NOT NULL, PRIMARY KEY (number, hash)
);
