//! Every way out that is told really leads to a yes, and has nothing in it that is not needed.

use std::sync::Arc;

use anxin_domain::act::{Act, Word};
use anxin_domain::decide::{Route, Verdict};
use anxin_domain::ids::ActId;
use anxin_domain::people::{Caller, ListState, Named, Ticket, TicketKind};
use anxin_domain::remedy::{Remedy, ways};
use anxin_domain::scope::{Content, Grantee, LineOfBusiness, Purpose, Scope};
use anxin_domain::time::Interval;

use super::case::{Case, Said};
use super::chunks::cases;
use super::random::Cases;
use super::tell::tell;
use crate::scene::{Scene, act};

/// The case as it would be if all of this were so. What the customer says and what is fetched is of the moment of the ring.
fn with(way: &[Remedy], case: &Case) -> Case {
    let mut then = case.clone();
    let has = |remedy: &Remedy| way.contains(remedy);
    if let Some(until) =
        way.iter().find_map(|r| if let Remedy::Wait(until) = r { Some(*until) } else { None })
    {
        then.call.at = until;
    }
    let at = then.call.at;
    if has(&Remedy::RegisterLine) {
        let somebody = Scene::marketing_at("2026-11-23T12:00:00+08:00").caller.unwrap();
        let (agent, brand) = ("new:1".parse().unwrap(), "new".parse().unwrap());
        then.caller = Some(Caller { agent, brand, since: at, ..somebody });
    }
    let agent = then.caller.as_ref().map(|caller| caller.agent.clone());
    if has(&Remedy::MakeBinding) {
        then.route = Route::Bound;
    }
    if let Some(agent) = agent.clone().filter(|_| has(&Remedy::Consent)) {
        let yes = act(Word::Permit, Scope { grantee: Grantee::Agent(agent), ..Scope::default() }, at);
        let id = ActId::from_bytes([0xfd; 16]);
        then.acts.push(Act { id, person: then.call.person.clone(), number: then.call.to, ..yes });
    }
    if has(&Remedy::KeepToService) {
        then.call.content = Content::Plain;
        then.call.purpose = Purpose::Service;
    }
    if let Some(agent) = agent.filter(|_| has(&Remedy::OpenTicket)) {
        then.call.purpose = Purpose::Service;
        then.ticket = Some(Ticket {
            id: "opened".parse().unwrap(),
            agent,
            number: then.call.to,
            kind: TicketKind::Request,
            line_of_business: then.call.line_of_business.unwrap_or(LineOfBusiness::Rental),
            interval: Interval::since(at),
        });
    }
    if has(&Remedy::ConfirmHolder) {
        then.holder.checked_at = Some(at);
    }
    for remedy in way {
        if let Remedy::RefreshList(list) = remedy {
            then.lists.retain(|state| state.list != *list);
            then.lists.push(ListState { list: list.clone(), as_of: at, names: Named::No });
        }
    }
    if has(&Remedy::CatchUp) {
        then.lag_ms = 0;
    }
    then
}

#[test]
fn every_way_leads_to_an_allow_and_has_nothing_needless() {
    let all = Cases::of_chunk(41);
    let (mut found, mut without_a_way) = (0, 0);
    for index in 0..cases(150_000) {
        let case = all.case(index);
        let ways = ways(&case.facts(), &case.call, &Arc::clone(&case.book).rulebook);
        let judgement = case.judge();
        let story = || {
            let said = Said::by(&judgement);
            format!("case {index}: {ways:?}\n{judgement:#?}\n{}", tell(&case, &said, &said))
        };
        if judgement.verdict == Verdict::Allow {
            assert!(ways.is_empty(), "it passes as it is: {}", story());
            continue;
        }
        without_a_way += u64::from(ways.is_empty());
        for way in &ways {
            found += 1;
            assert_eq!(
                with(way, &case).judge().verdict,
                Verdict::Allow,
                "{way:?} does not help: {}",
                story()
            );
            for needless in way {
                let rest: Vec<Remedy> = way.iter().filter(|remedy| *remedy != needless).cloned().collect();
                let still = with(&rest, &case).judge().verdict;
                assert_ne!(still, Verdict::Allow, "{needless:?} of {way:?} is needless: {}", story());
            }
        }
        for (place, way) in ways.iter().enumerate() {
            let others = || ways.iter().enumerate().filter(|(other, _)| *other != place);
            let longer = others().any(|(_, other)| other.iter().all(|remedy| way.contains(remedy)));
            assert!(!longer, "{way:?} is longer than another: {}", story());
        }
    }
    assert!(found > 0 && without_a_way > 0, "{found} ways, {without_a_way} calls without one");
}
