//! The sentences themselves: all there, in every language, for every reader, with the same variables, and readable with and
//! without what may be unknown.

use std::collections::{BTreeMap, BTreeSet};

use anxin_domain::act::{Act, Source, Word};
use anxin_domain::band::Band;
use anxin_domain::decide::{Reason, ReasonCode, Verdict};
use anxin_domain::people::Holder;
use anxin_domain::remedy::Remedy;
use anxin_domain::scope::{Channel, Content, Grantee, LineOfBusiness, Purpose, Scope};
use anxin_domain::zone::Zones;
use anxin_explain::{Audience, Language};

use crate::scene::{CALL, LINE, Scene, act, agent, at, reason, selling};

/// The codes of the law, in the order in which rules are looked at.
const CODES: [&str; 26] = [
    "emergency",
    "caller_unknown",
    "binding_unknown",
    "mixed_content",
    "ticket_missing",
    "request_channel",
    "consent_void",
    "consent_lapsed",
    "permit_used",
    "holder_unconfirmed",
    "do_not_disturb",
    "requests_refused",
    "no_consent",
    "listed_external",
    "registry_stale",
    "quiet_hours",
    "public_holiday",
    "frequency_cap",
    "refused_lately",
    "requested_lately",
    "spoken_lately",
    "stale_knowledge",
    "permitted",
    "ticket_live",
    "established_relationship",
    "not_refused",
];

const VERDICTS: [Verdict; 3] = [Verdict::Allow, Verdict::Deny, Verdict::Defer];

/// The messages of a language, id to text.
fn messages(language: Language) -> BTreeMap<String, String> {
    let mut all: BTreeMap<String, String> = BTreeMap::new();
    let mut open = String::new();
    for line in language.source().lines() {
        let starts = line.starts_with(|c: char| c.is_ascii_lowercase());
        if let Some((id, text)) = line.split_once(" = ").filter(|_| starts) {
            open = id.to_owned();
            let before = all.insert(open.clone(), text.to_owned());
            assert!(before.is_none(), "{id} is there twice in {}", language.tag());
        } else if let Some(text) = all.get_mut(&open).filter(|_| !line.starts_with('#')) {
            text.push('\n');
            text.push_str(line);
        }
    }
    all
}

/// The names after each `$`.
fn variables(text: &str) -> BTreeSet<&str> {
    text.split('$')
        .skip(1)
        .filter_map(|rest| rest.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).next())
        .map(|name| name.trim_end_matches('-'))
        .collect()
}

#[test]
fn the_three_languages_have_the_same_messages_with_the_same_variables() {
    let chinese = messages(Language::ZhCn);
    assert!(chinese.len() > 150, "{}", chinese.len());
    for language in [Language::En, Language::Ja] {
        let other = messages(language);
        assert_eq!(
            chinese.keys().collect::<Vec<_>>(),
            other.keys().collect::<Vec<_>>(),
            "{}",
            language.tag()
        );
        for (id, text) in &chinese {
            assert_eq!(variables(text), variables(&other[id]), "{id} in {}", language.tag());
        }
    }
}

#[test]
fn every_code_of_the_law_has_a_sentence_for_each_reader() {
    for language in Language::ALL {
        let there = messages(language);
        for code in CODES {
            for audience in Audience::ALL {
                let id = format!("reason-{}-{}", code.replace('_', "-"), audience.word());
                assert!(there.contains_key(&id), "{id} is missing in {}", language.tag());
            }
        }
    }
}

#[test]
fn every_message_is_read_without_error() {
    for language in Language::ALL {
        let read = fluent_bundle::FluentResource::try_new(language.source().to_owned());
        assert!(read.is_ok(), "{}: {:?}", language.tag(), read.err().map(|(_, errors)| errors));
    }
}

/// A sentence holds if nothing of the machinery shows in it.
fn assert_reads(sentence: &str, ids: &BTreeMap<String, String>, what: &str) {
    assert!(!sentence.trim().is_empty(), "{what}: empty");
    for odd in ["{", "}", "$", "none", "undefined", "  ", "\u{2068}", "\n", " .", " ,", "()", "（）"] {
        assert!(!sentence.contains(odd), "{what}: {odd:?} in {sentence:?}");
    }
    let id = ids.keys().filter(|id| id.contains('-')).find(|id| sentence.contains(*id));
    assert!(id.is_none(), "{what}: {id:?} in {sentence:?}");
}

fn assert_story_reads(scene: &Scene, what: &str) {
    for language in Language::ALL {
        let ids = messages(language);
        for audience in Audience::ALL {
            let what = format!("{what} {} {}", language.tag(), audience.word());
            let story = scene.tell(audience, language);
            assert_reads(&story.headline, &ids, &what);
            for passage in story.passages() {
                passage.heading.iter().chain(&passage.lines).for_each(|line| assert_reads(line, &ids, &what));
            }
        }
    }
}

/// Everything that may be unknown, known.
fn full(verdict: Verdict, code: &str) -> Scene {
    let until = at("2026-11-24T09:00:00+08:00");
    let mut scene = Scene::decided(verdict, vec![Reason { until: Some(until), ..reason(code) }]);
    scene.decision.call.line_of_business = Some(LineOfBusiness::Resale);
    scene.decision.call.ticket = Some("viewing-7".parse().unwrap());
    scene.decision.judgement.compensable = Some("dnd-call@wuhan-2024".into());
    scene.promise = Some(("Unwanted call", at("2024-08-28T00:00:00+08:00")));
    scene.decision.judgement.holds_until = Some(until);
    scene.decision.call.content = Content::Mixed;
    scene.decision.call.dialled = Some(LINE);
    scene.holder = Holder { since: Some(at("2026-10-01T00:00:00+08:00")), checked_at: None };
    scene.ways = remedies().into_iter().map(|remedy| vec![remedy]).chain([remedies()]).collect();
    scene.ask_over = vec![Channel::Sms, Channel::Im];
    scene.resting_on(vec![act(Word::Refuse, Scope::do_not_disturb(), "2026-11-01T09:00:00+08:00")])
}

/// Everything that may be unknown, unknown.
fn bare(verdict: Verdict, code: &str) -> Scene {
    let mut scene = Scene::decided(verdict, vec![reason(code)]);
    (scene.caller, scene.brand_name) = (None, None);
    scene.zones = Zones::anywhere().clone();
    scene
}

fn remedies() -> Vec<Remedy> {
    vec![
        Remedy::RegisterLine,
        Remedy::MakeBinding,
        Remedy::Consent,
        Remedy::OpenTicket,
        Remedy::KeepToService,
        Remedy::ConfirmHolder,
        Remedy::RefreshList("us-national".parse().unwrap()),
        Remedy::CatchUp,
        Remedy::Wait(at("2026-11-24T09:00:00+08:00")),
    ]
}

#[test]
fn every_story_reads_well_with_and_without_what_may_be_unknown() {
    for code in CODES {
        for verdict in VERDICTS {
            assert_story_reads(&full(verdict, code), code);
            assert_story_reads(&bare(verdict, code), code);
        }
    }
}

#[test]
fn each_reason_says_something_of_its_own() {
    for language in Language::ALL {
        for audience in Audience::ALL {
            // A note decides nothing, so it is told among the others.
            let told = |code| {
                let story = full(Verdict::Deny, code).tell(audience, language);
                story.decided_by.into_iter().chain(story.also).map(|line| line.text).next()
            };
            let sentences: BTreeSet<_> = CODES.into_iter().map(told).collect();
            assert!(!sentences.contains(&None));
            assert_eq!(sentences.len(), CODES.len(), "{} {}", language.tag(), audience.word());
        }
    }
}

#[test]
fn every_kind_of_act_can_be_told() {
    let scopes = [
        Scope::default(),
        selling(agent("lianjia-wuhan:1")),
        Scope {
            grantee: Grantee::Brand("lianjia-wuhan".parse().unwrap()),
            purposes: Purpose::ALL.to_vec(),
            lines_of_business: LineOfBusiness::ALL.to_vec(),
            channels: Channel::ALL.to_vec(),
            bands: vec![
                Band { days: 0b001_1111, from_minute: 18 * 60, until_minute: 20 * 60 },
                Band { days: 0b111_1111, from_minute: 0, until_minute: 24 * 60 },
                Band { days: 0b1010_0000, from_minute: 9 * 60, until_minute: 12 * 60 },
            ],
        },
    ];
    let sources =
        [Source::App, Source::Web, Source::Hotline, Source::SaidOnCall, Source::Brand, Source::Import];
    for word in [Word::Refuse, Word::Permit, Word::Withdraw] {
        for scope in &scopes {
            for source in sources {
                let said = Act { source, ..act(word, scope.clone(), "2026-11-01T09:00:00+08:00") };
                let dated = Act {
                    expires_at: Some(at(CALL)),
                    effective_at: at("2026-11-02T09:00:00+08:00"),
                    keeps_exceptions: true,
                    ..said.clone()
                };
                let once = Act { calls: Some(1), person: Some("mother".parse().unwrap()), ..said.clone() };
                let late = Act { effective_at: at("2026-10-01T09:00:00+08:00"), ..said.clone() };
                let mut scene = bare(Verdict::Deny, "no_consent");
                scene.acts = vec![said, dated, once, late];
                assert_story_reads(&scene, "acts");
            }
        }
    }
}

#[test]
fn the_codes_written_down_here_are_those_of_the_law() {
    assert_eq!(CODES.to_vec(), ReasonCode::ALL.iter().map(|code| code.word()).collect::<Vec<_>>());
}
