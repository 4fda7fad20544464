## Do-not-disturb

dnd = Do-not-disturb
dnd-on = Do‑not‑disturb is on
dnd-off = Do‑not‑disturb is off
dnd-everywhere-since = On everywhere since
dnd-gates = { $knows } of the { $of } places that check calls go by it; the others follow within seconds.
dnd-look-again = Look again
dnd-on-lead = Agents’ sales calls are refused before your phone rings. If one gets through, we pay you ¥100 for each calling number.
dnd-on-except = Except:
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
more-not-brand = No calls from one brand
more-not-agent = No calls from one agent
more-rentals = Calls about rentals only
more-evenings = Calls on weekday evenings only
more-no-requests = Nobody may ask for my consent
more-payee = Where to pay me
more-messages = What to text me about, and in which language
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
data-texts = What we texted and mailed you: what kind, when, and whether it arrived; what you want to be written to about, and in which language
data-account = Devices you signed in on, your passkeys, and numbers you look after or that look after yours
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
data-wish = Wish about texts
data-message = Text or mail
data-by-text = by text
data-by-mail = by mail
data-device = Device signed in on
data-passkey = Passkey
data-link = Looking after a number
data-looks-after = you look after
data-looked-after-by = looks after your number
data-cut-off = The calls further back could not be read just now. Please download once more
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
permit-more = Times, how often, last day
permit-brand = Brand
permit-about = About what
permit-until = Last day (optional)
permit-until-hint = It ends by itself after this day. Leave empty to keep it until you take it back
permit-hours = At which times
permit-any-hour = At any time
permit-evenings = Weekday evenings, 18:00–21:00
permit-weekends = Weekends, 9:00–21:00
permit-some-hours = At some times only
permit-times = How often
permit-times-any = Any number of calls
permit-times-once = Once: call me back
permit-times-once-hint = The consent is used up by the first call that rings
permit-until-date = until { $date }
permit-calls = { $n ->
        [one] one call
       *[other] { $n } calls
    }
permit-allow = Allow
permit-said-by = said for the holder by { $number }
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

## Saying it more exactly

choice-title = Say it more exactly
choice-lead = Rule one brand or one agent out, or let calls through about one thing or at some hours only.
choice-link = Rule somebody out, or allow some calls only
choice-list = What I have ruled out
choice-what = What do you want?
choice-not = These calls must not come
choice-not-hint = Nobody else is refused by this
choice-may = These calls may come
choice-may-hint = An exception, while do-not-disturb goes on for the rest
choice-only = Only these calls may come
choice-only-hint = Every other sales call from the same callers is refused
choice-whom = Whose calls?
choice-everyone = Anyone’s
choice-everyone-hint = Every brand and every agent
choice-keep = Keep my exceptions: callers I allowed before may still call
choice-said = You say
choice-check-lead = Read what you say and what will hold then. Nothing has changed yet.
choice-then = What holds then
choice-send = That is what I want
choice-anyone = anyone
choice-others = everyone else
choice-hours-any = at any time
choice-hours-evenings = on weekday evenings (18:00–21:00)
choice-hours-weekends = at weekends (9:00–21:00)
choice-hours-others = at other times
choice-hours-some = at some times only
choice-says-not = No sales calls from { $whom } about { $about }, { $hours }.
choice-says-may = Sales calls from { $whom } may come about { $about }, { $hours }.
choice-says-only = Sales calls from { $whom } may come about { $about }, { $hours }, and no others of theirs.
choice-says-keep = Callers who were allowed before may still call.
choice-says-clear = Callers who were allowed before are no exception to this.
choice-says-both = { $one } { $two }
choice-holds-yes = From { $whom } about { $about }, { $hours }: let through.
choice-holds-no = From { $whom } about { $about }, { $hours }: refused before it rings.
choice-holds-open = From { $whom } about { $about }, { $hours }: you have said nothing, so the rules decide.

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
stage-needs-payee-staff = No account to pay into
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
step-moved = Passed to the desk that is responsible for this company
step-appealed = Appeal received
step-proposed = First of two people has decided to pay
step-held = A person looks at it before it is paid
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
payee-save = Save
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
finding-joined = Joined to another case
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
reason-terms-not-met-customer = By the terms of this promise nothing is due, as a condition is not met.
reason-terms-not-met-agent = At least one condition of the terms is not met.
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
reason-joined-customer = This is about the same as another case of yours. It goes on there, and nothing is lost.
reason-joined-agent = Another case is about the same thing.

## Receipts

receipt-title = Receipt
receipt-lead = What was paid to you. Print this page or keep it as it is.
receipt-back = Back to the claim
receipt-link = Receipt
receipt-fund = The protection fund
receipt-ruled = Upheld and awarded
receipt-paid-on = Paid
receipt-taken-back-on = Taken back
receipt-payer = Paid by
receipt-for = On behalf of
receipt-log = In the public log
receipt-log-entry = Entry { $n }, checked against the checkpoint of { $size } entries
receipt-log-how = The proof as a file shows anybody, without this site, that this award is in the log:
receipt-log-file = Save the proof
receipt-log-more = How to check it
receipt-code = QR code with the address that shows whether this receipt is true
receipt-check = Anybody can check this receipt here, and learns nothing about you:
receipt-type = Or type this code under “{ $page }”:
checked-title = This receipt is ours
checked-lead = What was ruled and paid. Who was paid is not said here.
checked-paid = Awarded and paid
checked-not-paid = Awarded, and not paid at this moment
checked-taken-back = The award was taken back
checked-compare = Compare reference and amount with the paper.
checked-ask = Questions? Call { $hotline }.
checked-unknown = We do not know this receipt
checked-unknown-lead = No award of ours belongs to this address.
checked-unknown-1 = Was the address typed? Compare it letter by letter, large and small, or scan the code.
checked-unknown-2 = Did it come with a paper or a message? Then do not trust that paper, and tell us.
checked-ask-title = Check a receipt
checked-ask-lead = For a receipt on paper: type its code and see whether it is ours. Nothing is said of who was paid.
checked-code = Code of the receipt, or its whole address
checked-code-hint = 40 letters and digits in groups of four. Large or small letters and spaces do not matter
checked-send = Check
## What texts come

messages-title = Texts from us
messages-lead = Choose the language, and what you want to be told. You can change it at any time.
messages-language = Language of our texts
messages-optional = Also text me
messages-progress = that a claim or an appeal has arrived, is late, or that a payment is with the bank
messages-acts = that a refusal of calls, or its end, is in force
messages-requests = that an agent asks for my permission to call
messages-save = Save
messages-always = What we text you in any case
messages-always-why = You need these to keep a right, your money or your account. That is why they cannot be switched off.
messages-codes = Codes that you asked for
messages-decisions = Questions that your claim waits for, and decisions, which start the time for an appeal
messages-payments = Payments that arrived or came back
messages-security = Sign-ins on a new device, a changed account, and whatever lets calls through again
messages-nothing-personal = Our texts hold no name, no sum and no account number, only the reference of your claim.

## Erasing oneself

erase-title = Erase me
erase-lead = We forget what we do not need. This cannot be undone.
erase-now = Erased at once
erase-now-ways-in = Sign-ins on every device, passkeys and known devices
erase-now-account = The account you are paid to, unless money is on its way there
erase-now-texts = Our texts and mails to you, your address and your language
erase-later = Erased when it is over
erase-later-claims = Your words, answers and files in a claim: 30 days after it was decided, when nobody can appeal any more
erase-later-account = The account, when the last payment has arrived
erase-stays = What stays, and why
erase-stays-word = Do-not-disturb, your permissions and a no to texts, so that your phone stays silent. If you do not want that, turn it off first.
erase-stays-calls = Which calls were checked, and what was decided: evidence, for as long as the law says
erase-stays-books = What was paid, and why: the books of the fund
erase-before = Do you want a copy first?
erase-before-data = Download everything about me
erase-do = Erase me
erase-not = Leave everything as it is
erase-staff = Who works here cannot be erased here. Ask whoever appoints people to end your role first.
erased-title = You have been erased
erased-lead = You are signed out everywhere. If you sign in again, you begin anew.
erased-claims-left = { $n ->
        [one] One claim is not over; your words and files in it are erased when it is.
       *[other] { $n } claims are not over; your words and files in them are erased when they are.
    }
erased-account-left = Your account is erased when the money has arrived.
erased-home = To the first page
