-- People who want to be erased. `number` goes when all has been: the row says that somebody asked, and when it was done. `since` is
-- when they had got the number, where that is known. What belongs to a claim that is under way is erased when that is over.
CREATE TABLE erasure (
    id BYTEA PRIMARY KEY, number BIGINT, since BIGINT, asked_at BIGINT NOT NULL, done_at BIGINT
);
CREATE INDEX erasure_number ON erasure (number);
-- When the customer's words, answers and files were erased from a case. Null: never.
ALTER TABLE desk_case ADD COLUMN erased_at BIGINT;
