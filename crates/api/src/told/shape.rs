//! What an answer looks like, for the OpenAPI document and for the test below: [`super::Teller`] writes it piece by piece.

use anxin_domain::ids::DecisionId;
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

/// A decision of the gate.
#[derive(Serialize, ToSchema)]
#[schema(as = Decision)]
pub(crate) struct DecisionBody<'a> {
    /// Its id; the permit's id when it allows. A phone system keeps it with its call record.
    #[schema(value_type = String, example = "01KAR8Q5T0R8Z5X7C9V2B4N6M8")]
    id: DecisionId,
    /// `allow`, `deny` or `defer`.
    #[schema(example = "deny")]
    verdict: &'static str,
    /// For `defer`: the first moment at which nothing makes the call wait any more, going by what is known now.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    until: Option<Instant>,
    /// The purpose it was judged as.
    #[schema(example = "marketing")]
    judged_as: &'static str,
    /// Every reason; the first is decisive.
    #[schema(value_type = Vec<ReasonBody<'static>>)]
    reasons: Vec<ReasonBody<'a>>,
    /// The promise that would pay if the call were made all the same.
    #[schema(example = "dnd-call@wuhan-2024")]
    compensable: Option<&'a str>,
    /// On which knowledge.
    registry_version: RegistryVersionBody,
    /// By which rulebook.
    #[schema(example = "cn-wuhan-lianjia@2024")]
    rulebook_version: &'a str,
    /// When it was decided.
    #[schema(value_type = String, format = DateTime)]
    decided_at: &'a str,
    /// Until when an allow may be used for one ring; the same as `decided_at` when there is nothing to use.
    #[schema(value_type = String, format = DateTime)]
    expires_at: &'a str,
    /// What was asked.
    #[schema(value_type = CallBody<'static>)]
    call: CallBody<'a>,
    /// Which door asked.
    #[schema(example = "http")]
    door: &'a str,
}

/// Why, and by which rule.
#[derive(Serialize, ToSchema)]
#[schema(as = Reason)]
struct ReasonBody<'a> {
    /// The stable code.
    #[schema(example = "do_not_disturb")]
    code: &'static str,
    /// What it rests on: an act, a ticket, a list, a named rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    rests_on: Option<&'a str>,
    /// For a reason to wait: the first moment at which it no longer holds by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    until: Option<Instant>,
    /// The rule in words, in the language asked for; absent when the rulebook of that time is no longer here.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    rule: Option<&'a RawValue>,
    /// The law, contract or promise it comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    source: Option<&'a RawValue>,
}

/// How much had been followed of the changes about a number and of the directory.
#[derive(Serialize, ToSchema)]
#[schema(as = RegistryVersion)]
struct RegistryVersionBody {
    /// The shard of the number, 0 to 255.
    shard: u16,
    /// Changes applied to that shard.
    acts: i64,
    /// Changes applied to the directory.
    directory: i64,
}

/// The call that was asked about.
#[derive(Serialize, ToSchema)]
#[schema(as = Call)]
struct CallBody<'a> {
    /// The originating line.
    #[schema(value_type = String, example = "+8613900000001")]
    from: Number,
    /// The number that rings.
    #[schema(value_type = String, example = "+8613800138000")]
    to: Number,
    /// The privacy number that was dialled in its place, if one was.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    dialled: Option<Number>,
    /// Which of the people who share the number it was for, if said.
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<&'a str>,
    /// What the caller said it is for.
    purpose: &'static str,
    /// Whether something was sold beside it.
    content: &'static str,
    /// What it is about, if said.
    #[serde(skip_serializing_if = "Option::is_none")]
    line_of_business: Option<&'static str>,
    /// Over which channel.
    channel: &'static str,
    /// The live business, if said.
    #[serde(skip_serializing_if = "Option::is_none")]
    ticket: Option<&'a str>,
    /// The moment of the ring.
    #[schema(value_type = String, format = DateTime)]
    at: &'a str,
}

#[cfg(test)]
mod tests {
    use anxin_domain::call::{Call, Decision, Measured, RegistryVersion};
    use anxin_domain::decide::{Judgement, Reason, ReasonCode, Verdict};
    use anxin_domain::ids::ActId;
    use anxin_domain::label::Label;
    use anxin_domain::scope::{Channel, Content, LineOfBusiness, Purpose};
    use anxin_gate::Law;
    use fastrand::Rng;

    use super::super::{Rules, Teller};
    use super::*;
    use crate::language::Language;

    /// Texts of others, with everything in them that JSON writes in another way.
    const TEXTS: [&str; 4] = ["http", "\"quoted\" \\ back", "line\nfeed \u{1} \u{7f}", "安心 😀"];

    fn moment(rng: &mut Rng) -> Instant {
        Instant::from_micros(rng.i64(1_500_000_000_000_000..2_000_000_000_000_000))
    }

    fn some<T>(rng: &mut Rng, what: impl FnOnce(&mut Rng) -> T) -> Option<T> {
        rng.bool().then(|| what(rng))
    }

    fn reason(rng: &mut Rng) -> Reason {
        Reason {
            code: ReasonCode::ALL[rng.usize(0..ReasonCode::ALL.len())],
            rests_on: some(rng, |rng| match rng.bool() {
                true => Label::from(ActId::from_bytes(rng.u128(..).to_be_bytes())),
                false => TEXTS[rng.usize(0..TEXTS.len())].into(),
            }),
            until: some(rng, moment),
        }
    }

    fn decision(rng: &mut Rng, rulebook: Label) -> Decision {
        let decided_at = moment(rng);
        let or_then = |rng: &mut Rng| if rng.bool() { decided_at } else { moment(rng) };
        let number = |rng: &mut Rng| Number::from_digits(rng.u64(1..1_000_000_000_000_000));
        Decision {
            id: DecisionId::from_bytes(rng.u128(..).to_be_bytes()),
            call: Call {
                from: number(rng),
                to: number(rng),
                dialled: some(rng, number),
                person: some(rng, |_| "mother".parse().unwrap()),
                purpose: [Purpose::Marketing, Purpose::Service, Purpose::ConsentRequest][rng.usize(0..3)],
                content: [Content::Plain, Content::Mixed][rng.usize(0..2)],
                line_of_business: some(rng, |_| LineOfBusiness::NewHome),
                channel: [Channel::Voice, Channel::Sms, Channel::Im][rng.usize(0..3)],
                ticket: some(rng, |_| "T-17".parse().unwrap()),
                at: or_then(rng),
            },
            judgement: Judgement {
                verdict: [Verdict::Allow, Verdict::Deny, Verdict::Defer][rng.usize(0..3)],
                until: some(rng, moment),
                judged_as: Purpose::Survey,
                reasons: (0..rng.usize(0..4)).map(|_| reason(rng)).collect(),
                compensable: some(rng, |rng| TEXTS[rng.usize(0..TEXTS.len())].into()),
                holds_until: some(rng, moment),
            },
            registry_version: RegistryVersion {
                shard: rng.u16(..),
                acts: rng.i64(..),
                directory: rng.i64(..),
            },
            measured: Measured::default(),
            rulebook_version: rulebook,
            decided_at,
            expires_at: or_then(rng),
            door: TEXTS[rng.usize(0..TEXTS.len())].into(),
        }
    }

    /// The same decision by way of the shape.
    fn shaped(decision: &Decision, rules: &Rules, language: Language) -> String {
        let Decision { call, judgement, registry_version, .. } = decision;
        let moments = [decision.decided_at, decision.expires_at, call.at].map(|at| at.to_string());
        let rules = rules.in_words(&decision.rulebook_version, language);
        let reasons = judgement.reasons.iter().map(|reason| {
            let rule = rules.iter().find(|rule| rule.code == reason.code);
            ReasonBody {
                code: reason.code.word(),
                rests_on: reason.rests_on.as_deref(),
                until: reason.until,
                rule: rule.map(|rule| &*rule.text),
                source: rule.map(|rule| &*rule.source),
            }
        });
        let body = DecisionBody {
            id: decision.id,
            verdict: judgement.verdict.word(),
            until: judgement.until,
            judged_as: judgement.judged_as.word(),
            reasons: reasons.collect(),
            compensable: judgement.compensable.as_deref(),
            registry_version: RegistryVersionBody {
                shard: registry_version.shard,
                acts: registry_version.acts,
                directory: registry_version.directory,
            },
            rulebook_version: &decision.rulebook_version,
            decided_at: &moments[0],
            expires_at: &moments[1],
            call: CallBody {
                from: call.from,
                to: call.to,
                dialled: call.dialled,
                person: call.person.as_ref().map(|person| person.as_str()),
                content: call.content.word(),
                purpose: call.purpose.word(),
                line_of_business: call.line_of_business.map(LineOfBusiness::word),
                channel: call.channel.word(),
                ticket: call.ticket.as_ref().map(|ticket| ticket.as_str()),
                at: &moments[2],
            },
            door: &decision.door,
        };
        serde_json::to_string(&body).unwrap()
    }

    #[test]
    fn an_answer_that_is_written_in_pieces_is_the_shape_to_the_byte() {
        let law = Law::shipped().unwrap();
        let rules = Rules::of(&law);
        let labels: Vec<Label> = law.rulebooks().map(|rulebook| rulebook.label.clone()).collect();
        let mut rng = Rng::with_seed(64);
        for language in Language::ALL {
            let mut teller: Teller<'_> = rules.teller(language);
            for round in 0..2_000 {
                let here = rng.usize(0..labels.len());
                let rulebook = if round % 10 == 0 { "gone@\"1\"".into() } else { labels[here].clone() };
                let decision = decision(&mut rng, rulebook);
                let told = String::from_utf8(teller.told(&decision).unwrap()).unwrap();
                assert_eq!(told, shaped(&decision, &rules, language));
            }
        }
    }
}
