//! The hard cases of the law that this room holds, each by its name.

mod allows;
mod clock_change;
mod consent;
mod often;
mod people;
mod time;

use anxin_domain::act::{Source, Word};
use anxin_domain::band::Band;
use anxin_domain::call::{Attempt, Reach};
use anxin_domain::decide::{ReasonCode, Verdict};
use anxin_domain::ids::ActId;
use anxin_domain::number::Number;
use anxin_domain::people::{ListState, Named, Relationship, TicketKind};
use anxin_domain::rulebook::ZoneRule;
use anxin_domain::scope::{Grantee, LineOfBusiness, Purpose, Scope};
use anxin_domain::time::{Instant, Interval, LocalTime};
use anxin_domain::zone::Zones;
use jiff::tz::TimeZone;

use crate::scene::{Scene, act, at, brand, permit, refuse, rulebook, selling, this_agent};

const NOON: &str = "2026-11-23T12:00:00+08:00";

/// A marketing call to a number of New York under the law of the United States; the national list is fresh and does not name it.
fn in_the_united_states(when: &str) -> Scene {
    let mut scene = Scene::marketing_at(when);
    (scene.city, scene.rulebook) = ("new-york", rulebook("us@2024"));
    scene.call.to = Number::from_digits(12_125_550_123);
    scene.lists = vec![list("us-national", when, Named::No)];
    scene
}

fn list(id: &str, as_of: &str, names: Named) -> ListState {
    ListState { list: id.parse().unwrap(), as_of: at(as_of), names }
}

/// A ring of this agent that nobody answered, with something to sell.
fn attempt(when: &str) -> Attempt {
    Attempt {
        at: at(when),
        brand: Some("lianjia-wuhan".parse().unwrap()),
        agent: Some("lianjia-wuhan:1".parse().unwrap()),
        purpose: Purpose::Marketing,
        reach: Reach::Rang,
        permit: None,
    }
}

/// A purchase or sale of this brand with the customer.
fn business(from: &str, until: Option<&str>) -> Relationship {
    let interval = Interval { from: at(from), until: until.map(at) };
    Relationship { ticket: "deal".parse().unwrap(), kind: TicketKind::Transaction, interval }
}

#[test]
fn a_permit_never_outlives_the_consent() {
    let mut yes = permit(selling(this_agent()), "2026-11-01T09:00:00+08:00");
    yes.expires_at = Some(at("2026-11-23T12:00:30+08:00"));
    let judgement = Scene::marketing_at(NOON).said([yes.clone()]).judge();
    assert_eq!((judgement.verdict, judgement.holds_until), (Verdict::Allow, yes.expires_at));
}

#[test]
fn a_ring_at_the_very_end_of_a_consent_is_too_late() {
    let mut yes = permit(selling(this_agent()), "2026-11-01T09:00:00+08:00");
    yes.expires_at = Some(at(NOON));
    let scene = Scene::marketing_at(NOON).said([yes]);
    assert_eq!(scene.answer(), "deny no_consent");
    let just_before = Instant::from_micros(at(NOON).micros() - 1);
    assert_eq!(scene.ringing_at(just_before).answer(), "allow permitted");
}

#[test]
fn a_ring_at_the_very_start_of_a_word_hears_it() {
    let scene =
        Scene::marketing_at(NOON).said([permit(Scope::default(), "2026-11-01T00:00:00Z"), refuse(NOON)]);
    assert_eq!(scene.answer(), "deny do_not_disturb");
    assert_eq!(scene.ringing_at(Instant::from_micros(at(NOON).micros() - 1)).answer(), "allow permitted");
}

#[test]
fn do_not_disturb_set_after_the_call_was_queued_is_judged_at_the_ring() {
    let queued = Scene::marketing_at("2026-11-23T11:00:00+08:00").said([
        permit(selling(this_agent()), "2026-11-01T09:00:00+08:00"),
        refuse("2026-11-23T11:59:59+08:00"),
    ]);
    assert_eq!(queued.answer(), "allow permitted");
    assert_eq!(queued.ringing_at(at(NOON)).answer(), "deny do_not_disturb");
}

#[test]
fn a_refusal_for_a_later_day_ends_an_allow_on_that_day() {
    let mut later = refuse("2026-11-23T11:00:00+08:00");
    later.effective_at = at("2026-11-23T12:00:10+08:00");
    let scene = Scene::marketing_at(NOON)
        .said([permit(selling(this_agent()), "2026-11-01T09:00:00+08:00"), later.clone()]);
    let judgement = scene.judge();
    assert_eq!((judgement.verdict, judgement.holds_until), (Verdict::Allow, Some(later.effective_at)));
    assert_eq!(scene.ringing_at(later.effective_at).answer(), "deny do_not_disturb");
}

#[test]
fn a_yes_said_after_a_refusal_for_a_later_day_is_the_latest_word() {
    let mut next_year = refuse("2026-11-01T09:00:00+08:00");
    next_year.effective_at = at("2027-01-01T00:00:00+08:00");
    let scene = Scene::marketing_at("2027-01-02T12:00:00+08:00")
        .said([next_year, permit(selling(this_agent()), "2026-11-20T09:00:00+08:00")]);
    assert_eq!(scene.answer(), "allow permitted");
}

#[test]
fn an_allow_ends_where_a_weekly_band_ends() {
    let evenings = Scope {
        bands: vec![Band { days: 0b001_1111, from_minute: 18 * 60, until_minute: 20 * 60 }],
        ..selling(this_agent())
    };
    let scene = Scene::marketing_at("2026-11-23T19:59:50+08:00")
        .said([permit(evenings, "2026-11-01T09:00:00+08:00")]);
    let eight = at("2026-11-23T20:00:00+08:00");
    assert_eq!(scene.judge().holds_until, Some(eight));
    assert_eq!(scene.ringing_at(eight).answer(), "deny no_consent");
    assert_eq!(scene.ringing_at(at("2026-11-23T18:00:00+08:00")).answer(), "allow permitted");
    assert_eq!(scene.ringing_at(at("2026-11-28T19:00:00+08:00")).answer(), "deny no_consent", "a Saturday");
}

#[test]
fn when_an_agent_changes_brand_their_own_consent_needs_reconfirming() {
    let mut scene =
        Scene::marketing_at(NOON).said([permit(selling(this_agent()), "2026-06-01T09:00:00+08:00")]);
    assert_eq!(scene.answer(), "allow permitted");
    let moved = at("2026-09-01T00:00:00+08:00");
    if let Some(caller) = &mut scene.caller {
        (caller.brand, caller.since) = ("other-brand".parse().unwrap(), moved);
    }
    assert_eq!(scene.answer(), "deny no_consent");
    let reconfirmed = scene.clone().said([permit(selling(this_agent()), "2026-09-01T00:00:00+08:00")]);
    assert_eq!(reconfirmed.answer(), "allow permitted");
    let mut tricked = permit(selling(this_agent()), "2026-06-01T09:00:00+08:00");
    tricked.effective_at = at("2026-10-01T00:00:00+08:00");
    assert_eq!(scene.said([tricked]).answer(), "deny no_consent", "said before the move, for a day after it");
}

#[test]
fn when_an_agent_changes_brand_consent_to_the_brand_stays_with_the_brand() {
    let mut scene = Scene::marketing_at(NOON)
        .said([permit(selling(brand("lianjia-wuhan")), "2026-06-01T09:00:00+08:00")]);
    if let Some(caller) = &mut scene.caller {
        caller.since = at("2026-09-01T00:00:00+08:00");
    }
    assert_eq!(scene.answer(), "allow permitted", "it was given to the brand, not to the agent");
    if let Some(caller) = &mut scene.caller {
        caller.brand = "other-brand".parse().unwrap();
    }
    assert_eq!(scene.answer(), "deny no_consent");
}

#[test]
fn a_refusal_to_an_agent_goes_with_the_agent_to_any_brand() {
    let no = act(Word::Refuse, selling(this_agent()), at("2026-06-01T09:00:00+08:00"));
    let mut scene = Scene::marketing_at(NOON).said([no]);
    if let Some(caller) = &mut scene.caller {
        (caller.brand, caller.since) = ("other-brand".parse().unwrap(), at("2026-09-01T00:00:00+08:00"));
    }
    assert_eq!(scene.answer(), "deny do_not_disturb");
}

#[test]
fn a_new_holder_is_not_bound_by_the_yes_of_the_old_one_but_kept_by_the_no() {
    let mut scene =
        Scene::marketing_at(NOON).said([permit(selling(this_agent()), "2026-06-01T09:00:00+08:00")]);
    scene.holder.since = Some(at("2026-07-01T00:00:00+08:00"));
    assert_eq!(scene.answer(), "deny no_consent");
    assert!(scene.judge().reasons.iter().any(|r| r.code == ReasonCode::ConsentVoid));
    let mut refused = Scene::marketing_at(NOON).said([refuse("2026-06-01T09:00:00+08:00")]);
    refused.holder.since = scene.holder.since;
    assert_eq!(refused.answer(), "deny do_not_disturb");
    assert_eq!(refused.judge().compensable.as_deref(), Some("dnd-call@wuhan-2024"));
}

#[test]
fn a_yes_of_the_old_holder_for_a_later_day_is_void_too() {
    let mut yes = permit(selling(this_agent()), "2026-06-01T09:00:00+08:00");
    yes.effective_at = at("2026-08-01T00:00:00+08:00");
    let mut scene = Scene::marketing_at(NOON).said([yes]);
    assert_eq!(scene.answer(), "allow permitted");
    scene.holder.since = Some(at("2026-07-01T00:00:00+08:00"));
    assert_eq!(scene.answer(), "deny no_consent");
}

#[test]
fn business_of_the_old_holder_is_no_reason_to_call_the_new_one() {
    let mut scene = Scene::service_at(NOON, "2026-06-01T09:00:00+08:00");
    assert_eq!(scene.answer(), "allow ticket_live");
    scene.holder.since = Some(at("2026-07-01T00:00:00+08:00"));
    assert_eq!(scene.answer(), "deny no_consent");
    assert_eq!(scene.judge().judged_as, Purpose::Marketing);
}

#[test]
fn commit_order_decides_when_clocks_disagree() {
    // A node with a slow clock committed the refusal last; its clock says it was said first.
    let yes = permit(selling(this_agent()), "2026-11-23T11:00:05+08:00");
    let no = refuse("2026-11-23T11:00:04+08:00");
    assert_eq!(Scene::marketing_at(NOON).said([yes, no]).answer(), "deny do_not_disturb");
}

#[test]
fn of_two_people_who_said_no_in_one_moment_the_one_committed_last_is_quoted() {
    let mut acts: Vec<_> = (0..3).map(|_| refuse("2026-11-01T09:00:00+08:00")).collect();
    for (index, (act, person)) in acts.iter_mut().zip(["mother", "flat-2", "mother"]).enumerate() {
        act.id = ActId::from_bytes([u8::try_from(index).unwrap(); 16]);
        act.person = Some(person.parse().unwrap());
    }
    let last = acts[2].id.into();
    let judgement = Scene::marketing_at(NOON).said(acts).judge();
    assert_eq!(judgement.reasons[0].rests_on, Some(last));
}

#[test]
fn a_form_that_arrives_late_does_not_overtake_a_later_no() {
    let mut form = permit(selling(this_agent()), "2026-11-20T09:00:00+08:00");
    (form.effective_at, form.source) = (at("2026-11-01T09:00:00+08:00"), Source::Brand);
    let no = refuse("2026-11-10T09:00:00+08:00");
    let scene = Scene::marketing_at(NOON).said([no.clone(), form.clone()]);
    assert_eq!(scene.answer(), "deny do_not_disturb");

    let mut keeping = no.clone();
    keeping.keeps_exceptions = true;
    assert_eq!(Scene::marketing_at(NOON).said([keeping, form.clone()]).answer(), "allow permitted");

    let yes_between = permit(selling(this_agent()), "2026-11-15T09:00:00+08:00");
    let scene = Scene::marketing_at(NOON).said([no, yes_between, form]);
    assert_eq!(scene.answer(), "allow permitted", "an old form on top of a fresh yes takes nothing away");
}

#[test]
fn stop_said_during_a_call_holds_from_that_moment() {
    let mut stop = refuse("2026-11-23T12:00:20+08:00");
    stop.source = Source::SaidOnCall;
    let scene = Scene::marketing_at(NOON).said([permit(Scope::default(), "2026-11-01T00:00:00Z"), stop]);
    assert_eq!(scene.answer(), "allow permitted");
    assert_eq!(scene.ringing_at(at("2026-11-23T12:00:20+08:00")).answer(), "deny do_not_disturb");
}

#[test]
fn an_unregistered_line_is_unknown_and_nobody_owes_for_it() {
    let mut scene = Scene::marketing_at(NOON).said([refuse("2026-11-01T09:00:00+08:00")]);
    scene.caller = None;
    let judgement = scene.judge();
    assert_eq!(judgement.decisive(), Some(ReasonCode::CallerUnknown));
    assert_eq!(judgement.compensable, None);
    assert!(judgement.reasons.iter().any(|r| r.code == ReasonCode::DoNotDisturb), "every reason is said");
}

#[test]
fn a_service_call_needs_this_agents_live_business_with_this_customer() {
    let began = "2026-11-01T09:00:00+08:00";
    let scene = Scene::service_at(NOON, began).said([refuse("2026-11-10T09:00:00+08:00")]);
    assert_eq!(scene.answer(), "allow ticket_live");
    let broken: [fn(&mut Scene); 5] = [
        |s| s.ticket = None,
        |s| s.ticket.as_mut().unwrap().agent = "lianjia-wuhan:2".parse().unwrap(),
        |s| s.ticket.as_mut().unwrap().number = crate::scene::LINE,
        |s| s.ticket.as_mut().unwrap().interval.until = Some(at(NOON)),
        |s| s.call.line_of_business = Some(LineOfBusiness::Rental),
    ];
    for (index, change) in broken.iter().enumerate() {
        let mut other = scene.clone();
        change(&mut other);
        let judgement = other.judge();
        assert_eq!(judgement.decisive(), Some(ReasonCode::DoNotDisturb), "case {index}");
        assert!(judgement.reasons.iter().any(|r| r.code == ReasonCode::TicketMissing), "case {index}");
        assert_eq!(judgement.compensable.as_deref(), Some("dnd-call@wuhan-2024"), "case {index}");
    }
}

#[test]
fn an_allow_for_service_ends_with_the_business_and_one_for_marketing_does_not() {
    let ends = at("2026-11-23T12:00:05+08:00");
    let mut scene = Scene::service_at(NOON, "2026-11-01T09:00:00+08:00");
    scene.ticket.as_mut().unwrap().interval.until = Some(ends);
    assert_eq!(scene.judge().holds_until, Some(ends));
    let mut selling_call = scene.said([permit(Scope::default(), "2026-11-01T00:00:00Z")]);
    selling_call.call.purpose = Purpose::Marketing;
    assert_eq!((selling_call.answer().as_str(), selling_call.judge().holds_until), ("allow permitted", None));
}

#[test]
fn the_clock_of_the_zone_decides_across_a_clock_change() {
    let berlin = TimeZone::get("Europe/Berlin").unwrap();
    // 29 March 2026: 02:00 becomes 03:00. 25 October 2026: 03:00 becomes 02:00.
    for (moment, minute) in [
        ("2026-03-29T00:59:59Z", 119),
        ("2026-03-29T01:00:00Z", 180),
        ("2026-10-25T00:59:59Z", 179),
        ("2026-10-25T01:00:00Z", 120),
    ] {
        assert_eq!(at(moment).local(&berlin), LocalTime { weekday: 6, minute }, "{moment}");
    }
    let gap = Instant::parse_local("2026-03-29 02:30:00", &berlin).unwrap();
    assert_eq!(gap, at("2026-03-29T01:30:00Z"), "a time in the gap is read with the offset before it");
    let twice = Instant::parse_local("2026-10-25 02:30:00", &berlin).unwrap();
    assert_eq!(twice, at("2026-10-25T00:30:00Z"), "of two, the earlier");
}

#[test]
fn an_allow_does_not_outlive_its_band_when_the_clock_jumps_over_the_edge() {
    let mut scene = Scene::marketing_at("2026-03-29T00:59:50Z");
    scene.rulebook.zone = ZoneRule::Fixed(Zones::named("Europe/Berlin").unwrap());
    let bands = vec![Band { days: 0b111_1111, from_minute: 60, until_minute: 150 }];
    let scene = scene.said([permit(Scope { bands, ..selling(this_agent()) }, "2026-03-01T00:00:00Z")]);
    let jump = at("2026-03-29T01:00:00Z");
    assert_eq!(scene.judge().holds_until, Some(jump));
    assert_eq!(scene.ringing_at(jump).answer(), "deny no_consent", "it is 03:00 at once");
}

#[test]
fn the_leap_day_and_a_leap_second_are_moments_like_others() {
    let mut yes = permit(selling(this_agent()), "2028-02-28T00:00:00+08:00");
    yes.expires_at = Some(at("2028-03-01T00:00:00+08:00"));
    let scene = Scene::marketing_at("2028-02-29T23:59:59.999999+08:00").said([yes]);
    assert_eq!(scene.answer(), "allow permitted");
    assert_eq!(scene.ringing_at(at("2028-03-01T00:00:00+08:00")).answer(), "deny no_consent");
    assert!(Instant::parse("2026-02-29T00:00:00Z").is_err());
    assert_eq!(at("2016-12-31T23:59:60Z"), at("2016-12-31T23:59:59Z"), "a leap second is not counted");
}

#[test]
fn one_permit_for_an_agent_says_nothing_about_another() {
    let other = Grantee::Agent("lianjia-wuhan:2".parse().unwrap());
    let scene = Scene::marketing_at(NOON)
        .said([refuse("2026-11-01T09:00:00+08:00"), permit(selling(other), "2026-11-02T09:00:00+08:00")]);
    assert_eq!(scene.answer(), "deny do_not_disturb");
}

#[test]
fn knowledge_at_the_allowed_age_is_fresh_and_one_millisecond_more_is_not() {
    let mut scene = Scene::marketing_at(NOON).said([permit(Scope::default(), "2026-11-01T00:00:00Z")]);
    scene.lag_ms = scene.rulebook.allowed_lag_ms;
    assert_eq!(scene.answer(), "allow permitted");
    scene.lag_ms += 1;
    assert_eq!(scene.answer(), "deny stale_knowledge");
}
