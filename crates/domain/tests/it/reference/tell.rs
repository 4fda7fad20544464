//! Tells a case so that a person can judge it by hand.

use std::fmt::Write;

use anxin_domain::act::{Act, Word};
use anxin_domain::band::Band;
use anxin_domain::call::Attempt;
use anxin_domain::people::ConsentRequest;
use anxin_domain::rulebook::{Rulebook, ZoneRule};
use anxin_domain::scope::{Grantee, Scope};
use anxin_domain::time::{Instant, Interval};

use super::books;
use super::case::{Case, Said};
use super::word::said;

/// The case in sentences, an act a line, and what the two answers are.
pub(super) fn tell(case: &Case, law: &Said<'_>, reference: &Said<'_>) -> String {
    let mut text = String::new();
    let mut line = |sentence: String| writeln!(text, "{sentence}").unwrap();
    call(case, &mut line);
    for act in &case.acts {
        line(act_in_words(act));
    }
    around(case, &mut line);
    rulebook(&case.book.rulebook, &mut line);
    line(format!("The law:       {law:?}"));
    line(format!("The reference: {reference:?}"));
    text
}

fn call(case: &Case, line: &mut impl FnMut(String)) {
    let call = &case.call;
    let business = call.line_of_business.map_or("no line of business", |business| business.word());
    let to = call.person.as_ref().map_or("whoever answers".to_owned(), ToString::to_string);
    line(format!(
        "A {} call ({}, {}, {business}) at {} to {to}, route {:?}.",
        call.purpose.word(),
        call.content.word(),
        call.channel.word(),
        when(case, call.at),
        case.route,
    ));
    match &case.caller {
        None => line("Nobody knows who calls.".to_owned()),
        Some(caller) => line(format!(
            "The caller is {} of {}, since {}{}, in {:?}.",
            caller.agent,
            caller.brand,
            caller.since,
            caller.until.map_or(String::new(), |end| format!(" until {end}")),
            case.city
        )),
    }
}

/// A moment, and what the first of the customer's clocks shows.
fn when(case: &Case, at: Instant) -> String {
    let zones = case.wall_clocks();
    let zone = zones.iter().next().unwrap();
    format!(
        "{at} ({} in {} and {} more)",
        at.format_in(zone, "%a %H:%M"),
        zone.iana_name().unwrap_or("?"),
        zones.len() - 1
    )
}

fn act_in_words(act: &Act) -> String {
    let word = match act.word {
        Word::Refuse => "refuse",
        Word::Permit => "permit",
        Word::Withdraw => "take back",
    };
    let mut text = act.person.as_ref().map_or("Somebody".to_owned(), ToString::to_string);
    write!(text, ": {word} {}, said {}", scope_in_words(&act.scope), said(act)).unwrap();
    if act.recorded_at != said(act) {
        write!(text, ", recorded {}", act.recorded_at).unwrap();
    }
    if act.effective_at != said(act) {
        write!(text, ", from {}", act.effective_at).unwrap();
    }
    if let Some(end) = act.expires_at {
        write!(text, ", until {end}").unwrap();
    }
    if let Some(calls) = act.calls {
        write!(text, ", for {calls} calls").unwrap();
    }
    if act.keeps_exceptions {
        text.push_str(", keeping exceptions");
    }
    text.push('.');
    text
}

fn scope_in_words(scope: &Scope) -> String {
    let mut words = vec![match &scope.grantee {
        Grantee::Everyone => "everyone".to_owned(),
        Grantee::Brand(brand) => format!("brand {brand}"),
        Grantee::Agent(agent) => format!("agent {agent}"),
    }];
    words.extend(scope.purposes.iter().map(|purpose| purpose.word().to_owned()));
    words.extend(scope.lines_of_business.iter().map(|business| business.word().to_owned()));
    words.extend(scope.channels.iter().map(|channel| channel.word().to_owned()));
    words.extend(scope.bands.iter().map(|band| {
        let Band { days, from_minute, until_minute } = band;
        format!("days {days:08b} {}", span(*from_minute, *until_minute))
    }));
    words.join(" ")
}

fn span(from: u16, until: u16) -> String {
    format!("{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, until / 60, until % 60)
}

fn around(case: &Case, line: &mut impl FnMut(String)) {
    let live = |interval: &Interval| match interval.until {
        Some(until) => format!("from {} until {until}", interval.from),
        None => format!("from {}", interval.from),
    };
    if let Some(since) = case.holder.since {
        line(format!("The holder has the number since {since}."));
    }
    if let Some(checked) = case.holder.checked_at {
        line(format!("The holder was checked {checked}."));
    }
    if let Some(zones) = &case.zones {
        line(format!("The customer set {zones:?}."));
    }
    if let Some(ticket) = &case.ticket {
        let business = ticket.line_of_business.word();
        line(format!("A {business} ticket of {} {}.", ticket.agent, live(&ticket.interval)));
    }
    for business in &case.relationships {
        line(format!("A {} of the brand {}.", business.kind.word(), live(&business.interval)));
    }
    for list in &case.lists {
        line(format!("List {} of {} names the number: {:?}.", list.list, list.as_of, list.names));
    }
    for Attempt { at, brand, agent, purpose, reach, permit } in &case.attempts {
        line(format!("An attempt {at}: {brand:?} {agent:?} {} {reach:?} on {permit:?}.", purpose.word()));
    }
    for ConsentRequest { brand, agent, asked_at, answer, .. } in &case.requests {
        line(format!("A request by {agent} of {brand} {asked_at}: {answer:?}."));
    }
    if case.lag_ms > 0 {
        line(format!("Knowledge is {} ms old.", case.lag_ms));
    }
}

/// What a rulebook has that the plain one does not.
fn rulebook(book: &Rulebook, line: &mut impl FnMut(String)) {
    let plain = books::plain();
    let zone = match &book.zone {
        ZoneRule::OfNumber => "the zones of the number".to_owned(),
        ZoneRule::Fixed(zones) => format!("{zones:?}"),
    };
    line(format!("Rulebook {} in {zone}:", book.label.clone()));
    if let Some((_, text)) = book.calendar.map(|calendar| calendar.years().next().unwrap_or_default()) {
        line(format!("  public holidays as of {text}"));
    }
    let mut field = |name: &str, value: String, plain: String| {
        if value != plain {
            line(format!("  {name} {value}"));
        }
    };
    field("silence", format!("{:?}", book.silence), format!("{:?}", plain.silence));
    field("consent", format!("{:?}", book.consent), format!("{:?}", plain.consent));
    field("unknown binding", format!("{:?}", book.unknown_binding), format!("{:?}", plain.unknown_binding));
    field("allowed lag", book.allowed_lag_ms.to_string(), plain.allowed_lag_ms.to_string());
    field("lists live days", book.list_max_age_days.to_string(), plain.list_max_age_days.to_string());
    for hours in &book.hours {
        let when = span(hours.from_minute, hours.until_minute);
        let rest =
            format!("{:?} holidays {:?} unless {:?}", hours.purposes, hours.public_holidays, hours.unless);
        line(format!("  hours {} days {:07b} {when} {rest}", hours.id, hours.days));
    }
    let rules = book.caps.iter().map(|cap| format!("{cap:?}"));
    let rules = rules.chain(book.pauses.iter().map(|pause| format!("{pause:?}")));
    let rules = rules.chain(book.lists.iter().map(|list| format!("{list:?}")));
    for rule in rules.chain(book.relationships.iter().map(|relationship| format!("{relationship:?}"))) {
        line(format!("  {rule}"));
    }
}
