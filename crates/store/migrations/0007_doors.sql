-- The number that the customer's telephone showed, where it stood for a line (a privacy number). `calling_number` is the line.
ALTER TABLE finding ADD COLUMN displayed BIGINT;

-- Whether a number is a customer's own is asked for every privacy number that is bound.
CREATE INDEX ticket_number ON ticket (number);
