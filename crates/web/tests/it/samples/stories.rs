//! Samples of decisions as stories, judged by the real law about made-up people.

use anxin_domain::act::{Act, Source, Word};
use anxin_domain::call::{Call, Decision, Measured, RegistryVersion};
use anxin_domain::decide::{Facts, Verdict, decide};
use anxin_domain::ids::{ActId, DecisionId};
use anxin_domain::people::Caller;
use anxin_domain::remedy::{may_ask, ways};
use anxin_domain::scope::{Channel, Content, Grantee, Purpose, Scope};
use anxin_domain::time::Instant;
use anxin_explain::{Audience, Story, Told, Viewer};
use anxin_gate::Law;
use anxin_web::ctx::Face;
use anxin_web::pages::decision::{self, DecisionView};
use anxin_web::words::Language;
use maud::Markup;

use super::{at, ctx};
use crate::house::{CUSTOMER, LINE};

/// The page for each reader, and for each verdict.
pub(super) fn pages(language: Language) -> Vec<(&'static str, Markup)> {
    let page = |face, audience, rulebook, said: &[Act], when| {
        let story = story(language, audience, rulebook, said, at(when));
        let readers = if face == Face::Desk { Audience::ALL.to_vec() } else { Vec::new() };
        let view = DecisionView { story, readers };
        decision::page(&ctx(language, face, "/decisions/x"), &view)
    };
    let brand = Grantee::Brand("lianjia-wuhan".parse().unwrap());
    let refused = act(Word::Refuse, Scope::do_not_disturb(), 9);
    let permitted = act(Word::Permit, Scope { grantee: brand, ..Scope::do_not_disturb() }, 30);
    let (noon, night) = ("2026-11-23T12:00:00+08:00", "2026-11-23T23:30:00+08:00");
    let both = [permitted.clone(), refused];
    vec![
        ("decision-customer", page(Face::Customer, Audience::Customer, "cn-wuhan-lianjia", &both, noon)),
        ("decision-agent", page(Face::Agent, Audience::Agent, "cn-wuhan-lianjia", &[], noon)),
        ("decision-engineer", page(Face::Desk, Audience::Engineer, "cn-wuhan-lianjia", &both, noon)),
        (
            "decision-deferred",
            page(Face::Customer, Audience::Customer, "au", std::slice::from_ref(&permitted), night),
        ),
        ("decision-allowed", page(Face::Agent, Audience::Agent, "cn-wuhan-lianjia", &[permitted], noon)),
    ]
}

/// The verdicts of the samples, so that a change of the law does not quietly leave one out.
#[test]
fn the_samples_show_every_verdict() {
    let brand = Grantee::Brand("lianjia-wuhan".parse().unwrap());
    let permitted = act(Word::Permit, Scope { grantee: brand, ..Scope::do_not_disturb() }, 30);
    let told = |rulebook, said: &[Act], when| {
        story(Language::En, Audience::Customer, rulebook, said, at(when)).verdict
    };
    assert_eq!(told("cn-wuhan-lianjia", &[], "2026-11-23T12:00:00+08:00"), Verdict::Deny);
    assert_eq!(told("au", std::slice::from_ref(&permitted), "2026-11-23T23:30:00+08:00"), Verdict::Defer);
    assert_eq!(told("cn-wuhan-lianjia", &[permitted], "2026-11-23T12:00:00+08:00"), Verdict::Allow);
}

/// Something said on the customer's page so many days before the calls.
fn act(word: Word, scope: Scope, days: i64) -> Act {
    let when = at("2026-11-23T10:00:00+08:00").plus_days(-days);
    Act {
        id: ActId::new(when, [word as u8; 10]),
        number: CUSTOMER,
        word,
        person: None,
        scope,
        calls: None,
        keeps_exceptions: false,
        effective_at: when,
        recorded_at: when,
        expires_at: None,
        source: Source::Web,
        evidence: None,
    }
}

fn story(language: Language, audience: Audience, rulebook: &str, acts: &[Act], when: Instant) -> Story {
    let law = Law::shipped().unwrap();
    let rulebook = law.rulebook(Some(rulebook), when).unwrap();
    let caller = Caller {
        line: LINE,
        agent: "lianjia-wuhan:1".parse().unwrap(),
        agent_name: "王芳".into(),
        brand: "lianjia-wuhan".parse().unwrap(),
        store: "hankou".parse().unwrap(),
        since: at("2020-01-01T00:00:00+08:00"),
        until: None,
    };
    let call = Call {
        from: LINE,
        to: CUSTOMER,
        dialled: None,
        person: None,
        purpose: Purpose::Marketing,
        content: Content::Plain,
        line_of_business: None,
        channel: Channel::Voice,
        ticket: None,
        at: when,
    };
    let facts = Facts { caller: Some(&caller), city: Some("wuhan"), acts, ..Facts::default() };
    let judgement = decide(&facts, &call, rulebook, law.catalogue().call_terms());
    let ways = ways(&facts, &call, rulebook);
    let zones = rulebook.zones(call.to);
    let can_ask = |channel: &Channel| {
        let asked = may_ask(&facts, &call, *channel, rulebook);
        asked.verdict == Verdict::Allow && asked.judged_as == Purpose::ConsentRequest
    };
    let ask_over: Vec<Channel> = Channel::ALL.iter().copied().filter(can_ask).collect();
    let decision = Decision {
        id: DecisionId::new(when, [1; 10]),
        call,
        judgement,
        registry_version: RegistryVersion { shard: 17, acts: 203, directory: 41 },
        measured: Measured::default(),
        rulebook_version: rulebook.label.clone(),
        decided_at: when,
        expires_at: when,
        door: "pbx-wuhan-1".into(),
    };
    let told = Told {
        decision: &decision,
        caller: Some(&caller),
        brand_name: Some("江城安居"),
        acts,
        holder: Default::default(),
        names: &[],
        rulebook,
        zones,
        promise: None,
        ways: &ways,
        ask_over: &ask_over,
        viewer: Viewer::caller(Some(&caller)),
    };
    Story::tell(&told, audience, language.of_stories())
}
