//! Samples of what is owed to the fund.

use anxin_domain::money::Money;
use anxin_fund::{BackBy, GoesTo, Recourse, Tenant, ThirdParty, WriteOffDecision};
use anxin_web::components::form::Errors;
use anxin_web::ctx::{Ctx, Face};
use anxin_web::pages::desk::recoveries::claims::{self, ClaimForm, ClaimView, Question};
use anxin_web::pages::desk::recoveries::debtor::{self, AwardRow, DebtorView, PartRow, PlanView};
use anxin_web::pages::desk::recoveries::forms::{self, About, PlanForm, WriteOffForm};
use anxin_web::pages::desk::recoveries::proposal::{self, DecideForm, Part, ProposalView};
use anxin_web::pages::desk::recoveries::received::{self, OffsetForm, PaidForm, Payer};
use anxin_web::pages::desk::recoveries::{self, DebtorRow, ProposalRow, RecoveriesView, Runs, Whose};
use anxin_web::words::Language;
use maud::Markup;

use super::{CASE, ctx, now, yuan};

const NAME: &str = "王磊 · 武汉江城安居房地产经纪有限公司光谷分公司";

/// The pages.
pub(super) fn pages(language: Language) -> Vec<(&'static str, Markup)> {
    let ctx = ctx(language, Face::Desk, recoveries::LIST);
    let none = RecoveriesView { debtors: vec![], waiting: vec![], ..listed() };
    let empty = DebtorView { came_back: vec![], plans: vec![], write_offs: vec![], more: 1, ..one() };
    let wrong = |fields: &[&'static str], message| {
        let mut errors = Errors::default();
        fields.iter().for_each(|field| errors.add(*field, message));
        errors
    };
    let plan = PlanForm { amount: "9000".into(), parts: "3".into(), ..PlanForm::default() };
    let form =
        WriteOffForm { amount: "500".into(), reason: "公司已注销".into(), ..WriteOffForm::default() };
    let third = [(CASE.to_owned(), "房东 · ¥500.00".to_owned())];
    let parts = [(now(), yuan(50)), (now().plus_days(30), yuan(50))];
    let proposal = |part, decided| ProposalView {
        row: ProposalRow { decided, ..proposed() },
        debtor: Some(format!("{}/brand:lianjia-wuhan", recoveries::LIST)),
        owed: yuan(700),
        part,
        form: DecideForm { decision: "approve".into(), ..DecideForm::default() },
        errors: Errors::default(),
    };
    let own = ProposalView { errors: wrong(&["decision"], "error-choose"), ..proposal(Part::Decides, None) };
    let decided = |decision| Some((decision, "林默".to_owned(), now()));
    let mut all = came_back(&ctx, &wrong);
    all.extend(vec![
        ("debts", recoveries::page(&ctx, &listed())),
        ("debts-none", recoveries::page(&ctx, &none)),
        ("debtor", debtor::page(&ctx, &one())),
        ("debtor-empty", debtor::page(&ctx, &empty)),
        ("plan", forms::plan(&ctx, &about(), &plan, &wrong(&["amount", "first"], "error-owed-less"))),
        ("plan-check", forms::plan_check(&ctx, &about(), &plan, &parts)),
        (
            "write-off",
            forms::write_off(&ctx, &about(), &third, &form, &wrong(&["of", "reason"], "error-words-empty")),
        ),
        ("write-off-plain", forms::write_off(&ctx, &about(), &[], &form, &Errors::default())),
        ("write-off-check", forms::write_off_check(&ctx, &about(), NAME, yuan(500), &form)),
        ("proposal", proposal::page(&ctx, &own)),
        ("proposal-own", proposal::page(&ctx, &proposal(Part::Proposed, None))),
        ("proposal-read", proposal::page(&ctx, &proposal(Part::Reads, None))),
        (
            "proposal-approved",
            proposal::page(&ctx, &proposal(Part::Reads, decided(WriteOffDecision::Approved))),
        ),
        (
            "proposal-refused",
            proposal::page(&ctx, &proposal(Part::Decides, decided(WriteOffDecision::Refused))),
        ),
        ("proposal-check", proposal::check(&ctx, &proposal(Part::Decides, None))),
    ]);
    all
}

/// Money that came back, and claims on third parties.
fn came_back(
    ctx: &Ctx,
    wrong: &impl Fn(&[&'static str], &'static str) -> Errors,
) -> Vec<(&'static str, Markup)> {
    let payer = Payer::debtor(&about());
    let paid = PaidForm { amount: "50".into(), booking: "20261123-0001".into(), ..PaidForm::default() };
    let twice = wrong(&["booking", "amount"], "error-booking-known");
    let offset = OffsetForm { amount: "50".into(), once: "0a".into(), ..OffsetForm::default() };
    let form = ClaimForm { amount: "50".into(), ..ClaimForm::default() };
    let award = || claimed(ThirdParty::Seller, GoesTo::Fund);
    let none = ClaimView { claim: None, case: None, ..award() };
    let ask = |question: Question, message| {
        claims::ask(ctx, &none, question, &form, &wrong(&[question.field()], message))
    };
    vec![
        ("received", received::paid(ctx, &payer, &paid, &twice)),
        ("received-check", received::paid_check(ctx, &payer, yuan(50), &paid)),
        (
            "offset",
            received::offset(ctx, &about(), yuan(60), &offset, &wrong(&["amount"], "error-deposit-less")),
        ),
        (
            "offset-again",
            received::offset(ctx, &about(), yuan(60), &offset, &wrong(&["amount"], "error-offset-booked")),
        ),
        ("offset-check", received::offset_check(ctx, &about(), yuan(60), yuan(50), &offset)),
        ("claim-against", ask(Question::Against, "error-claim-stands")),
        ("claim-goes-to", ask(Question::GoesTo, "error-choose")),
        ("claim-amount", ask(Question::Amount, "error-claim-more")),
        ("claim-check", claims::check(ctx, &none, (ThirdParty::Landlord, GoesTo::Liable, yuan(50)), &form)),
        ("claim", claims::page(ctx, &award())),
        ("claim-for-liable", claims::page(ctx, &claimed(ThirdParty::Developer, GoesTo::Liable))),
        ("claim-none", claims::page(ctx, &none)),
    ]
}

fn claimed(against: ThirdParty, goes_to: GoesTo) -> ClaimView {
    let claim = Recourse {
        award: CASE.parse().unwrap(),
        tenant: Tenant::main(),
        against,
        goes_to,
        amount: yuan(500),
        recovered: yuan(100),
        dropped: yuan(50),
        opened_at: now(),
    };
    ClaimView {
        award: CASE.into(),
        case: Some(CASE.into()),
        debtor: (about().address, NAME.into()),
        at: now(),
        amount: yuan(1_000),
        claim: Some(claim),
    }
}

fn about() -> About {
    About {
        name: NAME.into(),
        address: format!("{}/agent:lianjia-wuhan:1023", recoveries::LIST),
        query: "?currency=USD".into(),
        owed: yuan(700),
    }
}

fn proposed() -> ProposalRow {
    ProposalRow {
        id: CASE.into(),
        whose: Whose::Debtor(NAME.into()),
        amount: yuan(500),
        reason: "公司已注销，法院已裁定终结执行".into(),
        by: "陈静".into(),
        at: now(),
        decided: None,
    }
}

fn listed() -> RecoveriesView {
    let row = |plan, overdue, owed: Money| DebtorRow {
        href: format!("{}/brand:lianjia-wuhan", recoveries::LIST),
        name: NAME.into(),
        owed,
        oldest: (owed.minor() > 0).then(now),
        recovered: yuan(300),
        plan,
        overdue,
    };
    let third = ProposalRow { whose: Whose::ThirdParty(ThirdParty::Landlord), ..proposed() };
    RecoveriesView {
        owed: yuan(700),
        recovered: yuan(300),
        written_off: yuan(0),
        debtors: vec![row(Runs::Yes, Some((2, yuan(100))), yuan(700)), row(Runs::No, None, yuan(0))],
        waiting: vec![proposed(), third],
    }
}

fn one() -> DebtorView {
    let claim = |against| Recourse {
        award: CASE.parse().unwrap(),
        tenant: Tenant::main(),
        against,
        goes_to: GoesTo::Fund,
        amount: yuan(500),
        recovered: yuan(100),
        dropped: yuan(0),
        opened_at: now(),
    };
    let award = |case: Option<&str>, recourse| AwardRow {
        award: CASE.into(),
        case: case.map(str::to_owned),
        at: now(),
        amount: yuan(1_000),
        owed: yuan(700),
        recovered: yuan(300),
        passed_on: yuan(0),
        written_off: yuan(0),
        recourse,
    };
    let part = |open, late| PartRow {
        due: now(),
        amount: yuan(100),
        paid: yuan(100 - open),
        open: yuan(open),
        late,
    };
    let parties = [ThirdParty::Seller, ThirdParty::Landlord, ThirdParty::FormerOwner, ThirdParty::Developer];
    let ways = [BackBy::Paid, BackBy::Deposit, BackBy::ThirdParty, BackBy::WrittenOff, BackBy::Reversed];
    let ways = ways.map(Some).into_iter().chain([None]);
    let plan = PlanView {
        id: CASE.into(),
        by: "陈静".into(),
        at: now(),
        ended: None,
        parts: vec![part(0, false), part(50, true), part(100, false)],
    };
    let decided = Some((WriteOffDecision::Approved, "林默".to_owned(), now()));
    DebtorView {
        name: NAME.into(),
        address: about().address,
        query: String::new(),
        owed: yuan(700),
        recovered: yuan(300),
        passed_on: yuan(0),
        written_off: yuan(0),
        deposit: yuan(5_000),
        awards: parties
            .map(|party| award(Some(CASE), Some(claim(party))))
            .into_iter()
            .chain([award(None, None)])
            .collect(),
        more: 0,
        came_back: ways.map(|by| (now(), by, yuan(100))).collect(),
        plans: vec![plan.clone(), PlanView { ended: Some(now()), ..plan }],
        write_offs: vec![proposed(), ProposalRow { decided, ..proposed() }],
    }
}
