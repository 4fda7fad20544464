# Every sentence on the pages. Ids and variables are the same in the three languages; a test holds that.

## On every page

brand = 安心 Anxin
skip = Skip to content
nav-label = Main navigation
nav-home = My number
nav-calls = Calls
nav-permits = Allowed
nav-claims = Claims
nav-agent = May I call?
nav-hotline = Hotline
nav-desk = Cases
nav-fund = Fund
nav-promises = Promises
sign-in = Sign in
sign-out = Sign out
language-label = Language
footer-label = More links
footer-hotline = Hotline
footer-promise = Unwanted sales call? We pay you ¥100 first and settle with the caller afterwards.
footer-public = How the promises are kept
footer-sign-in = Customers and staff: sign in
back-home = Back to my number
continue = Continue
choose = Please choose
older = Earlier calls
since = Since
reference = Reference
amount = Amount
case = Case
customer = Customer
caller = Caller
origin = How it began
month = Month
promise = Promise
as-of = As of
decided-at = Decided
decision-id = Decision
received-at = Received
awarded-at = Awarded
call-time = Time of the call
loss-promise = Promise
loss-reference = Contract, listing or home
loss-day = Day of the event
brand-of-call = Brand
nothing-said = Nothing added
check-title = Check your answers
change-answers = Change
origin-found = We found it in the call records
origin-complaint = Reported online
origin-hotline = Reported by telephone
what-happens-next = What happens next

## Demonstration

demo-label = Demonstration
demo-sentence = People, numbers and money are made up.
demo-messages-link = Demo texts and sign-ins
demo-title = Demo texts and sign-ins
demo-lead = Outside the demonstration, a provider delivers these texts to people’s phones.
demo-only = This page exists in the demonstration only
demo-only-why = Anyone can read the codes here, so please enter nothing real.
demo-people = Numbers to sign in with
demo-texts = Texts “sent”
demo-no-texts = No texts yet
demo-no-texts-lesson = When somebody signs in, the code appears here. Reload this page to see it.
face-customer = Customer
face-agent = Agent
face-hotline = Hotline staff
face-desk = Desk: decides and pays
face-compliance = Compliance: writes and approves promises
face-public = Public

## Signing in

signin-title = Sign in
signin-lead = Use your mobile number. No registration, no password to remember.
signin-number = Mobile number
signin-number-hint = We will text you a 6-digit code
signin-send = Send me a code
signin-privacy = We use your number to know it is you and to protect it. Never for marketing.
signin-demo = No real texts are sent in the demonstration
signin-demo-code = Your code is on the page of demo texts
signin-demo-link = Open demo texts and sign-ins
signin-code-title = Enter the code
signin-code-lead = We sent a code to { $number }. It is good for { $minutes } minutes.
signin-code = 6-digit code
signin-enter = Sign in
signin-resend = Nothing arrived? Send another
signin-other-number = Use another number
only-agents = It is for agents and for those who help them.
only-hotline = It is for the hotline and the desk.
only-desk = It is for the desk.
only-compliance = It is for compliance.
text-code = Anxin: your code is { $code }, good for { $minutes } minutes. Give it to nobody; we never ask for it.

## Do-not-disturb

dnd = Do-not-disturb
dnd-on = Do-not-disturb is on
dnd-off = Do-not-disturb is off
dnd-on-lead = Agents’ sales calls are refused before your phone rings. If one gets through, we pay you ¥100 for each calling number.
dnd-off-lead = Switch it on and it holds at once: agents’ sales calls will no longer reach your phone.
dnd-off-note = Calls about a viewing or a contract you have under way still come through.
dnd-turn-on = Turn on
dnd-turn-on-keep = Turn on, keep the callers I allowed
dnd-on-clears = “Turn on” also ends the consents you gave. You can allow callers again afterwards.
dnd-turn-off = Turn off
dnd-keep-on = Keep it on
dnd-off-ask = Turn do-not-disturb off?
dnd-off-ask-lead = Your number will lose this protection:
dnd-off-means-1 = Sales calls are no longer refused because you said so.
dnd-off-means-2 = Later calls are not paid for. You can still complain about earlier ones.
dnd-off-instead = Only want one agent’s calls? Allow that agent and keep it on
dnd-off-code-hint = So that nobody else can do this for you, enter the code we just texted
home-more = More
home-calls = Last 30 days: { $refused } refused, { $rung } came through
home-permits = { $n ->
        [0] Nobody is allowed
        [one] 1 caller is allowed
       *[other] { $n } callers are allowed
    }
home-claims = { $n ->
        [0] Nothing under way
        [one] 1 under way
       *[other] { $n } under way
    }
home-claims-paid = { $n } under way, { $paid } paid to you
home-requests = { $n ->
        [0] None waits
        [one] 1 waits for your answer
       *[other] { $n } wait for your answer
    }
home-complain = Somebody called all the same? Tell us
more-title = More choices
more-one-agent = Let one agent call me
more-one-brand = Let one brand call me
more-rentals = Calls about rentals only
more-evenings = Calls on weekday evenings only
more-no-requests = Nobody may ask for my consent
more-payee = Where to pay me
more-data = Download everything about me
promise-title = Our promise
promise-1 = You turn do-not-disturb on, and sales calls are refused before they ring.
promise-2 = If someone goes around that, we find it in the call records. You need not complain.
promise-3 = Once verified, the fund pays you ¥100 for each calling number.

## Everything about me

data-title = Everything about me
data-lead = Download what we hold about this number.
data-acts = Every word of yours about calls: no, yes and taken back
data-requests = Requests for your consent and your answers
data-calls = Calls to you and why they were let through or refused
data-claims = Your complaints and claims, step by step
data-payouts = What was paid to you
data-csv = Download as a table (CSV)
data-json = Download for programs (JSON)
data-note = What was held before the number came to you is left out. Of your account the last four digits are shown.
data-kind = What kind
data-when = When
data-what = What
data-who = Who
data-act = Word about calls
data-request = Request for consent
data-call = Call
data-claim = Claim
data-payout = Payment
data-refused = No calls
data-permitted = Calls allowed
data-withdrawn = Taken back

## Consents

permit-title = Who may call me
permit-lead = Let one agent or one brand call you while do-not-disturb stays on. Take it back at any time.
permit-list = Consents I have given
permit-none = You have allowed nobody
permit-none-lesson = To stay in touch with one agent, add them below. Everyone else stays refused.
permit-add = Allow somebody
permit-whom = Who may call you?
permit-one-agent = One agent
permit-one-agent-hint = This person only, not their colleagues
permit-one-brand = One brand
permit-one-brand-hint = All agents of this brand, and of no other
permit-agent = The agent’s number
permit-agent-hint = For “One agent”
permit-brand = Brand (for “One brand”)
permit-about = About what
permit-until = Last day (optional)
permit-until-hint = It ends by itself after this day. Leave empty to keep it until you take it back
permit-hours = At which times
permit-any-hour = At any time
permit-evenings = Weekday evenings, 18:00–21:00
permit-weekends = Weekends, 9:00–21:00
permit-some-hours = At some times only
permit-times = How often
permit-times-any = As often as it takes
permit-times-once = Once: call me back
permit-times-once-hint = The consent is used up by the first call that rings
permit-until-date = until { $date }
permit-calls = { $n ->
        [one] one call
       *[other] { $n } calls
    }
permit-allow = Allow
permit-withdraw = Take back
permit-ended = Ended
permit-used = Used
permit-lapsed = Too old to count
grantee-everyone = Everyone
source-app = Said in the app
source-web = Said on these pages
source-hotline = Said on the telephone
source-said-on-call = Said during a call
source-brand = Handed in by the brand
source-import = From a file
purpose-any = Any purpose
purpose-marketing = Sales
purpose-marketing-hint = Offering homes, winning a client, or anything mixed with it
purpose-service = Service
purpose-service-hint = About something this customer has under way; needs a live ticket
purpose-survey = Survey
purpose-survey-hint = Asking for an opinion, selling nothing
purpose-consent-request = Request for consent
line-any = All kinds
line-resale = Resale homes
line-rental = Rentals
line-new-home = New homes

## Requests for consent

requests-title = Requests for my consent
requests-lead = An agent may ask, by text, whether they may call you. You answer in your own time, or not at all.
requests-none = Nobody has asked
requests-none-lesson = When an agent asks whether they may call you, it will be listed here, with a yes and a no.
requests-answered = Answered
requests-open = Rather not be asked at all?
requests-refuse = Nobody may ask me
requests-refused = Nobody may ask you for consent
requests-take = Let them ask again
request-asks = { $agent } of { $brand } asks whether they may call you about { $about }
request-asks-brand = { $agent } of { $brand } asks whether agents of { $brand } may call you about { $about }
request-about-any = homes
request-about-resale = resale homes
request-about-rental = rentals
request-about-new-home = new homes
request-about-joint = {" and "}
request-asked = Asked
request-silence = If you say nothing, they may not call.
request-yes = Yes, they may
request-no = No
request-never = No, and never ask me again
request-said-yes = You said yes
request-said-no = You said no

## A decision as a story

decision-title = A decision and why
decision-link = Why, and what would change it
decision-readers = As told to
reader-customer = Customer
reader-agent = Agent
reader-engineer = Engineer

## Calls

calls-title = Who called me
calls-lead = Including calls that were refused before they rang, each with its reason.
calls-none = No calls
calls-none-lesson = When an agent of a brand in the scheme tries to call you, it will be listed here, whether it rang or not.
calls-other = Complain about another call
calls-complain = Complain about this call
calls-follow = Follow the claim
calls-unknown = Unknown caller
calls-would-allow = Nobody asked us before it rang. The answer would have been yes: “{ $why }”
calls-would-deny = Nobody asked us before it rang. The answer would have been no: “{ $why }”
calls-would-defer = Nobody asked us before it rang. The answer would have been “not now”: “{ $why }”
fate-refused = Refused before it rang
fate-deferred = Not now, so it did not ring
fate-let-through = Let through
fate-went-around = Went around the check

## Complaining

complain-title = Complain about a call
complain-lead = Tell us which number called and when. We check the records; you need not prove anything.
complain-prefilled = Filled in from the call. Change anything that is not right
complain-number = Number that called
complain-number-hint = As your phone shows it in the list of calls
complain-date = Day
complain-time = Time
complain-time-hint = Roughly is fine
complain-words = What happened (optional)
complain-words-hint = For example what they offered and which company they named
complain-check-lead = Send it if it is right. You can then follow it under “My claims”.
complain-send = Send complaint

## Claims

claims-title = My claims
claims-lead = Found by us, or reported or claimed by you: every step is here.
claims-none = No claims yet
claims-none-lesson = We check the call records and open a claim for you if a promise was broken. You can also complain or claim yourself.
claims-paid = { $amount } paid to you so far
claim-found = We found a call that broke the promise
claim-complained = The call you complained about
claim-way = Progress
claim-why = Why
claim-call = The call
stage-verifying = Being checked
stage-with-person = With a person
stage-needs-payee = Waiting for your account
stage-awarded = Awarded, payment to come
stage-money-held = Awarded, payment being looked at
stage-sent = With the bank
stage-paid = Paid
stage-returned = Returned by the bank
stage-not-upheld = Not upheld
stage-appealed = Under appeal
step-is-done = (done)
step-is-now = (now)
step-is-ahead = (to come)
step-is-stopped = (stopped here)
step-due = By { $date }
step-found = Call found
step-complained = Complaint received
step-verified = Checked against the records
step-not-upheld = Checked: not upheld
step-awarded = Awarded
step-sent = Handed to the bank
step-paid = Paid to your account
step-returned = Returned by the bank
step-asked = We asked you something
step-answered = Answer received
step-not-answered = No answer came; we go on without
step-ruling-late = We have not ruled in our own time
step-answer-late = We have not answered by the day we promised
step-merged = Another report about the same joined to this case
step-appealed = Appeal received
step-proposed = First of two people has decided to pay
step-held = A signal asks for a person to look first
step-file-added = A file was added
step-reversed = Award taken back
step-raised = A higher sum was awarded on appeal
step-sum-stands = The sum stays as it was
step-payout-held = A person looks at the account before the money goes
step-payout-let-go = The payment may go
appeal-title = Do you disagree?
appeal-lead = You can appeal. A person who did not decide before will look at it again.
appeal-until = Until { $date }
appeal-words = What should we look at again?
appeal-words-hint = Say what you think is wrong, or add what we did not know
appeal-send = Send appeal
appeal-made = We have your appeal
appeal-made-lead = Received:

## Where to pay

payee-title = Where to pay me
payee-lead = We pay straight into this bank account. It costs you nothing.
payee-is = We pay into:
payee-unknown = You have not told us an account yet. Once you do, awards are paid without asking.
payee-change = Change account
payee-say = Add account
payee-wanted = Money is waiting for you
payee-wanted-link = Tell us where to pay
money-held = Your payment is being looked at
money-held-lead = The award is yours. Before the money goes, a person looks at the account you gave. You need do nothing.
payee-returned = The bank sent the money back. Please check your account
payee-name = Name on the account
payee-name-hint = Exactly as the bank has it
payee-account = Account number
payee-account-hint = Spaces are fine
payee-bank = Bank’s clearing code or BIC
payee-bank-hint = 12 digits of CNAPS, or a BIC of 8 or 11 letters and digits; your bank knows it
payee-privacy = Used only to pay you. Pages show the last four digits.
payee-check-lead = If it is wrong, the bank sends the money back. One more look, please.
payee-save = Save account
payee-by-wechat = WeChat ({ $name })
payee-or-wechat = Be paid to WeChat instead
wechat-title = Be paid to WeChat
wechat-lead = We send the money to your WeChat balance. You have to take it there.
wechat-name = Real name
wechat-name-hint = As WeChat has verified it. WeChat pays nobody of another name
wechat-openid = Your payee ID
wechat-openid-hint = Open “Me” in our WeChat mini program and copy it from there
wechat-next-sent = Once awarded, we send the money to WeChat Pay.
wechat-next-confirm = Open WeChat and take the money within { $hours } hours. Before that it is not yours yet.
wechat-next-late = If you do not, the money comes back to us and the award still stands: tell us again where to pay, WeChat or a bank account.
wechat-check-lead = If it is wrong, WeChat does not pay. One more look, please.
wechat-save = Save
wechat-confirm = Take the money in WeChat

## Agents

agent-title = May I call?
agent-lead = Ask before you dial. It respects the customer and protects you.
agent-number = Customer’s number
agent-number-hint = With or without spaces, dashes and +86
agent-purpose = Why are you calling?
agent-line-of-business = About what
agent-ticket = Ticket (for a service call)
agent-ticket-hint = A transaction, viewing or request that is assigned to you
agent-line = Which of your lines
agent-check = Check
agent-again = Check another number
agent-recent = Checked lately
agent-recent-none = Nothing checked yet
agent-recent-lesson = Answers are kept here. Each yes is good for one call and runs out soon.
agent-allowed = Yes, you may call
agent-denied = No, please do not call
agent-until = One call, before { $time }
agent-why = Why
agent-instead = What you can do instead
agent-judged-as = Judged as
verdict-allow = Allowed
verdict-deny = Not allowed
verdict-defer = Not now
agent-deferred = Not now. From { $time } on
agent-deferred-open = Not now
agent-zone = Where the customer is ({ $zone }). Check again before you call
agent-zones = The customer may be in one of several time zones; this is one of them. Check again before you call
agent-ask-title = Ask for consent
agent-ask-lead = We text the customer once, with your name and your brand’s, and they answer on their own page. Please do not call to ask.
agent-ask = Ask for consent by text
agent-asked = The customer is asked
agent-ask-waiting = You have asked, and there is no answer yet
agent-ask-refused = You may not ask, or not now
agent-ask-next-1 = The customer gets one text and can say yes, no, or never again.
agent-ask-next-2 = Until they say yes, the answer stays as it is. Silence is not a yes.
agent-ask-next-3 = Check the number again before you call: the answer is here as soon as it is given.

## Hotline

hotline-title = Hotline
hotline-lead = Enter the caller’s number to see their do-not-disturb, their cases and who called them.
hotline-complaint = Take a complaint
hotline-dnd = Turn do-not-disturb on
hotline-dnd-lead = For the caller’s own number, as they ask. It holds at once.
hotline-read-title = Read this to the caller
hotline-read-lead = Read it word by word and wait for a clear answer. Nothing changes before the caller says yes.
hotline-read-back = Let me read this back: we turn do-not-disturb on for { $number }, the number you use yourself. Agents’ sales calls are then refused before they ring, at once, and you can turn it off yourself at any time. Do you agree?
hotline-said-yes = The caller said yes
hotline-said-no = The caller said no
hotline-read-kept = Kept as evidence: who read it, when, and these words.
hotline-customer = Customer’s number
hotline-customer-hint = The telephone system fills this in; you can also type it
hotline-open = Open caller
hotline-caller = Caller
hotline-again = Back to this caller
hotline-language = The customer’s language
hotline-no-permits = Nobody is allowed to call.
hotline-cases = Cases of the last 30 days
hotline-no-cases = No case in the last 30 days
hotline-stage = How far it is
hotline-paused = Stopped: the customer is asked
hotline-calls = Calls of the last 30 days
hotline-no-calls = No call in the last 30 days
hotline-fate = What became of it
hotline-why = Why
hotline-next = Next
hotline-has-case = Has a case
hotline-about-call = Complain about this call
hotline-promises = What we can promise today
hotline-answer-by = Answer by
hotline-paid-by = Paid by
hotline-by-note = The days count from today: a claim of today, an award of today, by the time limits of the terms in force.
hotline-check-lead = Read the answers to the caller once more, then take the claim.
hotline-number-hint = The number that disturbed the customer
hotline-words = In the customer’s words (optional)
hotline-take = Take complaint
hotline-ask-title = Please make sure first
hotline-ask = Ask whether the caller uses this number themselves.
hotline-off-title = If the caller wants it off
hotline-off = Only the customer can turn it off: on their own page, with the code texted to them. Please never ask for that code.
hotline-taken = The complaint is taken
hotline-claimed = The claim is taken
hotline-taken-lead = Please give the caller this reference.
hotline-next-caller = Next caller
hotline-say-on = Tell the caller: it holds from now on, and sales calls are refused before they ring.
next-verify = We check the call records and the customer’s choice at that time.
next-decided-by = It is decided by { $date }.
next-paid = If it is upheld, the fund pays ¥100 for each calling number.
next-appeal = If the customer disagrees, they can appeal.

## The desk

desk-title = Cases
desk-lead = { $n ->
        [0] Nothing waits for a person.
        [one] 1 case waits for a person.
       *[other] { $n } cases wait for a person, the nearest clock first.
    }
desk-none = Nothing waits
desk-none-lesson = Cases that the records settle are decided at once. Only the others come here.
desk-waiting = Waiting
desk-decided = Decided lately
desk-due = Due
desk-why-waiting = Why it waits
desk-ruling = Ruling
desk-finding = Finding
desk-upheld = Upheld
desk-not-upheld = Not upheld
clock-late = Late
clock-soon = Within a day
case-title = Case
case-records = What the records say
case-decisions = Decisions of the gate
case-no-decisions = Nobody asked the gate about this call.
case-acts = What the customer has said
case-no-acts = The customer has neither refused nor allowed anything.
case-record = Call record
case-no-record = No record of this call was found
case-told = What the customer told
case-signals = Signals of abuse
case-signals-lead = A signal says no to nobody: it asks you to look at its figures before money goes. Rule as always.
held-title = Payments that wait for a look
held-since = Waits since
held-lead = The award stands. Look at whose account it is, ask the customer if you have to, then let the money go. You will not pay it yourself.
held-looked = What you looked at
held-looked-hint = A sentence for the file: who shares the account, and how you know
held-send = Let the money go
held-let-go = Let go
signal-fired = Looks odd
signal-quiet = Nothing odd
signal-claim-farming = Awards of this customer in { $days } days, with this one: { $value }. Looked at from { $threshold }.
signal-many-numbers-of-one-person = Numbers with awards that are paid to this account: { $value }. Looked at from { $threshold }.
signal-payee-shared-with-staff = Lines of agents and numbers of staff with this account, or the customer’s own: { $value }. Looked at from { $threshold }.
signal-pair-repeats = Awards between this agent and this customer in { $days } days, with this one: { $value }. Looked at from { $threshold }.
signal-seconds-after-on = Seconds from do-not-disturb to the call: { $value }. Looked at below { $threshold }.
signal-payee-changed-lately = Hours since the account was changed: { $value }. Below { $threshold }, the payment rests; the award does not.
signal-cap-person-month = This month for this person, with this award: { $value }. Looked at above { $threshold }.
signal-cap-number-month = This month from this calling number, with this award: { $value }. Looked at above { $threshold }.
case-rules = Rules in force then
case-history = What has been done
case-closed = This case is decided
case-closed-lead = To correct it, an appeal is heard by another person. What is written stays written.
case-not-yours = Another person has to decide this
case-not-yours-lead = You have decided this case before. For fairness somebody else looks at it now.
act-refuse = Refuses
act-permit = Allows
act-withdraw = Takes back
record-answered = Answered
record-no-answer = Rang, not answered
record-busy = Busy
record-failed = Not connected
record-talked = { $seconds } s talked
rule-title = Decide
rule-second-title = Second of two people
rule-second-lead = This case pays above the limit, so two people decide. The first said:
rule-ruling = Ruling
rule-uphold = Uphold
rule-uphold-pays = The fund pays { $amount }
rule-uphold-hint = It pays what the terms of that time say
rule-reject = Reject
rule-reject-hint = The customer sees why and can appeal
rule-code = Finding
rule-note = Note for the file
rule-note-hint = What you looked at; it stays with the case
rule-send = Send ruling

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

## The public

public-title = How the promises are kept
public-headline = Sales calls need your yes
public-lead = Turn do-not-disturb on, and agents’ sales calls are refused before your phone rings. If one gets through, you are paid ¥100 for each calling number.
public-start = Protect my number
public-how = How we count
public-demo = Every figure here is made up for the demonstration
public-demo-why = Made-up people and calls, counted by the same code as real ones.
public-totals = So far
public-refused = Calls refused
public-awards = Awards
public-paid = Paid
public-balance = Fund available
public-waiting = Awarded, not yet paid
public-by-month = Paid by month
public-by-promise = By promise
public-by-brand = By brand
public-terms = Terms
terms-published = Published
terms-modelled = Modelled
public-none = Nothing paid yet
public-none-lesson = Once the first award is paid, the months appear here.
how-refused = Refused: the check before the call said no, and the phone did not ring.
how-award = Award: once for each promise, customer, calling number and period.
how-paid = Paid: seen on a bank statement. Money under way is not counted.
how-balance = Fund: what it holds less what is set aside. If it runs short, awards wait in order; it is never overdrawn.
how-month = Months go by the day of the award, Beijing time.
how-personal = Nothing personal is shown here, and no telephone numbers.
how-modelled = Terms marked “modelled” were not published by a brand; they complete the catalogue.

## The parts of pages

design-title = What pages are made of
design-lead = Each part once, with sample words. Nothing here is real, and nothing you enter is kept.
design-colours = Colours
design-type = Letters
design-buttons = Buttons
design-notices = Notices and states
design-icons = Icons
design-errors = What is wrong with a form
design-form = A form
design-reference = A reference to keep
design-way = The way of a claim
design-empty = Nothing yet
design-figures = Figures

## What is promised

promises-title = What is promised to me
promises-lead = Ten promises, in the order in which one buys or rents. If one is broken, claim it here.
promises-pre-sign = Before signing
promises-post-sign = After signing
promises-post-handover = After the home is handed over
promises-not-held = No brand that has joined holds this promise today.
promises-claim = Claim

## Claiming

claim-form-title = Make a claim
claim-brand = Which brand
claim-asked = What you ask for, in yuan
claim-asked-hint = Leave it empty if you are not sure; the terms decide the sum
claim-words-hint = For example what happened and who dealt with you
claim-papers = Papers that help
claim-papers-lead = Once the claim is sent you can add them on its page, as pictures or PDF.
claim-send = Send claim
optional-label = { $label } (optional)
answer-yes = Yes
answer-no = No
claim-lost = What you claimed
claim-about = What it is about
step-claimed = Claim received

## A loss, step by step

conditions-title = The conditions, one by one
condition-met = Met
condition-not-met = Not met
condition-unknown = Not known yet
condition-lacks = Still needed:
condition-in-time = The claim came within the time that the promise sets.
condition-loss-remains = Something is left to pay once what is held against it is taken off.
sums-card = How the sum came about
sums-title = From asked to paid
sums-step = Step
sums-asked = Asked for
sums-found = Found
sums-offset = Held elsewhere already
sums-deductible = Borne by the customer
sums-above-cap = Above the most that is paid
sums-payable = To be paid by the terms
sums-approved = Approved
sums-paid = Paid
sums-cap = The most that is paid is { $amount }
facts-title = Facts that were looked at
fact-field = Field
fact-value = Value
fact-not-held = Nothing is held
fact-withheld = Withheld
fact-calendar = Working days of that year
fact-by-hand = For a person to judge
fact-claim = What the customer says
fact-listing = Listing
fact-contract = Contract
fact-seizure = Court’s hold
fact-incident = Incident
fact-handover = Handover
fact-repair = Repair
fact-deposit = Deposit
fact-bill = Bill
fact-payment = Payment
fact-refund = Refund of intention money

## Fields of facts

field-brand = Brand
field-agent = Agent
field-city = City
field-line-of-business = Line of business
field-status = Status
field-price = Price
field-price-shown = Price shown
field-photos-match = Photographs match
field-listed-on = Listed on
field-ended-on = Ended on
field-home = Home
field-owner-price = Owner’s price
field-commission = Commission
field-signed-on = Signed on
field-ended-by = Ended by
field-transferred-on = Transferred on
field-found-on = Found on
field-lifted-on = Lifted on
field-court = Court
field-kind = Kind
field-happened-on = Happened on
field-disclosed = Disclosed
field-on = Day
field-retained-deposit = Deposit kept back
field-place = Place
field-surveyed = Surveyed
field-cost = Cost
field-amount = Amount
field-due-on = Due on
field-returned-on = Returned on
field-returned = Returned
field-until = Until
field-paid-on = Paid on
field-purpose = Purpose
field-recovered = Got back
field-project = Project
field-paid = Paid
field-asked-on = Asked on
field-refunded-on = Refunded on

## Words of facts

word-on-sale = For sale or rent
word-not-on-sale = No longer for sale or rent
word-never-existed = Never existed
word-rescission = Rescission
word-court = Court
word-unnatural-death = Unnatural death
word-other = Other
word-leak = Leak
word-roof = Roof
word-outer-wall = Outer wall
word-window = Window
word-bathroom = Bathroom
word-kitchen = Kitchen
word-pipe = Pipe
word-property-fee = Property fee
word-heating = Heating
word-water = Water
word-power = Power
word-gas = Gas
word-telephone = Telephone
word-television = Television
word-parking = Parking
word-deposit = Deposit
word-price = Price
word-commission = Commission
word-tax = Tax
word-loan = Loan

## Questions, reports that were joined, and how it was handled

files-title = Files
files-none = No files yet
files-erased = Erased
files-file = Add a file
files-hint = A picture (JPEG, PNG, WebP), a PDF or a recording (MP3, M4A, WAV, Ogg) of at most 10 MB. Where and with what it was taken is removed.
files-send = Upload
question-title = We have a question
question-asked = Asked
question-answered = Answer
question-answer = Your answer
question-send = Send answer
merged-title = Reports joined to this one
merged-lead = They are about the same thing; they are handled together and kept.
rating-title = How did we handle it?
rating-score = Your rating
rating-5 = Very well
rating-4 = Well
rating-3 = So-so
rating-2 = Badly
rating-1 = Very badly
rating-words = Anything to add (optional)
rating-send = Send rating
rating-said = Thank you. You rated it { $score } of 5

## The desk: losses, questions, the table of cases

desk-answer-due = Answer due
desk-about = About
desk-all-promises = All promises
desk-filter = Show
clock-paused = Clock stopped: customer asked
case-names-another = What is held names another person: check first who claims
case-preview = What would follow from what you verified; nothing is ruled yet
ask-title = Ask the customer
ask-waits = Waiting for the answer
ask-question = Question
ask-question-hint = The customer gets a text; your clock stands still until they answer
ask-send = Send question
texts-label = Ready text
texts-use = Use
verify-title = What you have verified
verify-lead = Fill in only what differs from what is held, or is not held. The terms make the sum; nobody writes it.
verify-held = Held: { $value }
verify-not-held = Not held
verify-weigh = See what follows
rule-keys = Keys, with your browser’s own: U upholds, R rejects, S sends
export-title = Table of cases
export-lead = One row for each case, with masked numbers.
export-from = First day
export-until = Last day
export-send = Download CSV

## Promises at the desk

law-title = Promises
law-lead = Every promise with its versions. One person hands a new one in, another approves it.
law-new = Hand a file in
law-new-lead = It is checked first and you see what it changes. Nothing is handed in yet.
law-file = File
law-file-hint = The promise’s file (TOML)
law-text = Or paste its text
law-text-hint = Used when no file is chosen
law-check = Check the file
law-line = Mend it near line { $line }
law-mend = What to mend
law-drafts = Files that were handed in
law-no-drafts = No file was handed in
law-no-drafts-lesson = Files that are handed in are listed here, for somebody else to approve.
law-draft = File
law-author = Handed in by
law-approver = Approved by
law-handed-in = Handed in
law-standing = State
law-published = Published
law-waits = Waits for approval
law-versions = Every version
law-version = Version
law-held-by = City and brand
law-from = From
law-until = Until
law-past = Ended
law-in-force = In force
law-next = To come
law-for-lines = For { $lines }
law-asked = What a claim says
law-asked-nothing = The number that called and the time, nothing else.
law-held-against = Held against:
law-every-brand = every brand that has joined
law-event = The day that decides
law-breaks = What breaks it
law-against-refusal = A sales call against a refusal
law-without-consent = A sales call without consent
law-liable = Who owes it back
law-liable-brand = The brand
law-liable-agent = The agent
law-recourse = From whom else it is got back
law-recourse-none = Nobody
law-recourse-seller = The seller
law-recourse-landlord = The landlord
law-recourse-former-owner = The former owner
law-recourse-developer = The developer
law-window = How often the same is paid
law-window-month = Once in a calendar month
law-window-day = Once a day
law-window-once = Once and for all
law-claim-within = Claimed within
law-rule-within = Ruled within
law-answer-within = Answered within
law-pay-within = Paid within
law-days = { $n } days
law-working-days = { $n } working days
law-two-people = Two people rule above
law-cap = At most
law-deductible = The customer bears
law-cap-person = At most for one person in a month
law-cap-number = At most for one calling number in a month
law-rules = Conditions and amount
law-condition = In words
law-rule = As it is reckoned
law-amount = What is paid
law-offset = What is taken off
law-modelled = Not published, so modelled by us:
law-tests = Tests inside the file: { $n }, of which { $failed } fail
law-test = Test
law-test-case = What happens
law-wanted = Wanted
law-found = Found
law-holds = Holds
law-fails = Fails
law-change = What the file changes
law-changes = Fields that change
law-nothing-changes = Nothing changes
law-changed-tests = Tests that change
law-test-added = New
law-test-removed = Removed
law-test-changed = Changed
law-test-otherwise = Comes out otherwise
law-field = Field
law-was = Was
law-becomes = Becomes
law-begins = When the new versions begin
law-against = It cannot be published yet
law-hand-in = Hand in
law-hand-in-lead = Somebody else of compliance then has to approve it. You cannot approve your own file.
law-publish = Approve and publish
law-publish-lead = What has begun can never be changed. Look at the changes, the beginning and the tests first.
law-own = Waits for somebody else
law-own-lead = You handed this file in, so somebody else of compliance has to approve it.

## The regulator

nav-regulator = Decisions
nav-recoveries = Recoveries
only-regulator = It is for the regulator.
face-regulator = Regulator: reads how claims are decided
regulator-title = How claims were decided
regulator-lead = Step by step, without numbers, names and references.
regulator-none = Nothing was decided then
regulator-none-lesson = Choose another promise or month.
regulator-by = Decided by
regulator-case-title = How a claim was decided
regulator-case-lead = What was seen, what it rests on and what was done, in order.
regulator-steps = What happened
regulator-payment = Payment
recoveries-title = What came back
recoveries-lead = The fund pays first and gets it back from whoever is liable. Awards that were reversed are left out.
recoveries-none = Nothing was awarded yet
recoveries-none-lesson = Once something is awarded, what comes back is shown here.
recoveries-by-promise = By brand and promise
recoveries-awarded = Awarded
recoveries-paid-back = Paid back
recoveries-passed-on = Paid by third parties instead
recoveries-written-off = Written off
recoveries-owed = Still owed
recoveries-recourse = Claimed from third parties
recoveries-no-recourse = Nothing was claimed from third parties.
recoveries-claimed = Claimed
recoveries-claimed-back = Got back
recoveries-dropped = Not claimed any more
recoveries-ways = How it was paid back
recoveries-offset = Taken from the deposit
recoveries-instalment = Towards instalments
recoveries-open = Instalments to come
recoveries-late = Of these late
recoveries-save = Save as a table (CSV)
by-records = The records
by-one-person = One person
by-people = { $n } different people
actor-person = Person { $n } of the desk
actor-staff = Somebody at the desk
actor-records = The records
actor-customer = The customer
actor-brand = The brand
actor-bank = The bank

## The fund runs dry

public-fund-empty = The fund is empty
public-queue = { $n ->
        [one] One award waits
       *[other] { $n } awards wait
    } since { $since }, in the order in which they were made

## Just done

done-dnd-on = It is on, from this moment
done-dnd-off = Do-not-disturb is off now
done-permitted = Allowed
done-withdrawn = Taken back, from this moment
done-request-accepted = You said yes. They may call you from now on; you can take it back under “Allowed”
done-request-declined = You said no. They may not call
done-requests-refused = Nobody may ask you any more
done-requests-taken = You may be asked again
done-complained = We have your complaint and are checking it
done-appealed = We have your appeal
done-claimed = We have your claim
done-answered = We have your answer
done-file-added = The file is added
done-rated = Thank you for your rating
done-asked = The customer is asked
done-let-go = The money may go
done-payee-saved = Your account is saved
done-ruled = The ruling is made
done-ruled-once = Your ruling is noted. A second person has to agree
done-payments-made = The payment file is made
done-statement-taken = The statement is in
done-promise-handed-in = Handed in. Somebody else has to approve it
done-promise-published = The promise is published
done-signed-out = You are signed out

## Texts about a case

notice-found = Anxin: a sales call reached you although you had refused such calls. We found it in the call records; you need do nothing. Tell us in “My claims” where to pay, if you have not yet. Case { $case }
notice-received = Anxin: we have what you sent us and a person is looking into it. Case { $case }
notice-awarded = Anxin: your case is decided for you and will be paid. Tell us in “My claims” where to pay, if you have not yet. Case { $case }
notice-not-upheld = Anxin: your case was not upheld. “My claims” says why, and you can appeal there. Case { $case }
notice-asked = Anxin: we need an answer from you to go on with your case. The question is in “My claims”. Case { $case }
notice-late = Anxin: we promised you an answer by today and are late. A person is on it; “My claims” shows how far it is. Case { $case }
notice-appeal-received = Anxin: we have your appeal. A person who did not decide before looks at it. Case { $case }
notice-reversed = Anxin: an award was taken back after an appeal. “My claims” says why. Case { $case }
notice-sum-stands = Anxin: a person has looked at your appeal, and the sum stays as it was. “My claims” says why. Case { $case }
notice-sent = Anxin: your payment is with the bank. Case { $case }
notice-paid = Anxin: your payment has arrived. Case { $case }
notice-returned = Anxin: the bank sent your payment back. Please check your account in “My claims”. Case { $case }

## Errors in forms

error-summary = Please put this right first
error-number-empty = Enter a telephone number
error-number-short = The number is too short. Is a digit missing?
error-number-long = The number is too long. Is there a digit too many?
error-number-country = No country has this code. Check the digits after the +
error-number-area = The area code is missing. Write it before the number, as in 027 8281 1234
error-number-odd = This is not a telephone number. Use digits, with + and the country code if it is from abroad
error-number-mobile = Enter a mobile number that can receive texts
error-code-empty = Enter the code
error-code-wrong = That is not the code. Please look again
error-code-expired = The code has run out. Ask for another
error-code-spent = Too many tries. Ask for another code
error-code-too-soon = A code was just sent. Try again in a minute
error-code-not-sent = The text could not be sent. Check the number and try again in a minute
error-ticket-odd = This is not the id of a ticket
error-no-debtor = No account to pay from is set up. Ask whoever runs this installation.
error-same-person = Whoever handed a file in cannot approve it. Ask somebody else to publish it.
error-overtaken = Another file was published for this promise meanwhile. Look at what changes again.
error-promise-empty = Choose a file, or paste its text.
error-promise-odd = The file cannot be read yet. Mend what is named below.
error-file-no-text = The file is no UTF-8 text.
error-date-empty = Enter the day
error-date-odd = Write the day as in 2026-11-23
error-date-future = This time has not come yet
error-date-past = This day is over
error-date-too-old = This is too long ago to be checked
error-time-empty = Enter the time, roughly
error-time-odd = Write the time as in 14:03
error-words-empty = Say a few words
error-words-long = Too long. Keep it under 1,000 characters
error-choose = Choose one
error-agent-unknown = No agent has this number
error-line-missing = No line is registered to you. Ask your administrator
error-same-number = The two numbers cannot be the same
error-name-empty = Enter the name on the account
error-account-odd = An account has 8 to 34 digits or letters
error-bank-odd = Enter 12 digits of CNAPS, or a BIC of 8 or 11
error-wechat-name = Enter the real name behind the WeChat account
error-openid-odd = The payee ID has letters, digits, dashes and underscores only. Please copy it again.
error-ruling-code = This finding does not fit the ruling
error-claim-odd = This cannot be taken as it is. Please look again
error-field-empty = Fill this in
error-field-long = Too long, or with signs that cannot be used
error-amount-odd = Write an amount as in 1234.50
error-int-odd = Write a whole number in digits
error-days-odd = The last day comes after the first, and at most a year later
error-evidence-odd = This file cannot be taken. Send a whole and unlocked picture, PDF or recording
error-files-full = This case has as many files as it may
error-question-open = The customer has not answered the last question yet, or was asked often enough
error-not-held = This money does not wait any more. The page of the case says who let it go.
error-verified-short = With what is verified a condition is not met or not known; see the conditions
error-sum-lower = With this the sum would be lower than what was approved. An appeal of the customer lowers nothing: uphold it as it is
error-nothing-to-pay-by = No promise was in force then, so nothing can be paid. Reject it
error-already-sent = The payment is with the bank already and is not taken back here
error-file-empty = Choose a file
error-file-odd = This file is not a bank statement as camt.053
error-file-large = The file is too large
error-nothing-ready = No award is ready to be paid

## Problems

problem-odd = We could not read that request
problem-odd-mend = Go back and try again.
problem-forbidden = This page is not open to you
problem-forbidden-mend = If your work needs it, ask an administrator to open it for your number.
problem-stale = This page is out of date
problem-stale-mend = You may have been signed out. Go back, reload and send it again; nothing was saved.
problem-not-found = We cannot find this page
problem-not-found-mend = The address may be wrong, or it belongs to another number.
problem-conflict = This has been done already
problem-conflict-mend = Reload the page to see how it stands. Nothing was done twice.
problem-too-large = That was too large
problem-too-large-mend = Shorten the text or choose a smaller file.
problem-too-many = That was too often
problem-too-many-mend = Wait a few minutes and try again.
problem-broken = Something went wrong on our side
problem-broken-mend = It is not your fault, and we have noted it. Please try again later.
problem-unavailable = We cannot save at the moment
problem-unavailable-mend = What you sent was not saved. Try again in a few minutes. Protection that is on stays on.
problem-home = Back to the start
problem-call = For help call { $hotline } and read out this reference.

## Instead of a call, where the law knows no way to another answer

instead-caller-unknown = Ask your administrator to register the line to you.
instead-binding-unknown = Get a new protected number from your brand’s system. Do not try the old one again.
instead-ticket-missing = If something is under way, check the ticket, or have it assigned to you.
instead-holder-unconfirmed = Have it checked that the number still belongs to who said yes.
instead-do-not-disturb = Let the customer come to you. They can allow you by name under “Who may call me”.
instead-requests-refused = Do not ask. The customer knows where to allow you.
instead-no-consent = Ask for consent when the customer visits, views a home or writes to you.
instead-listed-external = Only the customer’s own explicit consent goes before the list.
instead-stale-knowledge = Check again later. Do not call first.

## Findings

finding-call-against-refusal = Sales call against do-not-disturb
finding-call-without-consent = Sales call without consent
finding-no-record = No call record found
finding-call-before-refusal = Call before do-not-disturb was on
finding-permitted-call = Call was allowed
finding-service-call = Service call
finding-not-compensable = Not covered by the terms
finding-line-not-registered = Line not registered with a brand
finding-never-rang = Never rang
finding-already-awarded = Paid already
finding-terms-met = Terms are met
finding-terms-not-met = A condition is not met
finding-no-terms-in-force = No promise on that day
finding-facts-missing = Facts are missing
finding-not-verified = To be verified
finding-not-a-party = Not the person on record
finding-above-limit = Above the limit
finding-held-for-review = Held for review
finding-not-proven = Not proven
reason-call-against-refusal-customer = You had do-not-disturb on, and this sales call came without your consent. The promise was broken, and it pays.
reason-call-against-refusal-agent = The customer had do-not-disturb on; the line made a sales call with no permit.
reason-call-without-consent-customer = This sales call came without your consent. Under the terms of that time it pays.
reason-call-without-consent-agent = A sales call without the consent that the terms of that time ask for.
reason-no-record-customer = We found no record of this call, so a person looks into it.
reason-no-record-agent = There is no record of such a call. A person has to decide.
reason-call-before-refusal-customer = When this call came, do-not-disturb was not on yet.
reason-call-before-refusal-agent = The call came before the customer turned do-not-disturb on.
reason-permitted-call-customer = At that time your settings allowed this caller.
reason-permitted-call-agent = The gate had allowed it, or the customer had.
reason-service-call-customer = It was a service call about something you have under way, not a sales call.
reason-service-call-agent = A service call under a live ticket of the customer.
reason-not-compensable-customer = This call should not have been made, but the terms of that time do not pay for it.
reason-not-compensable-agent = Not allowed, but the terms in force do not pay.
reason-line-not-registered-customer = The number did not belong to a brand in the scheme at that time. In mainland China you can report it to your operator, or to the 12321 centre for reports of harmful and spam information, at 12321.cn.
reason-line-not-registered-agent = The line was registered to no agent at that time.
reason-never-rang-customer = The records show that your phone never rang.
reason-never-rang-agent = The record shows that it never rang.
reason-already-awarded-customer = This calling number has been paid for in this period already.
reason-already-awarded-agent = The same promise, customer, number and period has been paid.
reason-terms-met-customer = The promise was broken, and by its terms it pays.
reason-terms-met-agent = The conditions of the terms are met.
reason-terms-not-met-customer = By the terms of this promise nothing is due; the steps show which condition is not met.
reason-terms-not-met-agent = At least one condition of the terms is not met; see the steps.
reason-no-terms-in-force-customer = On the day it happened this promise did not hold for this brand.
reason-no-terms-in-force-agent = No version of the promise was in force for this brand on that day.
reason-facts-missing-customer = Something that the promise asks about is not in our records yet, so a person looks into it.
reason-facts-missing-agent = The terms ask for facts that nobody has handed in. Verify them, or ask.
reason-not-verified-customer = What decides this only you have told us so far, so a person verifies it.
reason-not-verified-agent = What is decisive only the customer has said. Verify it by the papers.
reason-not-a-party-customer = Our records name somebody else for this, so a person looks into it.
reason-not-a-party-agent = The facts name another person than the one who claims.
reason-above-limit-customer = It is a large amount, so two people look at it before it is paid.
reason-above-limit-agent = The amount is above what the records alone may decide.
reason-held-for-review-customer = A person looks at this before it is paid.
reason-held-for-review-agent = A signal asks for a person; its inputs are shown.
reason-not-proven-customer = What you told us could not be shown by records or papers.
reason-not-proven-agent = What was claimed could not be shown.

## Reason codes in a few words, for the desk

code-emergency = Emergency number
code-caller-unknown = Line not registered to the caller
code-binding-unknown = Protected number without a binding
code-mixed-content = Service mixed with selling
code-ticket-missing = No live ticket
code-request-channel = Consent asked for in a way not allowed
code-consent-void = Consent of an earlier holder
code-consent-lapsed = Consent too old
code-permit-used = Permit for so many calls used up
code-holder-unconfirmed = Holder not confirmed
code-do-not-disturb = Do-not-disturb on, not allowed by name
code-requests-refused = Wants no consent requests
code-no-consent = No consent
code-listed-external = On an external list
code-registry-stale = External list out of date
code-quiet-hours = Outside calling hours
code-public-holiday = Public holiday
code-frequency-cap = Called often enough
code-refused-lately = Refused lately
code-requested-lately = Asked for consent lately
code-spoken-lately = Spoken with lately
code-stale-knowledge = Latest choice not known
code-permitted = Allowed by the customer
code-ticket-live = Live ticket
code-established-relationship = Business not long ago
code-not-refused = Not refused
