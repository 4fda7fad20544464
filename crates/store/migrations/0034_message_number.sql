-- The texts and mails to a number, for whoever takes along what is held about it.
CREATE INDEX message_number ON message (number, created_at);
