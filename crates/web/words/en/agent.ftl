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
