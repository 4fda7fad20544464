-- Where a mail goes whose number has no address any more: that of whoever gave the number up, until it is sent.
ALTER TABLE message ADD COLUMN address TEXT;
