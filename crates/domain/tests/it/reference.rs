//! The latest word against a reference so plain that it can be checked by eye, over random histories; and laws that hold
//! whatever was said.
//!
//! The reference folds the acts from the oldest to the newest and keeps the permits that are alive. It asks what a scope
//! covers by spelling the scope out as sets, and shares no code with the law.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use anxin_domain::act::{Act, Source, Word};
use anxin_domain::band::{Band, WallClock};
use anxin_domain::decide::{Effect, Verdict};
use anxin_domain::ids::{ActId, AgentId, BrandId};
use anxin_domain::rulebook::ConsentRules;
use anxin_domain::scope::{Channel, Grantee, LineOfBusiness, Point, Purpose, Scope};
use anxin_domain::time::{Instant, LocalTime};
use anxin_domain::word::{Hearing, LatestWord, latest_word};
use anxin_domain::zone::Zones;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::scene::{CUSTOMER, Scene, act};

const AGENTS: [&str; 2] = ["lianjia-wuhan:1", "lianjia-wuhan:2"];
const BRANDS: [&str; 2] = ["lianjia-wuhan", "other-brand"];

/// Bands of these tests begin and end on these minutes.
const EDGES: [u16; 5] = [0, 540, 720, 1080, 1440];

const HOUR_MS: i64 = 3_600_000;

/// A moment of these tests: so many hours after a Monday midnight in Shanghai.
fn hour(hours: i64) -> Instant {
    const MONDAY: Instant = Instant::from_micros(1_794_758_400_000_000);
    MONDAY.plus_ms(hours * HOUR_MS)
}

/// Everything but the acts that the latest word depends on.
#[derive(Clone, Debug)]
struct Where {
    agent: AgentId,
    agent_since: Instant,
    brand: BrandId,
    purpose: Purpose,
    line_of_business: Option<LineOfBusiness>,
    channel: Channel,
    at: Instant,
    holder_since: Option<Instant>,
}

impl Where {
    fn local(&self) -> LocalTime {
        static SHANGHAI: LazyLock<TimeZone> = LazyLock::new(|| TimeZone::get("Asia/Shanghai").unwrap());
        self.at.local(&SHANGHAI)
    }

    fn clock(&self) -> WallClock<'_> {
        static SHANGHAI: LazyLock<Zones> = LazyLock::new(|| Zones::named("Asia/Shanghai").unwrap());
        WallClock { at: self.at, zones: &SHANGHAI, calendar: None }
    }

    fn point(&self) -> Point<'_> {
        Point {
            agent: Some(&self.agent),
            agent_since: Some(self.agent_since),
            brand: Some(&self.brand),
            purpose: self.purpose,
            line_of_business: self.line_of_business,
            channel: self.channel,
            clock: self.clock(),
        }
    }
}

// ---- The reference ----

/// What a scope covers, spelt out. Time is the set of (day, slot between two edges).
struct Spelt {
    who: u8,
    purposes: BTreeSet<&'static str>,
    business: BTreeSet<&'static str>,
    channels: BTreeSet<&'static str>,
    slots: BTreeSet<(u8, u16)>,
}

fn spell(scope: &Scope) -> Spelt {
    let or_all = |said: Vec<&'static str>, all: &[&'static str]| -> BTreeSet<&'static str> {
        if said.is_empty() { all.iter().copied().collect() } else { said.into_iter().collect() }
    };
    let in_some_band = |day: u8, slot: u16| {
        scope.bands.iter().any(|b| (b.days >> day) % 2 == 1 && b.from_minute <= slot && slot < b.until_minute)
    };
    let week = (0..7).flat_map(|day| EDGES[..4].iter().map(move |slot| (day, *slot)));
    Spelt {
        who: match scope.grantee {
            Grantee::Everyone => 2,
            Grantee::Brand(_) => 1,
            Grantee::Agent(_) => 0,
        },
        purposes: or_all(
            scope.purposes.iter().map(|p| p.word()).collect(),
            &["marketing", "service", "survey", "consent_request"],
        ),
        business: or_all(
            scope.lines_of_business.iter().map(|l| l.word()).collect(),
            &["resale", "rental", "new_home"],
        ),
        channels: or_all(scope.channels.iter().map(|c| c.word()).collect(), &["voice", "sms", "im"]),
        slots: week.filter(|(d, s)| scope.bands.is_empty() || in_some_band(*d, *s)).collect(),
    }
}

fn inside(one: &Spelt, other: &Spelt) -> bool {
    one.who <= other.who
        && one.purposes.is_subset(&other.purposes)
        && one.business.is_subset(&other.business)
        && one.channels.is_subset(&other.channels)
        && one.slots.is_subset(&other.slots)
}

fn kept_by(permit: &Act, refusal: &Act) -> bool {
    let (small, big) = (spell(&permit.scope), spell(&refusal.scope));
    refusal.keeps_exceptions && inside(&small, &big) && !inside(&big, &small)
}

fn takes_back(withdrawal: &Act, refusal: &Act) -> bool {
    said(refusal) <= said(withdrawal) && inside(&spell(&refusal.scope), &spell(&withdrawal.scope))
}

fn said(act: &Act) -> Instant {
    if act.effective_at < act.recorded_at { act.effective_at } else { act.recorded_at }
}

fn stands(act: &Act, call: &Where) -> bool {
    if act.effective_at > call.at {
        return false;
    }
    if act.expires_at.is_some_and(|end| end <= call.at) {
        return false;
    }
    let covered = spell(&act.scope);
    let local = call.local();
    let slot = EDGES[..4].iter().copied().filter(|edge| *edge <= local.minute).max().unwrap();
    let to_them = match &act.scope.grantee {
        Grantee::Everyone => true,
        Grantee::Brand(brand) => *brand == call.brand,
        Grantee::Agent(agent) => *agent == call.agent,
    };
    let about = match (call.line_of_business, act.word) {
        (Some(business), _) => covered.business.contains(business.word()),
        (None, Word::Refuse | Word::Withdraw) => true,
        (None, Word::Permit) => act.scope.lines_of_business.is_empty(),
    };
    let covers = to_them
        && about
        && covered.purposes.contains(call.purpose.word())
        && covered.channels.contains(call.channel.word())
        && covered.slots.contains(&(local.weekday, slot));
    if act.word != Word::Permit {
        return covers;
    }
    let by_this_holder = call.holder_since.is_none_or(|since| said(act) >= since);
    let under_this_brand = !matches!(act.scope.grantee, Grantee::Agent(_)) || said(act) >= call.agent_since;
    covers && by_this_holder && under_this_brand
}

/// `yes` or `no` with the place of the act that said it; nothing if nobody said anything.
fn reference(acts: &[Act], call: &Where) -> Option<(Word, ActId)> {
    let mut alive: Vec<&Act> = Vec::new();
    let mut answers: Vec<&Act> = Vec::new();
    let mut refusals: Vec<&Act> = Vec::new();
    for act in acts.iter().filter(|act| stands(act, call)) {
        match act.word {
            Word::Refuse => {
                alive.retain(|permit| kept_by(permit, act));
                answers.push(act);
                refusals.push(act);
            }
            Word::Withdraw => {
                alive.retain(|permit| kept_by(permit, act));
                answers.push(act);
                refusals.retain(|refusal| !takes_back(act, refusal));
            }
            Word::Permit => {
                let too_late = answers.iter().any(|no| said(no) > said(act) && !kept_by(act, no));
                if !too_late {
                    alive.push(act);
                }
            }
        }
    }
    let last = alive.last().or(refusals.last())?;
    Some((last.word, last.id))
}

fn law(acts: &[Act], call: &Where) -> Option<(Word, ActId)> {
    static RULES: LazyLock<ConsentRules> = LazyLock::new(ConsentRules::default);
    let hearing = Hearing {
        point: call.point(),
        holder_since: call.holder_since,
        rules: &RULES,
        attempts: &[],
        person: None,
    };
    match latest_word(acts, &hearing) {
        LatestWord::Refused(act) => Some((Word::Refuse, act.id)),
        LatestWord::Permitted(act) => Some((Word::Permit, act.id)),
        LatestWord::Silent => None,
    }
}

// ---- Random histories ----

fn some_of<T: Clone + std::fmt::Debug + 'static>(all: &[T]) -> impl Strategy<Value = Vec<T>> + use<T> {
    let all = all.to_vec();
    let most = all.len();
    prop_oneof![4 => Just(Vec::new()), 3 => subsequence(all, 1..=most)]
}

fn grantee() -> impl Strategy<Value = Grantee> {
    prop_oneof![
        Just(Grantee::Everyone),
        select(&BRANDS[..]).prop_map(|b| Grantee::Brand(b.parse().unwrap())),
        select(&AGENTS[..]).prop_map(|a| Grantee::Agent(a.parse().unwrap())),
    ]
}

fn band() -> impl Strategy<Value = Band> {
    let days = prop_oneof![Just(0b111_1111_u8), Just(0b001_1111), 1..0b111_1111_u8];
    (days, 0..4_usize, 1..=4_usize).prop_map(|(days, from, length)| Band {
        days,
        from_minute: EDGES[from],
        until_minute: EDGES[(from + length).min(4)],
    })
}

fn scope() -> impl Strategy<Value = Scope> {
    let bands = prop_oneof![4 => Just(Vec::new()), 2 => prop::collection::vec(band(), 1..4)];
    (grantee(), some_of(Purpose::ALL), some_of(LineOfBusiness::ALL), some_of(Channel::ALL), bands).prop_map(
        |(grantee, purposes, lines_of_business, channels, bands)| Scope {
            grantee,
            purposes,
            lines_of_business,
            channels,
            bands,
        },
    )
}

prop_compose! {
    fn any_act()(
        word in select(&[Word::Refuse, Word::Permit, Word::Withdraw][..]),
        scope in scope(),
        keeps_exceptions in any::<bool>(),
        told_late in prop_oneof![3 => Just(0_i64), 1 => -60..0_i64, 1 => 1..60_i64],
        lasts in prop_oneof![3 => Just(None), 1 => (1..80_i64).prop_map(Some)],
    ) -> Act {
        let start = hour(0);
        Act {
            id: ActId::from_bytes([0; 16]),
            number: CUSTOMER,
            word,
            person: None,
            scope,
            calls: None,
            keeps_exceptions,
            effective_at: start.plus_ms(told_late * HOUR_MS),
            recorded_at: start,
            expires_at: lasts.map(|hours| start.plus_ms((told_late + hours) * HOUR_MS)),
            source: Source::App,
            evidence: None,
        }
    }
}

/// Up to eight acts in commit order, a few hours apart.
fn history() -> impl Strategy<Value = Vec<Act>> {
    prop::collection::vec((any_act(), 0..20_i64), 0..8).prop_map(|acts| {
        let mut clock = 0;
        let place = |(index, (mut act, gap)): (usize, (Act, i64))| {
            clock += gap;
            let later = |moment: Instant| moment.plus_ms(clock * HOUR_MS);
            act.id = ActId::from_bytes([u8::try_from(index).unwrap(); 16]);
            act.effective_at = later(act.effective_at);
            act.recorded_at = later(act.recorded_at);
            act.expires_at = act.expires_at.map(later);
            act
        };
        acts.into_iter().enumerate().map(place).collect()
    })
}

prop_compose! {
    fn place()(
        agent in select(&AGENTS[..]),
        since in prop_oneof![2 => Just(-1_000_i64), 1 => -40..100_i64],
        brand in select(&BRANDS[..]),
        purpose in select(Purpose::ALL),
        line_of_business in prop::option::of(select(LineOfBusiness::ALL)),
        channel in select(Channel::ALL),
        at in 0..160_i64,
        holder in prop_oneof![3 => Just(None), 1 => (-40..100_i64).prop_map(Some)],
    ) -> Where {
        Where {
            agent: agent.parse().unwrap(),
            agent_since: hour(since),
            brand: brand.parse().unwrap(),
            purpose,
            line_of_business,
            channel,
            at: hour(at),
            holder_since: holder.map(hour),
        }
    }
}

/// A scene with this history at this place, judged by the rulebook of Wuhan.
fn scene(acts: Vec<Act>, call: &Where) -> Scene {
    let mut scene = Scene::marketing_at("2026-11-16T00:00:00+08:00").said(acts);
    if let Some(caller) = &mut scene.caller {
        caller.agent = call.agent.clone();
        caller.brand = call.brand.clone();
        caller.since = call.agent_since;
    }
    scene.holder.since = call.holder_since;
    scene.call.at = call.at;
    scene.call.purpose = call.purpose;
    scene.call.line_of_business = call.line_of_business;
    scene.call.channel = call.channel;
    scene
}

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(50_000))]

    #[test]
    fn the_latest_word_is_that_of_the_plain_reference(acts in history(), call in place()) {
        prop_assert_eq!(law(&acts, &call), reference(&acts, &call));
    }
}

proptest! {
    #![proptest_config(cases(10_000))]

    #[test]
    fn one_more_no_never_makes_a_yes_one_more_yes_never_a_no_and_taking_back_never_a_yes(
        acts in history(),
        call in place(),
        more in any_act(),
    ) {
        let before = law(&acts, &call).map(|(word, _)| word);
        let mut longer = acts.clone();
        let mut one_more = more;
        one_more.id = ActId::from_bytes([0xff; 16]);
        one_more.recorded_at = acts.last().map_or(hour(0), |last| last.recorded_at);
        longer.push(one_more.clone());
        let after = law(&longer, &call).map(|(word, _)| word);
        if after != before {
            match one_more.word {
                Word::Withdraw => prop_assert_ne!(after, Some(Word::Permit), "taking back is no yes"),
                word => prop_assert_eq!(after, Some(word), "only what was said can be the change"),
            }
        }
    }

    #[test]
    fn taking_back_everything_is_silence(acts in history(), call in place()) {
        let mut longer = acts.clone();
        let end = acts.iter().map(|act| act.recorded_at.max(act.effective_at)).max().unwrap_or(hour(0));
        longer.push(Act { effective_at: end, recorded_at: end, ..act(Word::Withdraw, Scope::default(), end) });
        let call = Where { at: call.at.max(end), ..call };
        prop_assert_eq!(law(&longer, &call), None);
    }

    #[test]
    fn consent_to_others_never_serves_this_brand(acts in history(), call in place()) {
        let others = |act: &Act| match &act.scope.grantee {
            Grantee::Everyone => false,
            Grantee::Brand(brand) => *brand != call.brand,
            Grantee::Agent(agent) => *agent != call.agent,
        };
        let without: Vec<Act> = acts.iter().filter(|act| !others(act)).cloned().collect();
        prop_assert_eq!(law(&acts, &call), law(&without, &call));
    }

    #[test]
    fn an_allow_stays_true_until_it_says_it_may_not(
        acts in history(),
        call in place(),
        part in 0..1_000_i64,
    ) {
        let scene = scene(acts, &call);
        let judgement = scene.judge();
        if judgement.verdict == Verdict::Allow {
            let end = judgement.holds_until.unwrap_or(call.at.plus_days(14));
            prop_assert!(call.at < end);
            let length = end.micros() - call.at.micros();
            for moment in [call.at.micros() + length / 1_000 * part, end.micros() - 1] {
                let then = scene.ringing_at(Instant::from_micros(moment)).judge();
                prop_assert_eq!(then.verdict, Verdict::Allow, "at {}", Instant::from_micros(moment));
            }
        }
    }

    #[test]
    fn the_first_reason_decides_and_the_rest_keep_the_order_of_the_rules(
        acts in history(),
        call in place(),
        known in any::<bool>(),
        lag_ms in 0..10_000_i64,
    ) {
        let mut scene = scene(acts, &call);
        scene.lag_ms = lag_ms;
        if !known {
            scene.caller = None;
        }
        let judgement = scene.judge();
        let codes: Vec<_> = judgement.reasons.iter().map(|r| r.code).collect();
        let denies = codes.iter().any(|c| c.effect() == Effect::Denies);
        prop_assert_eq!(judgement.verdict == Verdict::Deny, denies);
        prop_assert!(codes[0].effect() != Effect::Notes);
        prop_assert!(codes[1..].is_sorted());
        prop_assert_eq!(judgement.holds_until.is_some() && denies, false);
        prop_assert!(known || judgement.compensable.is_none());
    }
}
