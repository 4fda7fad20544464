## What is owed to the fund, at the desk

debts-title = Owed to the fund
debts-lead = The fund pays customers first. Here you see who has to pay it back, what came back, and what was agreed.
debts-who = Who owes what
debts-caption = Who owes most first
debts-none = Nobody owes the fund anything
debts-none-lesson = As soon as an award has its money set aside, whoever is liable for it stands here until it is paid back.
debts-debtor = Debtor
debts-owed = Still owed
debts-oldest = Oldest award
debts-recovered = Paid back
debts-passed-on = Paid by third parties instead
debts-written-off = Written off
debts-deposit = Deposit left with the fund
debts-one-lead = What is paid back counts for the oldest award first.
debts-owes = { $name } owes { $amount }
debts-awards = Awards
debts-awards-caption = Owed ones first, the oldest first
debts-recourse = Claimed from a third party
debts-recourse-so-far = { $paid } paid, { $open } open
debts-more = { $n ->
    [one] One more award is not shown.
   *[other] { $n } more awards are not shown.
}
debts-back = What made the debt smaller
debts-back-caption = The newest first
debts-back-at = Booked
debts-back-by = How
debts-back-none = Nothing has come back yet
debts-back-none-lesson = Payments, money taken from the deposit, payments by third parties and write-offs are listed here once they are booked.
debts-way-paid = Paid
debts-way-deposit = Taken from the deposit
debts-way-third = Paid by a third party
debts-way-written-off = Written off
debts-way-reversed = Award taken back
debts-way-other = Booked otherwise
third-seller = Seller
third-landlord = Landlord
third-former-owner = Former owner
third-developer = Developer

## Instalments

plan-title = Instalments
plan-none = No instalments are agreed
plan-none-lesson = If the debtor cannot pay at once, agree here on days and amounts. Late instalments then stand out in the list.
plan-agree = Agree on instalments
plan-runs = Running
plan-overdue = Overdue
plan-overdue-count = { $n } late
plan-caption = By day
plan-due = Pay by
plan-paid = Paid
plan-open = Open
plan-late = Late
plan-to-come = To come
plan-settled = Done
plan-agreed-by = Agreed by
plan-ended = Ended
plan-next = What is paid back counts for the oldest instalment. If less is owed, instalments fall away from the end. Nothing else has to be done.
plan-amount = Amount in all
plan-amount-hint = At most what is owed
plan-parts = How many instalments
plan-parts-hint = 1 to 120, as equal as they can be
plan-first = Day of the first
plan-every = From one to the next
plan-every-days = { $n } days
plan-check-lead = Nothing is agreed yet. One plan runs at a time, and it cannot be changed afterwards.
plan-confirm = Agree
error-parts = Write a whole number from 1 to 120
error-parts-small = So many parts would be less than the smallest coin each
error-owed-less = Less than that is owed
error-plan-runs = Another plan runs. It ends when it is paid

## Giving up a debt

writeoff-title = Write-offs
writeoff-waiting = Waiting for a second person
writeoff-caption = Proposals
writeoff-propose = Propose a write-off
writeoff-two = Two people give a debt up: you propose it, somebody else decides. Nothing is booked before that.
writeoff-of = Whose debt
writeoff-amount = Amount to give up
writeoff-reason = Why
writeoff-reason-hint = What was tried, and why nothing more will come. It is kept
writeoff-check-lead = Nothing is proposed yet.
writeoff-send = Propose
writeoff-one = Proposal to write off
writeoff-by = Proposed by
writeoff-state = State
writeoff-waits = Waits for a second person
writeoff-approved = Given up
writeoff-refused = Stays owed
writeoff-next = Somebody else decides
writeoff-next-lead = Give a colleague the reference above. They find it under “Owed to the fund” and give the debt up or leave it owed. Until then nothing changes.
writeoff-decide = Your decision
writeoff-decide-legend = What do you decide?
writeoff-approve = Give it up
writeoff-approve-hint = The debt is booked as lost. This cannot be undone
writeoff-refuse = It stays owed
writeoff-refuse-hint = Nothing is booked
writeoff-decide-lead = Nothing is decided yet. Read it once more.
writeoff-decide-send = Decide
writeoff-decided-by = Decided by
error-writeoff-own = You proposed this. Somebody else has to decide
error-writeoff-decided = This was decided meanwhile
done-plan-agreed = The instalments are agreed
done-write-off-proposed = The proposal waits for a second person
done-written-off = The debt is given up
done-write-off-refused = The debt stays owed
