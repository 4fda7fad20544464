//! Hours, zones, holidays, and the edges of days, years and laws.

use anxin_domain::act::Word;
use anxin_domain::band::{Band, HOLIDAYS};
use anxin_domain::decide::{ReasonCode, Verdict};
use anxin_domain::people::Named;
use anxin_domain::rulebook::Hours;
use anxin_domain::scope::{Purpose, Scope};
use anxin_domain::time::Instant;
use anxin_domain::zone::Zones;

use super::{NOON, in_the_united_states, list};
use crate::scene::{Scene, act, at, library, permit, refuse, rulebook, selling, this_agent};

fn waits(scene: &Scene) -> (String, Option<Instant>) {
    (scene.answer(), scene.judge().until)
}

fn until(code: &str, moment: &str) -> (String, Option<Instant>) {
    (format!("defer {code}"), Some(at(moment)))
}

#[test]
fn hours_are_half_open_and_an_allow_ends_with_them() {
    let scene = in_the_united_states("2026-01-14T08:00:00-05:00");
    assert_eq!(scene.answer(), "allow not_refused");
    assert_eq!(scene.judge().holds_until, Some(at("2026-01-14T21:00:00-05:00")));
    let before = scene.ringing_at(at("2026-01-14T07:59:59.999999-05:00"));
    assert_eq!(waits(&before), until("quiet_hours", "2026-01-14T08:00:00-05:00"));
    let last = scene.ringing_at(at("2026-01-14T20:59:59.999999-05:00"));
    assert_eq!(last.answer(), "allow not_refused");
    let after = scene.ringing_at(at("2026-01-14T21:00:00-05:00"));
    assert_eq!(waits(&after), until("quiet_hours", "2026-01-15T08:00:00-05:00"));
}

#[test]
fn a_number_that_may_be_in_two_zones_is_called_when_both_are_awake() {
    // The area 423 of Tennessee lies in two zones.
    let mut scene = in_the_united_states("2026-01-14T08:30:00-05:00");
    scene.call.to = anxin_domain::number::Number::from_digits(14_235_550_123);
    assert_eq!(waits(&scene), until("quiet_hours", "2026-01-14T09:00:00-05:00"), "it is 07:30 in Chicago");
    let evening = scene.ringing_at(at("2026-01-14T21:30:00-05:00"));
    assert_eq!(waits(&evening), until("quiet_hours", "2026-01-15T09:00:00-05:00"), "it is 20:30 in Chicago");
    let noon = scene.ringing_at(at("2026-01-14T12:00:00-05:00"));
    assert_eq!(noon.judge().holds_until, Some(at("2026-01-14T21:00:00-05:00")), "New York sleeps first");
    scene.zones = Some(Zones::named("America/New_York").unwrap());
    assert_eq!(scene.answer(), "allow not_refused", "the customer said where they are");
}

#[test]
fn a_number_that_may_be_anywhere_has_no_hour_that_suits_all() {
    let mut scene = in_the_united_states("2026-01-14T12:00:00-05:00");
    scene.zones = Some(Zones::anywhere().clone());
    let judgement = scene.judge();
    assert_eq!((judgement.verdict, judgement.decisive()), (Verdict::Deny, Some(ReasonCode::QuietHours)));
    assert_eq!((judgement.until, judgement.reasons[0].until), (None, None));
}

/// A marketing call in France with the list fresh.
fn french(when: &str) -> Scene {
    let mut scene = Scene::marketing_at(when);
    (scene.city, scene.rulebook) = ("paris", library().in_force("fr", at(when)).unwrap().as_ref().clone());
    scene.lists = vec![list("fr-bloctel", when, Named::No)];
    scene
}

#[test]
fn a_public_holiday_is_closed_and_the_next_working_day_is_open() {
    // The fourteenth of July 2026 is a Tuesday.
    let scene = french("2026-07-14T11:00:00+02:00");
    assert_eq!(waits(&scene), until("public_holiday", "2026-07-15T10:00:00+02:00"));
    let night = french("2026-07-14T22:00:00+02:00");
    assert_eq!(waits(&night), until("quiet_hours", "2026-07-15T10:00:00+02:00"));
    let eve = french("2026-07-13T20:00:00+02:00");
    assert_eq!(waits(&eve), until("quiet_hours", "2026-07-15T10:00:00+02:00"), "over the holiday");
    let sunday = french("2026-07-12T11:00:00+02:00");
    assert_eq!(waits(&sunday), until("quiet_hours", "2026-07-13T10:00:00+02:00"));
}

#[test]
fn the_year_ends_and_hours_wait_over_the_holiday_and_the_weekend_into_the_next() {
    let yes = || permit(selling(this_agent()), "2026-12-01T09:00:00Z");
    let scene = french("2026-12-31T20:00:00+01:00").said([yes()]);
    assert_eq!(waits(&scene), until("quiet_hours", "2027-01-04T10:00:00+01:00"));
    let scene = french("2026-12-31T19:59:59.999999+01:00").said([yes()]);
    assert_eq!(scene.answer(), "allow permitted");
    assert_eq!(scene.judge().holds_until, Some(at("2026-12-31T20:00:00+01:00")));
}

#[test]
fn a_year_that_no_calendar_holds_may_be_all_holidays() {
    let scene =
        french("2050-03-09T11:00:00+01:00").said([permit(selling(this_agent()), "2050-03-01T09:00:00Z")]);
    let judgement = scene.judge();
    assert_eq!((judgement.verdict, judgement.decisive()), (Verdict::Deny, Some(ReasonCode::PublicHoliday)));
    assert_eq!(judgement.until, None, "nobody knows when");
    let american = in_the_united_states("2050-03-09T11:00:00-05:00");
    assert_eq!(american.answer(), "allow not_refused", "where holidays are open it does not matter");
}

fn on_holidays(word: Word) -> anxin_domain::act::Act {
    let bands = vec![Band { days: HOLIDAYS, from_minute: 0, until_minute: 1440 }];
    act(word, Scope { bands, ..Scope::do_not_disturb() }, at("2024-01-01T09:00:00+08:00"))
}

#[test]
fn a_word_about_holidays_counts_on_holidays_and_when_nobody_knows_against_the_call() {
    for (when, refused, permitted) in [
        ("2026-10-01T12:00:00+08:00", "deny do_not_disturb", "allow permitted"),
        ("2026-10-08T12:00:00+08:00", "allow permitted", "deny no_consent"),
        ("2050-10-01T12:00:00+08:00", "deny do_not_disturb", "deny no_consent"),
    ] {
        let yes = permit(Scope::default(), "2024-01-01T08:00:00+08:00");
        let scene = Scene::marketing_at(when);
        assert_eq!(scene.clone().said([yes, on_holidays(Word::Refuse)]).answer(), refused, "{when}");
        assert_eq!(scene.said([on_holidays(Word::Permit)]).answer(), permitted, "{when}");
    }
}

#[test]
fn a_moved_working_day_is_no_holiday_and_keeps_its_weekday() {
    // Saturday 10 October 2026 is worked for the National Day.
    let when = "2026-10-10T12:00:00+08:00";
    let saturdays = vec![Band { days: 0b010_0000, from_minute: 0, until_minute: 1440 }];
    let saturdays = permit(Scope { bands: saturdays, ..selling(this_agent()) }, "2026-01-01T09:00:00Z");
    assert_eq!(Scene::marketing_at(when).said([saturdays]).answer(), "allow permitted");
    assert_eq!(Scene::marketing_at(when).said([on_holidays(Word::Permit)]).answer(), "deny no_consent");
    let mut scene = Scene::marketing_at(when).said([permit(Scope::default(), "2026-01-01T09:00:00Z")]);
    scene.rulebook.hours = weekdays();
    assert_eq!(
        waits(&scene),
        until("quiet_hours", "2026-10-12T09:00:00+08:00"),
        "the law's weekdays are by name"
    );
}

/// Weekdays from nine to six, closed on public holidays.
fn weekdays() -> Vec<Hours> {
    let [mut hours, ..]: [Hours; 4] = rulebook("au@2017").hours.try_into().unwrap();
    (hours.days, hours.from_minute, hours.until_minute) = (0b001_1111, 540, 1080);
    hours.purposes = vec![Purpose::Marketing];
    vec![hours]
}

#[test]
fn hours_wait_over_a_golden_week() {
    let mut scene = Scene::marketing_at("2026-09-30T18:00:00+08:00")
        .said([permit(Scope::default(), "2026-01-01T09:00:00Z")]);
    scene.rulebook.hours = weekdays();
    assert_eq!(waits(&scene), until("quiet_hours", "2026-10-08T09:00:00+08:00"));
}

#[test]
fn a_rulebook_changes_at_its_moment() {
    let scene = |when: &str| {
        let mut scene =
            Scene::marketing_at(when).said([permit(selling(this_agent()), "2021-01-01T09:00:00Z")]);
        scene.rulebook = library().in_force("cn", at(when)).unwrap().as_ref().clone();
        scene
    };
    let last = scene("2021-10-31T23:59:59.999999+08:00");
    assert_eq!((last.rulebook.label.as_str(), last.answer().as_str()), ("cn@1", "allow permitted"));
    assert_eq!(last.judge().holds_until, Some(at("2021-11-01T00:00:00+08:00")), "the next law judges anew");
    let first = scene("2021-11-01T00:00:00+08:00");
    assert_eq!((first.rulebook.label.as_str(), first.answer().as_str()), ("cn@2", "allow permitted"));
    assert_eq!(first.judge().holds_until, None);
}

#[test]
fn france_asks_for_consent_from_the_first_moment_of_the_new_law() {
    let answer = |when: &str| french(when).judge().reasons.iter().map(|r| r.code.word()).collect::<Vec<_>>();
    assert_eq!(answer("2026-08-10T23:59:59.999999+02:00"), ["quiet_hours", "not_refused"]);
    assert_eq!(answer("2026-08-11T00:00:00+02:00"), ["no_consent", "quiet_hours"]);
}

#[test]
fn contradictory_words_of_the_same_microsecond_are_told_apart_by_commit_order() {
    let (yes, no) = (permit(selling(this_agent()), "2026-11-01T09:00:00Z"), refuse("2026-11-01T09:00:00Z"));
    let back = act(Word::Withdraw, Scope::default(), at("2026-11-01T09:00:00Z"));
    for (words, answer) in [
        (vec![&yes, &no], "deny do_not_disturb"),
        (vec![&no, &yes], "allow permitted"),
        (vec![&no, &yes, &back], "deny no_consent"),
        (vec![&back, &no], "deny do_not_disturb"),
        (vec![&back, &yes], "allow permitted"),
        (vec![&yes, &back, &no], "deny do_not_disturb"),
    ] {
        let scene = Scene::marketing_at(NOON).said(words.into_iter().cloned());
        assert_eq!(scene.answer(), answer);
    }
}

#[test]
fn a_word_that_was_recorded_twice_is_the_same_word() {
    let (yes, no) = (permit(selling(this_agent()), "2026-11-01T09:00:00Z"), refuse("2026-11-02T09:00:00Z"));
    let back = act(Word::Withdraw, Scope::default(), at("2026-11-03T09:00:00Z"));
    for words in [vec![&yes], vec![&no], vec![&yes, &no], vec![&yes, &no, &back], vec![&no, &back]] {
        let once = Scene::marketing_at(NOON).said(words.iter().map(|act| (*act).clone()));
        let twice =
            Scene::marketing_at(NOON).said(words.iter().flat_map(|act| [(*act).clone(), (*act).clone()]));
        assert_eq!(once.judge(), twice.judge());
    }
}

#[test]
fn a_list_is_knowledge_to_the_last_microsecond_of_its_age() {
    let mut scene = in_the_united_states("2026-01-14T12:00:00-05:00");
    scene.lists = vec![list("us-national", "2025-12-14T12:00:00-05:00", Named::No)];
    assert_eq!(scene.answer(), "allow not_refused");
    assert_eq!(scene.judge().holds_until, Some(at("2026-01-14T12:00:00.000001-05:00")));
    scene.lists = vec![list("us-national", "2025-12-14T11:59:59.999999-05:00", Named::No)];
    assert_eq!(scene.answer(), "deny registry_stale");
    scene.lists.clear();
    assert_eq!(scene.answer(), "deny registry_stale", "a list that is missing is no knowledge");
}
