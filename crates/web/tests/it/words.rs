//! The three files of words say the same things, and the pages use what they say.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anxin_desk::RuleId;
use anxin_domain::decide::{Effect, ReasonCode};
use anxin_domain::verify::FindingCode;
use anxin_explain::Row;
use anxin_promise::Why;
use anxin_web::reasons::{self, Audience};
use anxin_web::words::{Language, Words, source};

use crate::house::LINE;

/// Ids that are put together at run time; each family is drawn in full by the pages' tests or by a test here.
pub(crate) const FAMILIES: [&str; 22] = [
    "reason-",
    "code-",
    "instead-",
    "finding-",
    "done-",
    "problem-",
    "stage-",
    "purpose-",
    "line-",
    "error-",
    "step-",
    "rating-",
    "fact-",
    "field-",
    "word-",
    "signal-",
    "did-",
    "role-",
    "opinion-",
    "ticket-",
    "deed-",
    "law-wrong-",
];

/// Each message id with its variables.
fn messages(language: Language) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut current = String::new();
    for line in source(language).lines().filter(|line| !line.starts_with('#')) {
        if line.starts_with(|c: char| c.is_ascii_lowercase()) {
            current = line.split(" = ").next().unwrap().to_owned();
            let seen = found.insert(current.clone(), BTreeSet::new());
            assert!(seen.is_none(), "{current} stands twice in {}", language.tag());
        }
        let variables = line.split('$').skip(1).map(|rest| {
            rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect::<String>()
        });
        if let Some(known) = found.get_mut(&current) {
            known.extend(variables);
        }
    }
    found
}

#[test]
fn the_files_have_the_same_ids_and_variables() {
    let chinese = messages(Language::ZhCn);
    assert!(chinese.len() > 300);
    for language in [Language::En, Language::Ja] {
        let other = messages(language);
        for (id, variables) in &chinese {
            assert_eq!(Some(variables), other.get(id), "{id} in {}", language.tag());
        }
        for id in other.keys() {
            assert!(chinese.contains_key(id), "{id} is in {} only", language.tag());
        }
    }
}

#[test]
fn every_message_can_be_read() {
    for language in Language::ALL {
        let resource = fluent_bundle::FluentResource::try_new(source(language).to_owned());
        assert!(resource.is_ok(), "{}: {:?}", language.tag(), resource.err().map(|(_, errors)| errors));
        for id in messages(language).keys() {
            assert!(Words::new(language).has(id), "{id} in {}", language.tag());
        }
    }
}

#[test]
fn every_code_has_a_sentence_for_each_reader() {
    let row = Row { line: LINE, agent: Some("王芳"), brand: None, until: None };
    for language in Language::ALL {
        let words = Words::new(language);
        for code in ReasonCode::ALL {
            assert!(!reasons::reason_name(words, *code).starts_with("code-"), "{code:?}");
        }
        for audience in Audience::ALL {
            for code in ReasonCode::ALL {
                let sentence = reasons::reason(words, *code, audience, &row);
                assert!(
                    !sentence.starts_with("reason-") && !sentence.contains("none"),
                    "{code:?}: {sentence}"
                );
                assert!(!sentence.contains(&LINE.national()), "{code:?}: a line is shown masked");
            }
            for code in FindingCode::ALL {
                assert!(!reasons::finding(words, *code, audience).starts_with("reason-"), "{code:?}");
                assert!(!reasons::finding_name(words, *code).starts_with("finding-"), "{code:?}");
            }
        }
    }
}

#[test]
fn every_reason_why_a_promise_does_not_read_is_told_in_each_language() {
    let known: BTreeSet<String> = Why::ALL.iter().map(|(code, _)| format!("law-wrong-{code}")).collect();
    let [chinese, english, japanese] = [Language::ZhCn, Language::En, Language::Ja].map(messages);
    for (code, names) in Why::ALL {
        let id = format!("law-wrong-{code}");
        for messages in [&chinese, &english, &japanese] {
            let used = messages.get(&id).ok_or(&id).unwrap();
            assert!(used.iter().all(|name| names.contains(&name.as_str())), "{id}: {used:?} of {names:?}");
        }
        let named: Vec<_> = names.iter().map(|name| (*name, "x".into())).collect();
        let said = Language::ALL.map(|language| Words::new(language).t_with(&id, &named));
        assert_eq!(said.iter().collect::<BTreeSet<_>>().len(), 3, "{said:?}: each in its own language");
    }
    let left: Vec<_> =
        chinese.keys().filter(|id| id.starts_with("law-wrong-") && !known.contains(*id)).collect();
    assert!(left.is_empty(), "no file is refused for {left:?}");
}

#[test]
fn reasons_of_decisions_have_their_sentences_in_one_place() {
    for id in messages(Language::ZhCn).keys() {
        let Some(rest) = id.strip_prefix("reason-") else { continue };
        let code = rest.rsplit_once('-').unwrap().0.replace('-', "_");
        assert!(code.parse::<ReasonCode>().is_err(), "{id} is told by the room explain");
    }
}

#[test]
fn whoever_is_refused_for_a_reason_of_their_own_is_told_what_to_do() {
    let silent = [ReasonCode::RegistryStale];
    for code in
        ReasonCode::ALL.iter().filter(|code| code.effect() == Effect::Denies && !silent.contains(code))
    {
        assert!(reasons::instead(Words::new(Language::En), *code).is_some(), "{code:?}");
    }
}

/// Everything in the code that looks like a message id: lower-case words in quotes.
pub(crate) fn quoted_in_the_code() -> BTreeSet<String> {
    fn read(folder: &Path, into: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                read(&path, into);
            } else {
                let code = std::fs::read_to_string(&path).unwrap();
                into.extend(code.split('"').map(str::to_owned));
            }
        }
    }
    let mut found = BTreeSet::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    found
}

#[test]
fn every_rule_about_abuse_is_told_in_each_language() {
    use RuleId::{
        CapNumberMonth, CapPersonMonth, ClaimFarming, ManyNumbersOfOnePerson, PairRepeats,
        PayeeChangedLately, PayeeSharedWithStaff, SecondsAfterOn,
    };
    let rules = [
        ClaimFarming,
        ManyNumbersOfOnePerson,
        PayeeSharedWithStaff,
        PairRepeats,
        SecondsAfterOn,
        PayeeChangedLately,
        CapPersonMonth,
        CapNumberMonth,
    ];
    for language in [Language::ZhCn, Language::En, Language::Ja] {
        let messages = messages(language);
        for rule in rules {
            let variables = &messages[&format!("signal-{}", rule.word().replace('_', "-"))];
            assert!(variables.contains("value") && variables.contains("threshold"), "{rule:?}");
        }
    }
}

#[test]
fn no_message_is_left_over() {
    let quoted = quoted_in_the_code();
    for id in messages(Language::ZhCn).keys() {
        let family = FAMILIES.iter().any(|prefix| id.starts_with(prefix));
        assert!(family || quoted.contains(id), "nothing uses {id}");
    }
}

#[test]
fn english_counts_in_english() {
    let words = Words::new(Language::En);
    let count = |n: u32| words.t_with("home-permits", &[("n", n.into())]);
    assert_eq!(count(0), "Nobody is allowed");
    assert_eq!(count(1), "1 caller is allowed");
    assert_eq!(count(7), "7 callers are allowed");
}
