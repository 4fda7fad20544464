-- Ways to what an award waits for, so that the last of a million takes no longer than the first.
CREATE INDEX award_loss ON award (promise, pay_window) WHERE calling_number = 0;
CREATE INDEX finding_record ON finding (record);
