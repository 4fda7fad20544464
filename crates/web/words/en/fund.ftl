## The fund

fund-title = Fund
fund-lead = An award sets money aside. Only a bank statement makes it paid.
fund-available = Available
fund-reserved = Set aside
fund-sent = With the bank
fund-paid = Paid so far
fund-waiting = To be paid
fund-waiting-caption = In the order of payment
fund-waiting-none = Nothing to be paid
fund-waiting-none-lesson = New awards line up here.
fund-due = Pay by
fund-ready = State
ready-yes = Ready
ready-no-payee = No account yet
ready-no-money = Fund too low, in line
ready-held = Held for review
fund-make-file = Make payment file
fund-ready-count = { $n ->
        [one] 1 award is ready
       *[other] { $n } awards are ready
    }
fund-files = Payment files
fund-files-caption = The newest first
fund-files-none = No payment files yet
fund-files-none-lesson = Make one, download it here and hand it to the bank.
fund-file = Batch
fund-made-at = Made
fund-payments = Payments
fund-settled = Settled
fund-returned = { $n } returned
fund-decided-by-you = { $n ->
    [one] One payout that you decided is left to somebody else.
   *[other] { $n } payouts that you decided are left to somebody else.
}
fund-resting = { $n ->
    [one] One payout waits because its account was changed in the last day.
   *[other] { $n } payouts wait because their accounts were changed in the last day.
}
fund-written-by-you = { $n ->
    [one] One payout by terms that you wrote or approved is left to somebody else.
   *[other] { $n } payouts by terms that you wrote or approved are left to somebody else.
}
fund-held = { $n ->
    [one] One payout waits until somebody at the desk has looked at its account.
   *[other] { $n } payouts wait until somebody at the desk has looked at their accounts.
}
fund-download = Download
fund-statement = Import a bank statement
fund-statement-file = Statement file
fund-statement-hint = XML as camt.053. The same file twice changes nothing
fund-statement-send = Import
statement-taken = The statement is in
statement-settled = Settled: { $n }
statement-returned = Returned: { $n }
statement-known = Known already: { $n }
statement-foreign = Not ours: { $n }
