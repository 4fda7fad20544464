# A decision as a short story. Three languages have the same messages with the same variables; a test holds them to it.
# A variable that is not known comes as the word "none", and the sentence is written for that.

## Names and small words

caller-agent-brand = { $agent } of { $brand }
caller-agent = { $agent }
caller-brand = someone at { $brand }
caller-nobody = an unknown caller
brand-nobody = this brand
record-none = no id kept
list-comma = {", "}
list-and = {" and "}
list-or = {" or "}
purpose-marketing = sales
purpose-service = service
purpose-survey = survey
purpose-consent-request = consent-request
business-resale = resale homes
business-rental = rental homes
business-new-home = new homes
channel-one = { $channel ->
    [sms] text message
    [im] instant message
   *[voice] call
}
channel-many = { $channel ->
    [sms] text messages
    [im] instant messages
    [voice] calls
   *[all] calls and messages
}
weekday = { $day ->
    [mon] Mondays
    [tue] Tuesdays
    [wed] Wednesdays
    [thu] Thursdays
    [fri] Fridays
    [sat] Saturdays
    [sun] Sundays
   *[holiday] public holidays
}
weekdays = { $first } to { $last }
band = { $days ->
        [any] every day
       *[other] { $days }
    } { $from } to { $until }
whom-everyone = anyone
whom-brand = { $name }
whom-agent = { $name }
source-app = in the app
source-web = { $audience ->
    [customer] on your page
   *[other] on the customer's page
}
source-hotline = to the hotline
source-said-on-call = said during a call
source-brand = handed in by a brand
source-import = from a file

## The opening

headline-allow = { $audience ->
    [customer] { $channel ->
        [voice] { $caller } may call you.
       *[other] { $caller } may write to you.
    }
    [agent] { $channel ->
        [voice] You may call this customer.
       *[other] You may write to this customer.
    }
   *[engineer] Allowed: { $caller }, judged as { $purpose }.
}
headline-deny = { $audience ->
    [customer] { $channel ->
        [voice] We did not let { $caller } call you.
       *[other] We did not let { $caller } write to you.
    }
    [agent] { $channel ->
        [voice] Please do not call this customer.
       *[other] Please do not write to this customer.
    }
   *[engineer] Denied: { $caller }, judged as { $purpose }.
}
headline-defer = { $audience ->
    [customer] { $until ->
        [none] We made { $caller } wait.
       *[other] We made { $caller } wait until { $until }.
    }
    [agent] { $until ->
        [none] Not now: please check again later.
       *[other] Not now: please wait until { $until }, then check again.
    }
   *[engineer] { $until ->
        [none] Deferred: { $caller }, judged as { $purpose }.
       *[other] Deferred until { $until }: { $caller }, judged as { $purpose }.
    }
}
who = { $audience ->
    [customer] { $caller }{ $store ->
        [none] {""}
       *[other] , store { $store },
    }{" "}wanted to reach you from the line { $line }.
    [agent] { $caller }{ $store ->
        [none] {""}
       *[other] , store { $store },
    }{" "}asked, from the line { $line }.
   *[engineer] The line { $line } asked; registered to agent { $agent-id }, store { $store }, brand { $brand-id }.
}
who-unknown = { $audience ->
    [customer] Someone with the line { $line } wanted to reach you; we do not know who that is.
    [agent] The line { $line } asked; it is registered to nobody.
   *[engineer] The line { $line } asked; no agent is registered behind it at that moment.
}
to-whom = { $audience ->
    [customer] It was for your number { $number }{ $dialled ->
        [none] {""}
       *[other] {" "}through the protected number { $dialled }
    }, where it was { $when }.
   *[other] It was for the number { $number }{ $dialled ->
        [none] {""}
       *[other] {" "}through the protected number { $dialled }
    }, where it was { $when } ({ $zone }).
}
to-whom-somewhere = { $audience ->
    [customer] It was for your number { $number }{ $dialled ->
        [none] {""}
       *[other] {" "}through the protected number { $dialled }
    }. We do not know in which of { $zones } time zones you are; it was between { $first } and { $last }.
   *[other] It was for the number { $number }{ $dialled ->
        [none] {""}
       *[other] {" "}through the protected number { $dialled }
    }, which may be in any of { $zones } time zones, where it was between { $first } and { $last }.
}
to-whom-unbound = The protected number { $number } was dialled on { $when }; from this line it led to nobody.
asked = It was said to be a { $purpose ->
        [consent_request] request for consent by { $channel }
       *[other] { $claimed } { $channel }
    }{ $business ->
        [none] {""}
       *[other] {" "}about { $business }
    }{ $ticket ->
        [none] {""}
       *[other] , ticket { $ticket }
    }{ $content ->
        [mixed] , with something to sell beside it
       *[plain] {""}
    }.
asked-judged-as = It was judged as a { $judged } { $channel }.

## What the customer had said

heading-said = { $audience ->
    [customer] What you had said
   *[other] What the customer had said
}
said-nothing = { $audience ->
    [customer] You had said nothing about such calls.
   *[other] Nothing is known to have been said.
}
about = { $purposes ->
        [any] all
       *[other] { $purposes }
    } { $channels } from { $whom }{ $business ->
        [none] {""}
       *[other] {" "}about { $business }
    }{ $hours ->
        [none] {""}
       *[other] , { $hours }
    }
said-refuse = { $when }, { $source }: no to { $about }{ $tail }.
said-permit = { $when }, { $source }: yes to { $about }{ $tail }.
said-withdraw = { $when }, { $source }: took back what was said about { $about }{ $tail }.
said-tail = { $calls ->
        [none] {""}
        [one] , for one call
       *[other] , for { $calls } calls
    }{ $from ->
        [none] {""}
       *[other] , from { $from } on
    }{ $until ->
        [none] {""}
       *[other] , until { $until }
    }{ $exceptions ->
        [kept] ; exceptions stay
       *[none] {""}
    }{ $person ->
        [shared] {" "}(by one of those who share the number)
       *[none] {""}
    }{ $recorded ->
        [none] {""}
       *[other] {" "}(recorded on { $recorded })
    }
said-act = Act { $act }.
said-to-others = The customer has also said something to another brand or agent. That is between them.
said-by-earlier-holder = Someone who had this number before you had also said something to a brand or an agent. It is not yours and gives nobody a right to call you.
standing-decides = This decided.
standing-counts = It counted as well.
standing-excepted = It holds; a yes was the exception to it.
standing-answered = A later word stands in its place.
standing-taken-back = It has been taken back since.
standing-elsewhere = It does not speak about a call like this one.
standing-not-yet = It was not in force yet.
standing-ended = It was no longer in force.
standing-void = It came from an earlier holder of the number, so it is void.
standing-lapsed = It was too old to count on.
standing-used = It was for so many calls, which have been made.
standing-in-force = It was in force.

## Which rule decided

heading-decided-by = What decided
heading-also = What also came up
decided-by-nothing = No rule spoke for the call, and without one the answer is no.
rule-text = The rule: { $rule }
rule-source = Where it is from: { $source }

## What would change it

heading-would-change = What would change it
change-together = All of this is needed.
change-consent-customer = If you would like to hear from { $caller }, you can allow them, or all of { $brand }. Until you do, it stays as it is.
change-consent-agent = The customer can allow you, or your brand. Let them come to you, and ask when you meet; do not ring to ask.
change-consent-engineer = A permit that covers this point, to the agent or the brand, said after the refusals that answer it.
change-open-ticket-customer = If you have business under way with { $caller }, ask them to enter it; calls about it can then reach you.
change-open-ticket-agent = If the customer has business under way with you, have a ticket opened in your name and ask again, about that alone.
change-open-ticket-engineer = A live ticket of this agent with this number, and a line of business that fits the call.
change-keep-to-service-customer = The caller has to keep to your business and sell nothing beside it; you have nothing to do for that.
change-keep-to-service-agent = Keep to the customer's business alone, sell nothing beside it, and ask again for that.
change-keep-to-service-engineer = call.purpose service with call.content plain.
change-wait-customer = { $until ->
        [none] Later on such a call may reach you again.
       *[other] From { $until } such a call may reach you again.
    } If you never want one, say so once and it holds.
change-wait-agent = { $until ->
    [none] Wait, and check again before you dial.
   *[other] Wait until { $until }, and check again before you dial.
}
change-wait-engineer = { $until ->
    [none] No rule that defers holds any more at a later call.at.
   *[other] No rule that defers holds any more with call.at at { $until } or later.
}
change-register-line-customer = The brand has to say first who calls with this number; you have nothing to do for that.
change-register-line-agent = Ask your administrator to register the line { $line } to you, then check again.
change-register-line-engineer = A line record for { $line } whose interval holds call.at, with an active affiliation of its agent.
change-refresh-list-customer = We have to fetch the list anew first; you have nothing to do for that.
change-refresh-list-agent = Wait until the list { $list } has been fetched anew; your administrator can see to it.
change-refresh-list-engineer = Import a fresh edition of the list { $list }.
change-catch-up-customer = Our system has to catch up first; you have nothing to do for that.
change-catch-up-agent = Try again in a few minutes; the system is catching up.
change-catch-up-engineer = Let the gate follow the feed to its end; look at its lag and its connection to the store.
change-confirm-holder-customer = The brand has to make sure first that the number is still yours; you have nothing to do for that.
change-confirm-holder-agent = Have it checked that the number still belongs to the customer who said yes, then ask again.
change-confirm-holder-engineer = A holder check that answers "no change" after the permit, or within the time of holder_confirmed_within.
change-make-binding-customer = The brand has to set up the protected number anew first; you have nothing to do for that.
change-make-binding-agent = Get a new protected number for this customer from your brand's system, and dial that.
change-make-binding-engineer = A binding of the dialled number to this line whose interval holds call.at.
change-ask-over-customer = { $brand } may ask for your consent once by { $channels }. You can answer in your own time, or not at all.
change-ask-over-agent = You may ask for consent once by { $channels }, and wait for the answer.
change-ask-over-engineer = may_ask allows a consent_request over { $channels } now.
change-say-no-customer = You can say no at any time: switch do-not-disturb on, or take back what you allowed. It counts from that moment.
change-say-no-agent = { $until ->
    [none] The customer can change their mind at any moment; check again before each call.
   *[other] It can change at { $until }, or sooner if the customer says no; check again before each call.
}
change-say-no-engineer = { $until ->
    [none] A refusal that commits before the ring.
   *[other] A refusal that commits before the ring; holds_until is { $until }.
}

## What was not known

heading-unknown = What was not known
unknown-who-calls = Who stood behind the line.
unknown-business = Whether the call was about resale, rental or new homes; the caller did not say.
unknown-binding = Which customer the dialled number stood for.
unknown-list = What today's edition of the list { $list } says.
unknown-holder = Whether the number still belonged to the person who had said yes.
unknown-latest = Whether there was a later word from the customer than the last one seen.
unknown-zone = In which time zone the customer was.

## If the call is made all the same

heading-pays = If the call is made all the same
promise-since = “{ $name }”, in force since { $since }
pays = { $audience ->
    [customer] You are paid as promised ({ $promise }), without having to complain first.
    [agent] The customer is paid as promised ({ $promise }), and the brand answers for it.
   *[engineer] compensable is { $promise }.
}
pays-nothing = { $audience ->
    [customer] Such a call would be wrong, but no promise in force pays for it. You can still report it.
    [agent] It would be against the rules, though no promise in force pays for it.
   *[engineer] compensable is empty: no terms in force have this as their trigger.
}

## What it was judged on

heading-judged-on = What it was judged on
judged-on = { $audience ->
    [engineer] Decision { $decision } of { $decided }, by rulebook { $rulebook }, on shard { $shard } with { $acts } changes and the directory with { $directory }; asked through { $door }.
    [customer] Judged on { $decided }, on everything that had reached us by then. Decision { $decision }.
   *[other] Judged on { $decided } by the rulebook { $rulebook }, on everything that had reached us by then. Decision { $decision }.
}

## Reasons, for the customer

reason-emergency-customer = This was an emergency call. Those always get through, whatever has been set.
reason-caller-unknown-customer = No agent is registered behind { $line }. A call that nobody answers for does not get through to you.
reason-binding-unknown-customer = The caller used a protected number that does not lead from them to you any more, so it was not put through.
reason-mixed-content-customer = The call mixed your business with selling. That makes it a sales call, and your wish about sales calls holds.
reason-ticket-missing-customer = The caller spoke of business of yours{ $ticket ->
        [none] {""}
       *[other] {" "}({ $ticket })
    }, but no such business is under way with them. So it was judged as a sales call.
reason-request-channel-customer = You may be asked for consent only in ways that leave you time to think. Asked like this, it counts as a sales call.
reason-consent-void-customer = { $holder ->
        [none] An earlier yes came from someone who had this number before you.
       *[other] An earlier yes came from someone who had this number before { $holder }.
    } It does not bind you.
reason-consent-lapsed-customer = { $since ->
        [none] You once said yes, but it was long ago.
       *[other] You said yes on { $since }, but that is long ago.
    } We no longer take it for your wish.
reason-permit-used-customer = You had allowed so many calls and no more, and they have been made. Your yes reaches no further than you meant it.
reason-holder-unconfirmed-customer = Nobody had made sure that this number still belongs to the person who said yes. Until that is clear, you are left in peace.
reason-do-not-disturb-customer = { $since ->
    [none] You asked not to be disturbed, and we keep to it.
   *[other] You asked on { $since } not to be disturbed, and we keep to it.
}
reason-requests-refused-customer = You do not want to be asked for consent any more. So nobody may ask.
reason-no-consent-customer = You had not agreed to calls like this. Here you need not say no first: without your yes, the answer is no.
reason-listed-external-customer = { $list ->
        [none] Your number is on a public list of people who do not want sales calls.
       *[other] Your number is on a list of people who do not want sales calls ({ $list }).
    } That protects you here too.
reason-registry-stale-customer = A list that may protect you{ $list ->
        [none] {""}
       *[other] {" "}({ $list })
    } was not fresh enough to rely on. When in doubt, you are left in peace.
reason-quiet-hours-customer = It was a time of day at which such calls must leave you alone.{ $until ->
        [none] {""}
       *[other] {" "}It lasts until { $until }.
    }
reason-public-holiday-customer = It was a public holiday where you are, and such calls must leave you alone then.{ $until ->
        [none] {""}
       *[other] {" "}That lasts until { $until }.
    }
reason-frequency-cap-customer = You had been called often enough lately.{ $until ->
        [none] {" "}Now you have a rest.
       *[other] {" "}You have a rest until { $until }.
    }
reason-refused-lately-customer = You said no a short while ago.{ $until ->
        [none] {" "}After a no you have a rest.
       *[other] {" "}After a no you have a rest, this time until { $until }.
    }
reason-requested-lately-customer = You were asked for your consent a short while ago.{ $until ->
        [none] {" "}Once is enough for now.
       *[other] {" "}Once is enough: nobody asks again before { $until }.
    }
reason-spoken-lately-customer = You spoke with them a short while ago.{ $until ->
        [none] {" "}That is enough for now.
       *[other] {" "}That is enough until { $until }.
    }
reason-stale-knowledge-customer = Our system could not be sure that it knew your latest word. When in doubt, you are left in peace.
reason-permitted-customer = { $since ->
        [none] You had allowed this.
       *[other] You allowed this on { $since }.
    } You can take it back at any time.
reason-ticket-live-customer = It was about business that you have under way with { $caller }. It does not allow them to sell you anything else.
reason-established-relationship-customer = You had dealings with { $brand } not long ago, and here they may call you because of it. One no from you ends that.
reason-not-refused-customer = You had not refused calls like this, and here they need no consent first. One no from you stops them.

## Reasons, for the agent: what to do instead

reason-emergency-agent = This is an emergency number. It may always be called.
reason-caller-unknown-agent = The line { $line } is not registered to you now. Ask your administrator to register it, and call from a registered line until then.
reason-binding-unknown-agent = The protected number you dialled is not assigned to you and this customer. Get a new one from your brand's system and do not try the old one again.
reason-mixed-content-agent = Service mixed with selling counts as selling. Keep to the customer's business, and leave the offer for another day.
reason-ticket-missing-agent = { $ticket ->
        [none] No ticket of this customer in your name is live,
       *[other] Ticket { $ticket } is not live in your name for this customer,
    } so it counts as a sales call. If there is business under way, have the ticket assigned to you first.
reason-request-channel-agent = Consent may not be asked for this way here, so it counts as a sales call. Ask when you meet, or in a way that the rules allow.
reason-consent-void-agent = { $holder ->
        [none] The number has a new holder,
       *[other] The number has had a new holder since { $holder },
    } so the earlier yes is void. Take them for somebody who never spoke with you.
reason-consent-lapsed-agent = { $since ->
        [none] The customer's yes is too old to count on.
       *[other] The customer's yes of { $since } is too old to count on.
    } Have it renewed when you next meet.
reason-permit-used-agent = The customer allowed only so many calls, and they have been made. Wait until they ask for another.
reason-holder-unconfirmed-agent = It is not confirmed that the number still belongs to the customer who said yes. Have it checked before you call.
reason-do-not-disturb-agent = The customer does not want to be disturbed and has made no exception for you. Wait for them to turn to you; serve them well when they do.
reason-requests-refused-agent = The customer does not want to be asked for consent. Do not ask again; they know where to allow you.
reason-no-consent-agent = The customer has not agreed, and silence is no here. Ask for their consent when they visit or write to you, not by calling.
reason-listed-external-agent = The number is on { $list ->
        [none] a list of people who refuse sales calls
       *[other] the list { $list } of people who refuse sales calls
    }. Only a clear yes of the customer's own counts more; take it off your calling list.
reason-registry-stale-agent = The list { $list ->
        [none] that has to be asked first
       *[other] { $list }
    } is older than allowed. Tell your administrator, and call once it has been fetched anew.
reason-quiet-hours-agent = It is outside the hours for such calls where the customer is.{ $until ->
        [none] {" "}Plan it for the day.
       *[other] {" "}Plan it for { $until } or later.
    }
reason-public-holiday-agent = It is a public holiday where the customer is.{ $until ->
        [none] {" "}Call on a working day.
       *[other] {" "}Plan the call for { $until } or later.
    }
reason-frequency-cap-agent = This customer has been called as often as is allowed{ $attempts ->
        [none] {""}
       *[other] {" "}({ $attempts })
    }, perhaps by others.{ $until ->
        [none] {" "}Call another day.
       *[other] {" "}Leave it until { $until }.
    }
reason-refused-lately-agent = The customer said no lately.{ $until ->
        [none] {" "}Give them time.
       *[other] {" "}Give them time until { $until }.
    } If they turn to you in between, that is a new beginning.
reason-requested-lately-agent = The customer has been asked for consent lately.{ $until ->
        [none] {" "}Wait for the answer.
       *[other] {" "}Wait for the answer, and do not ask again before { $until }.
    }
reason-spoken-lately-agent = Somebody spoke with this customer lately.{ $until ->
        [none] {" "}Call later.
       *[other] {" "}Call after { $until }, and only if there is something new.
    }
reason-stale-knowledge-agent = The system cannot be sure of the customer's latest word right now. Check again in a few minutes, and do not call before.
reason-permitted-agent = { $since ->
        [none] The customer has said yes.
       *[other] The customer said yes on { $since }.
    } Keep to what they said yes to.
reason-ticket-live-agent = The customer has live business with you{ $ticket ->
        [none] {""}
       *[other] {" "}({ $ticket })
    }. Call about that, and sell nothing along the way.
reason-established-relationship-agent = The customer had business with your brand not long ago, so you may call. If they say no, enter it at once.
reason-not-refused-agent = The customer has not refused such calls, and no consent is needed here. If they say no, enter it at once.

## Reasons, for the engineer: where to look

reason-emergency-engineer = call.to is in the rulebook's emergency list; that settles it whatever else was found.
reason-caller-unknown-engineer = No line record for { $line } with an active affiliation holds call.at. Look at lines and affiliations in the directory.
reason-binding-unknown-engineer = The dialled number has no binding to this line at call.at. Look at the bindings, and at unknown_binding in the rulebook.
reason-mixed-content-engineer = call.content is mixed, so judged_as is marketing whatever call.purpose says.
reason-ticket-missing-engineer = call.purpose is service, but no ticket of this agent with this number is live at call.at; the call { $ticket ->
        [none] names no ticket
       *[other] names { $ticket }
    }. Look at the ticket's agent, number, line_of_business and interval.
reason-request-channel-engineer = call.channel is not in consent.request_channels of the rulebook, so judged_as is marketing.
reason-consent-void-engineer = The permit ({ $record }) was said before holder_since{ $holder ->
        [none] {""}
       *[other] {" "}({ $holder })
    }. Look at the holdings of the number.
reason-consent-lapsed-engineer = The permit ({ $record }){ $since ->
        [none] {""}
       *[other] , said on { $since },
    } has no expires_at and is older than consent.undated_lapses_after.
reason-permit-used-engineer = The permit ({ $record }) is for so many calls, and as many attempts rest on it. Look at calls of the act and at measured.attempts.
reason-holder-unconfirmed-engineer = No holder check counts for the permit ({ $record }): see consent.holder_confirmed_within, and the answers of the reassigned-numbers lookup. "No data" does not count.
reason-do-not-disturb-engineer = The latest word at this point is a refusal ({ $record }). Look at the acts of the number in commit order.
reason-requests-refused-engineer = A refusal ({ $record }) covers the purpose consent_request.
reason-no-consent-engineer = No act covers this point, and silence is "deny" for judged_as in the rulebook.
reason-listed-external-engineer = The list { $list ->
        [none] in rests_on
       *[other] { $list }
    } names call.to, and no exception in its "unless" applies.
reason-registry-stale-engineer = The list { $list ->
        [none] in rests_on
       *[other] { $list }
    } is missing or older than { $days ->
        [none] allowed
        [one] one day
       *[other] { $days } days
    } at call.at. Look at as_of of its last import.
reason-quiet-hours-engineer = call.at is outside all [[hours]] that speak about judged_as, in one of the zones of the callee at least.{ $until ->
        [none] {""}
       *[other] {" "}The next ones begin at { $until }.
    }
reason-public-holiday-engineer = The day of call.at is, or may be, a holiday in the rulebook's calendar, and the [[hours]] of that time have public_holidays = "closed".{ $until ->
        [none] {""}
       *[other] {" "}Open again at { $until }.
    }
reason-frequency-cap-engineer = The attempts in the window of [[cap]] ({ $record }) have reached its number{ $attempts ->
        [none] {""}
       *[other] , { $attempts }
    }. Look at measured.attempts.{ $until ->
        [none] {""}
       *[other] {" "}One is free again at { $until }.
    }
reason-refused-lately-engineer = A refusal ({ $record }) lies in the time of a [[pause]] after = "refusal", even if taken back since.{ $until ->
        [none] {""}
       *[other] {" "}It ends at { $until }.
    }
reason-requested-lately-engineer = A consent request ({ $record }), open or declined, lies in the time of a [[pause]] of the rulebook.{ $until ->
        [none] {""}
       *[other] {" "}It ends at { $until }.
    }
reason-spoken-lately-engineer = An answered call lies in the time of [[pause]] after = "conversation" ({ $record }).{ $until ->
        [none] {""}
       *[other] {" "}It ends at { $until }.
    }
reason-stale-knowledge-engineer = measured.lag_ms was { $lag }, over allowed_lag_ms of { $allowed }. Look at the follower of the change feed.
reason-permitted-engineer = The latest word at this point is a permit ({ $record }).
reason-ticket-live-engineer = The ticket ({ $record }) is live at call.at for this agent and this number.
reason-established-relationship-engineer = A ticket of the brand ({ $record }) ended within the time of a [[relationship]] of the rulebook, or is live.
reason-not-refused-engineer = No act covers this point, and silence is "allow" for judged_as in the rulebook.
