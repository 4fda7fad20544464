//! A case in the words of the pages: how far it is, its way in steps, and the rules that it rests on.

use anxin_desk::{About, Award, Case, CaseRow, EventKind, Finding, FindingState, Origin, Subject};
use anxin_domain::ids::BrandId;
use anxin_domain::money::Money;
use anxin_domain::time::Instant;
use anxin_fund::PayoutStatus;

use crate::components::timeline::{Progress, Step};
use crate::ctx::{Ctx, Face};
use crate::fail::Fail;
use crate::format;
use crate::pages::customer::claims::{self, Rule, Stage};
use crate::place::Place;
use crate::web::Web;

/// How a case began.
pub(crate) const fn origin(origin: Origin) -> claims::Origin {
    match origin {
        Origin::Reconciliation => claims::Origin::Found,
        Origin::Hotline => claims::Origin::Hotline,
        Origin::Web | Origin::Api => claims::Origin::Complaint,
    }
}

/// The awards that pay for a finding of a list: the first, and what an appeal has added.
pub(crate) fn awards(row: &CaseRow) -> impl Iterator<Item = &Award> {
    row.award.iter().chain(&row.raised)
}

/// The same of a finding.
pub(crate) fn awards_of(finding: &Finding) -> impl Iterator<Item = &Award> {
    finding.award.iter().chain(&finding.raised)
}

/// Of awards for one thing the one whose money is least far, as long as any of it waits for a person or is on its way. One that was
/// taken back counts for nothing beside another.
pub(crate) fn least_far<'a>(awards: impl IntoIterator<Item = &'a Award>) -> Option<&'a Award> {
    awards.into_iter().min_by_key(|award| match (stage_of(award), award.payout) {
        (_, Some(PayoutStatus::Released)) => 6,
        (Stage::Returned, _) => 0,
        (Stage::NeedsPayee, _) => 1,
        (Stage::MoneyHeld, _) => 2,
        (Stage::Sent, _) => 4,
        (Stage::Paid, _) => 5,
        _ => 3,
    })
}

/// How far a finding has come, money included: as far as all of its money has.
pub(crate) fn stage<'a>(state: FindingState, awards: impl IntoIterator<Item = &'a Award>) -> Stage {
    match state {
        FindingState::WithPerson | FindingState::AwaitingSecond => Stage::WithPerson,
        FindingState::Appealed => Stage::Appealed,
        FindingState::NotUpheld => Stage::NotUpheld,
        FindingState::Upheld => least_far(awards).map_or(Stage::Awarded, stage_of),
    }
}

const fn stage_of(award: &Award) -> Stage {
    match award.payout {
        // Where the bank sent it back, the customer's account comes first.
        Some(PayoutStatus::Returned) => Stage::Returned,
        _ if award.held_at.is_some() => Stage::MoneyHeld,
        Some(PayoutStatus::AwaitingPayee) => Stage::NeedsPayee,
        Some(PayoutStatus::Sent) => Stage::Sent,
        Some(PayoutStatus::Settled) => Stage::Paid,
        Some(PayoutStatus::Queued | PayoutStatus::Reserved | PayoutStatus::Released) | None => Stage::Awarded,
    }
}

/// The finding of a case that matters most to the customer: one that pays, or else the first.
pub(crate) fn leading(case: &Case) -> Option<&Finding> {
    case.findings.iter().find(|finding| finding.award.is_some()).or_else(|| case.findings.first())
}

/// What a finding pays: its award, or what its terms would pay.
pub(crate) fn amount(web: &Web, finding: &Finding) -> Option<Money> {
    let terms = finding.terms.as_deref().and_then(|label| web.gate.law().terms_labelled(label));
    finding.awarded().or_else(|| terms.and_then(|terms| terms.call_amount()))
}

/// Agent and brand at the time of the call.
pub(crate) fn caller(web: &Web, finding: &Finding) -> Option<String> {
    let brand = finding.brand.as_ref().map(|id| brand_name(web, id));
    match (brand, finding.agent_name.clone()) {
        (Some(brand), Some(agent)) => Some(format!("{brand} · {agent}")),
        (known, None) | (None, known) => known,
    }
}

/// Who reads what a case is about: a customer knows the number that their telephone showed, the desk the line.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reader {
    Customer,
    Staff,
}

/// What a finding is about.
pub(crate) fn about(web: &Web, ctx: &Ctx, finding: &Finding, reader: Reader) -> claims::About {
    let at = finding.happened_at;
    match &finding.subject {
        Subject::Call(call) => {
            let number = if reader == Reader::Customer { call.shown() } else { call.calling_number };
            claims::About::Call { from: format::whole_number(ctx.words.place(), number), at }
        }
        Subject::Loss(loss) => {
            let promise = promise_name(web, ctx, &loss.promise);
            claims::About::Loss { promise, reference: loss.reference.clone(), at }
        }
    }
}

/// What the customer was asked about a finding, as the pages show it.
pub(crate) fn question(finding: &Finding, question: &anxin_desk::Question) -> claims::QuestionRow {
    claims::QuestionRow {
        finding: finding.id.to_string(),
        words: question.words.clone(),
        asked_at: question.asked_at,
        answer: question.answer.clone(),
    }
}

/// What a finding in a list is about, without its promise.
pub(crate) fn about_of(place: Place, row: &CaseRow, reader: Reader) -> String {
    match &row.about {
        About::Call { calling_number, displayed } => {
            let shown = displayed.filter(|_| reader == Reader::Customer).unwrap_or(*calling_number);
            format::whole_number(place, shown)
        }
        About::Loss { reference, .. } => reference.clone(),
    }
}

/// The name of a promise in the reader's language.
pub(crate) fn promise_name(web: &Web, ctx: &Ctx, id: &str) -> String {
    let catalogue = web.gate.law().catalogue();
    let promise = catalogue.promise(id);
    promise.map_or_else(|| id.to_owned(), |promise| promise.name.get(ctx.words.language().tag()).to_owned())
}

/// The name of a brand that customers know.
pub(crate) fn brand_name(web: &Web, id: &BrandId) -> String {
    web.gate.registry().now().brand(id).map_or_else(|| id.to_string(), |brand| brand.name.clone())
}

/// The promise in force for the call, and the rule behind the decisive reason.
pub(crate) fn rules(web: &Web, ctx: &Ctx, finding: &Finding) -> Vec<Rule> {
    let language = ctx.words.language().tag();
    let law = web.gate.law();
    let terms = finding.terms.as_deref().and_then(|label| law.terms_labelled(label)).map(|terms| {
        let promises = law.catalogue();
        let name = promises
            .promise(&terms.promise)
            .map_or(terms.promise.as_str(), |promise| promise.name.get(language));
        let since = format::date(ctx.words, terms.effective.from);
        // The name of a version is for those who keep files of them.
        let version =
            if ctx.face == Face::Customer { String::new() } else { format!("{} · ", terms.version) };
        Rule {
            text: terms.text.get(language).to_owned(),
            source: format!("{name} · {version}{}", ctx.t_with("terms-since", &[("date", since.into())])),
        }
    });
    let brand = finding.brand.as_ref().and_then(|id| web.gate.registry().now().brand(id));
    let rulebook =
        law.rulebook(brand.as_ref().map(|brand| brand.rulebook.as_str()), finding.happened_at).ok();
    let judged = finding.call().and_then(|call| call.evidence.decisive());
    let decisive = rulebook.zip(judged).and_then(|(rulebook, code)| rulebook.rule(code));
    let rule = decisive.map(|rule| Rule {
        text: rule.text.get(language).to_owned(),
        source: rule.source.get(language).to_owned(),
    });
    terms.into_iter().chain(rule).collect()
}

/// The way of a finding from found to paid, as far as it goes and what is still to come.
pub(crate) fn way(ctx: &Ctx, case: &Case, finding: &Finding) -> Vec<Step> {
    let award = finding.award.as_ref();
    let stage = stage(finding.state, awards_of(finding));
    let opened = opened(case);
    let mut steps = vec![behind(ctx, opened, Some(case.opened_at))];
    let appealed = finding.appeals.last().map(|appeal| appeal.at);
    match stage {
        Stage::NotUpheld => {
            steps.push(Step {
                progress: Progress::Stopped,
                ..behind(ctx, "step-not-upheld", finding.decided_at)
            });
            return steps;
        }
        Stage::Verifying | Stage::WithPerson => steps.push(now(ctx, "step-verified", finding.due_at)),
        Stage::Appealed => {
            steps.push(behind(ctx, "step-appealed", appealed));
            steps.push(now(ctx, "step-verified", finding.due_at));
        }
        Stage::NeedsPayee
        | Stage::Awarded
        | Stage::MoneyHeld
        | Stage::Sent
        | Stage::Paid
        | Stage::Returned => {
            steps.push(behind(ctx, "step-verified", finding.decided_at));
        }
    }
    let last = |kind| case.events.iter().rev().find(|event| event.kind == kind).map(|event| event.at);
    let rank = match stage {
        Stage::NeedsPayee | Stage::Awarded | Stage::MoneyHeld | Stage::Returned => 1,
        Stage::Sent => 2,
        Stage::Paid => 3,
        _ => 0,
    };
    let due = least_far(awards_of(finding)).map(|award| award.due_at);
    steps.push(reached(ctx, "step-awarded", rank >= 1, award.map(|award| award.awarded_at), false, None));
    if stage == Stage::Returned {
        let back = behind(ctx, "step-returned", last(EventKind::Returned));
        steps.push(Step { progress: Progress::Stopped, ..back });
        return steps;
    }
    if stage == Stage::MoneyHeld {
        steps.push(behind(ctx, "step-payout-held", awards_of(finding).find_map(|award| award.held_at)));
    }
    steps.push(reached(ctx, "step-sent", rank >= 2, last(EventKind::Sent), rank == 1, due));
    steps.push(reached(ctx, "step-paid", rank >= 3, last(EventKind::Paid), rank == 2, due));
    steps
}

/// How the way of a case begins.
fn opened(case: &Case) -> &'static str {
    match case.origin {
        Origin::Reconciliation => "step-found",
        _ if case.findings.iter().any(|finding| finding.loss().is_some()) => "step-claimed",
        _ => "step-complained",
    }
}

fn reached(
    ctx: &Ctx,
    id: &str,
    is_behind: bool,
    at: Option<Instant>,
    is_next: bool,
    due: Option<Instant>,
) -> Step {
    match (is_behind, is_next) {
        (true, _) => behind(ctx, id, at),
        (false, true) => now(ctx, id, due),
        (false, false) => Step { progress: Progress::Ahead, ..now(ctx, id, due) },
    }
}

fn behind(ctx: &Ctx, id: &str, at: Option<Instant>) -> Step {
    Step { title: ctx.t(id), progress: Progress::Done, at, due: None, note: None }
}

fn now(ctx: &Ctx, id: &str, due: Option<Instant>) -> Step {
    Step { title: ctx.t(id), progress: Progress::Now, at: None, due, note: None }
}

/// What has been done with a case, the oldest first, without saying by which person.
pub(crate) fn history(ctx: &Ctx, case: &Case) -> Vec<Step> {
    case.events.iter().map(|event| step_of(ctx, case, event)).collect()
}

/// An event as a step that is behind the case.
pub(crate) fn step_of(ctx: &Ctx, case: &Case, event: &anxin_desk::Event) -> Step {
    let title = ctx.t(match event.kind {
        EventKind::Opened => opened(case),
        EventKind::Verified => "step-verified",
        EventKind::Held => "step-held",
        EventKind::Awarded => "step-awarded",
        EventKind::AlreadyAwarded => "finding-already-awarded",
        EventKind::Rejected => "step-not-upheld",
        EventKind::Proposed => "step-proposed",
        EventKind::Asked => "step-asked",
        EventKind::Answered => "step-answered",
        EventKind::NotAnswered => "step-not-answered",
        EventKind::RulingLate => "step-ruling-late",
        EventKind::AnswerLate => "step-answer-late",
        EventKind::Merged => "step-merged",
        EventKind::Moved => "step-moved",
        EventKind::Appealed => "step-appealed",
        EventKind::Reversed => "step-reversed",
        EventKind::Raised => "step-raised",
        EventKind::SumStands => "step-sum-stands",
        EventKind::PayoutHeld => "step-payout-held",
        EventKind::PayoutLetGo => "step-payout-let-go",
        EventKind::FileAdded => "step-file-added",
        EventKind::Sent => "step-sent",
        EventKind::Paid => "step-paid",
        EventKind::Returned => "step-returned",
    });
    Step { title, progress: Progress::Done, at: Some(event.at), due: None, note: None }
}

/// The reports that were joined to a case, as its page shows them.
pub(crate) async fn merged(web: &Web, case: &Case) -> Result<Vec<claims::MergedRow>, Fail> {
    let reports = web.desk.merged_into(case.id).await?;
    let row = |report: anxin_desk::MergedReport| claims::MergedRow {
        at: report.at,
        origin: origin(report.origin),
        words: report.words,
    };
    Ok(reports.into_iter().map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use anxin_domain::ids::{AwardId, FindingId};
    use anxin_domain::money::Currency;

    fn award(payout: PayoutStatus, held: bool) -> Award {
        let at = Instant::from_micros(1);
        Award {
            id: AwardId::from_bytes([1; 16]),
            finding: FindingId::from_bytes([2; 16]),
            terms: "dnd-call@wuhan-2024".into(),
            amount: Money::new(100, Currency::Cny),
            brand: "b".parse().unwrap(),
            window: "2026-11".into(),
            awarded_at: at,
            due_at: at,
            reversed_at: None,
            calls: 1,
            payout: Some(payout),
            held_at: held.then_some(at),
        }
    }

    #[test]
    fn a_finding_is_as_far_as_the_award_that_is_least_far() {
        use PayoutStatus::{AwaitingPayee, Queued, Released, Reserved, Returned, Sent, Settled};
        let stands = |one, other, held| {
            let (one, other) = (award(one, false), award(other, held));
            let there = stage(FindingState::Upheld, [&one, &other]);
            assert_eq!(stage(FindingState::Upheld, [&other, &one]), there, "in whatever order");
            there
        };
        assert_eq!(stands(Settled, Queued, false), Stage::Awarded, "the raise is not paid yet");
        assert_eq!(stands(Settled, Reserved, true), Stage::MoneyHeld);
        assert_eq!(stands(Settled, Sent, false), Stage::Sent);
        assert_eq!(stands(Sent, AwaitingPayee, false), Stage::NeedsPayee);
        assert_eq!(stands(Settled, Returned, true), Stage::Returned);
        assert_eq!(stands(Settled, Released, false), Stage::Paid, "what was taken back is not waited for");
        assert_eq!(stands(Settled, Settled, false), Stage::Paid);
        assert_eq!(stage(FindingState::Upheld, []), Stage::Awarded);
        assert_eq!(stage(FindingState::Appealed, [&award(Settled, false)]), Stage::Appealed);
    }
}
