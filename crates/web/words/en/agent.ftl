## Agents

agent-title = May I call?
agent-lead = Ask before you dial. It respects the customer and protects you.
agent-number = Customer’s number
agent-number-hint = In any form; a copied line with one number in it will do
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

## Pages of an agent

tab-label = Pages of an agent
tab-check = Check
tab-today = Today
agent-dial = Call { $number }
agent-dial-elsewhere = You know this customer by reference only. Dial from your brand’s system; it has the number.

## Whom an agent may call today

today-title = Whom I may call today
today-lead = Your customers and those who allowed you by name, each judged just now as a call would be.
today-none = Nobody is on your list yet
today-none-lesson = Customers come here when business is assigned to you, or when they allow you by name. Ask for consent where a check offers it.
today-check = Check a number
today-now = You may call now
today-later = Not now, but later
today-call = Check and call
today-ticket = Ticket { $ticket }
today-permit = Allowed you on { $time }
today-until = As it stands, until { $time }
today-from = From { $time }
today-ends = Ends { $time }
today-soon = Ends soon
today-closed = { $count } of your customers may not be called
today-closed-lesson = They said no, or nothing that is enough. Let them come to you.
today-cut = Only the first { $count } of each kind are looked at.
today-asked = Consent you asked for
today-said-yes = Yes
today-said-no = No
today-waits = No answer yet
today-asked-lesson = No answer is no consent. A customer who never wants to be asked again is not asked again.

## How an agent's calls went

tab-coaching = How it went
tab-record = My record
coach-title = How my calls went
coach-lead = Your last { $days } days, added up from the call records. What you see here of colleagues is a middle of many, and what they see of you is the same.
coach-open = How were these conversations?
coach-open-lead = Three questions, three taps. Calling less and better begins with knowing.
coach-length = { $minutes } min { $seconds } s
coach-none = No calls in this time
coach-none-lesson = When the telephone system’s records come in, you see here how calls become conversations and viewings.
coach-funnel = From calls to viewings
coach-step = Step
coach-count = Number
coach-calls = Calls
coach-answered = Answered
coach-conversations = Conversations
coach-viewings = Viewings
coach-conversation-is = A conversation lasts at least { $seconds } seconds. A viewing is business of that kind that was opened for you.
coach-beside = Beside the middle of your store
coach-beside-caption = You and the middle of your store
coach-figure = Figure
coach-mine = You
coach-middle = Middle
coach-middle-none = The middle of your store is shown when at least { $agents } of its agents called, you included. With fewer it would tell of somebody.
coach-middle-of = Half of the { $agents } agents who called are above the middle, half below, figure by figure.
coach-answered-share = Answered of 100
coach-conversations-share = Conversations of 100 calls
coach-share = { $part } of 100
coach-no-share = None
coach-weeks = Conversations week by week
coach-week = Week from
coach-week-shown = { $conversations } of { $calls } calls
coach-hours = When people answer
coach-hour = Hours
coach-band = { $hours } ({ $calls } calls)
coach-hours-none = With fewer than { $calls } calls in two hours, chance says more than the hour. Nothing is shown yet.
coach-hours-few = Hours with fewer than { $calls } calls are left out.
coach-best = People answer you most between { $hours }.
coach-often = How often you called each customer
coach-often-times = Calls to a customer
coach-customers = Customers
coach-once = Once
coach-twice = Twice
coach-three = Three times
coach-four = Four times
coach-more = Five times or more
coach-most = Called most often
coach-last = Last
coach-times = { $count } calls
coach-most-lesson = Somebody who did not answer three times has answered.
coach-replies = What you said of your conversations
coach-replies-caption = Your answers about { $count } conversations
coach-question = Question
opinion-yes = Yes
opinion-no = No
opinion-unsure = Cannot say
review-title = How was this conversation?
review-lead = For yourself and for better calls. You can answer within { $days } days; your last answer counts.
review-talk = Length
review-effective = Was it effective?
review-wanted = Do they want it?
review-needed = Is it what they need?
review-send = Keep

## What was found, and what it cost

record-title = My record
record-lead = Calls and questions of the last { $days } days; findings since the beginning. Only what is decided is here, and never whose claim it was.
record-calls = Calls and questions
record-asked = Asked before calling
record-refused = Refused before it rang
record-waited = Told to wait
record-asked-more = Of each line, the last { $count } questions are counted.
record-refusals = What refused them
record-refusals-lesson = A refused attempt reached nobody and costs nothing.
record-why = Why
record-times = Times
record-against = What was found
record-upheld = Upheld
record-not-upheld = Not upheld
record-open = Being looked at
record-none = Nothing was found against you
record-none-lesson = Ask before you dial, and it stays like this.
record-findings = Upheld, the newest first
record-line = Your line
record-awarded = Paid
record-with-another = With another finding
record-appeal-until = Appeal until
record-appeal-over = Not any more
record-appeal = Where to appeal
record-appeal-how = Your brand can appeal to the desk within 30 days, and somebody who did not decide before decides. Tell your brand the reference and what the records do not show.
record-cost = What it cost
record-paid-for-me = Paid in advance; you owe it back
record-owed-by-me = You still owe
record-back-by-me = You paid back
record-paid-for-brand = Paid in advance; your brand owes it back
record-owed-by-brand = Your brand still owes
record-back-by-brand = Your brand paid back
record-let-off = Need not be paid
record-instalment = Your next instalment: { $amount }, by { $day }
record-cost-lesson = The customer is paid first; whoever is liable settles with the fund afterwards.

## Tickets

tab-tickets = Tickets
tickets-title = My tickets
tickets-lead = Business that is assigned to you. While a ticket is live, you may call this customer about it, and about nothing else.
tickets-none = No tickets yet
tickets-none-lesson = When your brand assigns a viewing, a request or a transaction to you, it stands here with when it ends.
tickets-live = Live
tickets-others = Not begun, or over
tickets-cut = Only the latest { $count } are shown.
tickets-whence = Where tickets come from
tickets-whence-how = Your brand’s system enters them, for a ticket lets a call through do-not-disturb: who wants to call cannot give themselves the reason.
ticket-transaction = Transaction
ticket-viewing = Viewing
ticket-request = Request
ticket-phase-ahead = Not begun
ticket-phase-over = Over
ticket-from-until = { $from } to { $until }
ticket-from = From { $from }
