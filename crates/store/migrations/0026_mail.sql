-- Where a number's holder gets mail too, once a code that was mailed there came back. `id` makes the link that stops it; `how` is
-- 'also' or 'instead' (of texts that may be switched off); `code_at` is when a code last proved the number.
CREATE TABLE mail_address (
    number BIGINT PRIMARY KEY, id BYTEA NOT NULL UNIQUE, address TEXT NOT NULL, how TEXT NOT NULL, since BIGINT NOT NULL,
    code_at BIGINT NOT NULL
);

-- Codes that were mailed to prove an address. `digest` is a keyed hash of the code; the code itself is nowhere.
CREATE TABLE mail_code (
    id BYTEA PRIMARY KEY, number BIGINT NOT NULL, address TEXT NOT NULL, digest BYTEA NOT NULL, asked_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL, tries BIGINT NOT NULL, used_at BIGINT
);
CREATE INDEX mail_code_number ON mail_code (number, asked_at);
CREATE INDEX mail_code_address ON mail_code (address, asked_at);
CREATE INDEX mail_code_asked ON mail_code (asked_at);

-- A message goes by text where `way` is null; 'mail' is a copy of a text, 'mail_first' becomes a text when the mail is given up.
-- `subject` and `letter` are the mail's words and go with `body`; `about` says whether it may be switched off.
ALTER TABLE message ADD COLUMN way TEXT;
ALTER TABLE message ADD COLUMN subject TEXT;
ALTER TABLE message ADD COLUMN letter TEXT;
ALTER TABLE message ADD COLUMN about TEXT;

-- Words that somebody is asked to text us, by their keyed hash and that of the browser that shows them; `number` is whose telephone one
-- came from. Whoever is signed in by one takes the row away.
CREATE TABLE sign_in_word (digest BYTEA PRIMARY KEY, browser BYTEA NOT NULL, number BIGINT, expires_at BIGINT NOT NULL);
CREATE INDEX sign_in_word_expires ON sign_in_word (expires_at);
