//! Hours where the clocks change: they jump over an hour in spring and show one twice in autumn.

use anxin_domain::rulebook::ZoneRule;
use anxin_domain::time::Instant;
use anxin_domain::zone::Zones;

use super::in_the_united_states;
use crate::scene::{Scene, at};

fn waits(scene: &Scene) -> (String, Option<Instant>) {
    (scene.answer(), scene.judge().until)
}

fn until(code: &str, moment: &str) -> (String, Option<Instant>) {
    (format!("defer {code}"), Some(at(moment)))
}

/// A call in London under hours of the United States, from eight in the morning to nine in the evening.
fn london(when: &str) -> Scene {
    let mut scene = in_the_united_states(when);
    scene.rulebook.zone = ZoneRule::Fixed(Zones::named("Europe/London").unwrap());
    scene
}

/// Hours on every day, in minutes after midnight.
fn night(scene: &mut Scene, from_minute: u16, until_minute: u16) {
    for hours in &mut scene.rulebook.hours {
        (hours.from_minute, hours.until_minute) = (from_minute, until_minute);
    }
}

#[test]
fn hours_that_begin_while_the_clock_jumps_begin_when_it_has_jumped() {
    // In New York 02:00 becomes 03:00: a clock that shows 03:00 is between half past two and five.
    let mut scene = in_the_united_states("2026-03-08T01:59:00-05:00");
    night(&mut scene, 150, 300);
    assert_eq!(scene.ringing_at(at("2026-03-08T03:00:00-04:00")).answer(), "allow not_refused");
    assert_eq!(waits(&scene), until("quiet_hours", "2026-03-08T03:00:00-04:00"));
    let mut scene = london("2026-03-29T00:59:00+00:00");
    night(&mut scene, 90, 300);
    assert_eq!(waits(&scene), until("quiet_hours", "2026-03-29T02:00:00+01:00"));
}

#[test]
fn hours_that_lie_wholly_in_the_jump_do_not_come_that_day() {
    let mut scene = in_the_united_states("2026-03-08T01:59:00-05:00");
    night(&mut scene, 130, 150);
    assert_eq!(waits(&scene), until("quiet_hours", "2026-03-09T02:10:00-04:00"));
}

#[test]
fn hours_that_the_clock_shows_twice_are_open_twice() {
    // In New York 02:00 becomes 01:00 again.
    let mut scene = in_the_united_states("2026-11-01T01:45:00-04:00");
    night(&mut scene, 60, 90);
    assert_eq!(scene.ringing_at(at("2026-11-01T01:15:00-05:00")).answer(), "allow not_refused");
    assert_eq!(waits(&scene), until("quiet_hours", "2026-11-01T01:00:00-05:00"));
    night(&mut scene, 75, 90);
    assert_eq!(waits(&scene), until("quiet_hours", "2026-11-01T01:15:00-05:00"));
    night(&mut scene, 60, 90);
    let second = scene.ringing_at(at("2026-11-01T01:30:00-05:00"));
    assert_eq!(waits(&second), until("quiet_hours", "2026-11-02T01:00:00-05:00"));
}

#[test]
fn an_allow_ends_when_the_clock_jumps_over_the_end_of_hours() {
    let mut scene = in_the_united_states("2026-03-08T01:59:00-05:00");
    night(&mut scene, 0, 150);
    assert_eq!(scene.judge().holds_until, Some(at("2026-03-08T03:00:00-04:00")));
    assert_eq!(scene.ringing_at(at("2026-03-08T03:00:00-04:00")).answer(), "defer quiet_hours");
}

#[test]
fn the_morning_after_the_clocks_change_is_at_eight_on_the_new_clock() {
    for (evening, morning) in [
        ("2026-03-07T21:00:00-05:00", "2026-03-08T08:00:00-04:00"),
        ("2026-10-31T21:00:00-04:00", "2026-11-01T08:00:00-05:00"),
    ] {
        let scene = in_the_united_states(evening);
        assert_eq!(waits(&scene), until("quiet_hours", morning));
        assert_eq!(scene.ringing_at(at(morning)).answer(), "allow not_refused");
        let early = Instant::from_micros(at(morning).micros() - 1);
        assert_eq!(scene.ringing_at(early).answer(), "defer quiet_hours");
    }
    for (evening, morning) in [
        ("2026-03-28T21:00:00+00:00", "2026-03-29T08:00:00+01:00"),
        ("2026-10-24T21:00:00+01:00", "2026-10-25T08:00:00+00:00"),
    ] {
        let scene = london(evening);
        assert_eq!(waits(&scene), until("quiet_hours", morning));
        assert_eq!(scene.ringing_at(at(morning)).answer(), "allow not_refused");
    }
}
