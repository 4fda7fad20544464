//! Every form with what a person sends in it. A form that the router takes and that is not here fails a test.

use anxin_domain::number::Number;

use super::real::Real;
use super::scene::Scene;
use crate::house::{ADMIN, APPROVER, COMPLIANCE, CUSTOMER, DESK, HOTLINE, LINE, STRANGER};

/// A form as somebody sends it.
#[derive(Clone)]
pub(crate) struct Form {
    /// The route, as the router has it.
    pub(crate) route: &'static str,
    /// Its address in the scene.
    pub(crate) path: String,
    /// Who sends it; nobody who is signed in, for those of the door.
    pub(crate) who: Option<Number>,
    /// What is in it.
    pub(crate) fields: Vec<Field>,
    /// Whether it comes in parts, with a file.
    pub(crate) kind: Kind,
    /// What the same form sent again does.
    pub(crate) again: Again,
    /// What it needs that was really given out.
    pub(crate) real: Real,
}

/// A field of a form.
#[derive(Clone)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) good: String,
    pub(crate) is: Is,
}

/// What a field holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Is {
    /// What a person types: it must come back with a form that is refused.
    Typed,
    /// What the page put there, or one of several answers.
    Fixed,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Plain,
    Parts,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Again {
    /// Nothing: the first one stands.
    Nothing,
    /// The same once more, as each one is another thing.
    Anew,
}

/// A form whose route has no places to fill in. Names with `*` are typed by a person.
fn form(route: &'static str, who: impl Into<Option<Number>>, fields: &[(&str, &str)]) -> Form {
    let field = |(name, good): &(&str, &str)| Field {
        name: name.trim_end_matches('*').to_owned(),
        good: (*good).to_owned(),
        is: if name.ends_with('*') { Is::Typed } else { Is::Fixed },
    };
    Form {
        route,
        path: route.to_owned(),
        who: who.into(),
        fields: fields.iter().map(field).collect(),
        kind: Kind::Plain,
        again: Again::Nothing,
        real: Real::Nothing,
    }
}

impl Form {
    fn at(self, path: String) -> Self {
        Self { path, ..self }
    }

    fn in_parts(self) -> Self {
        Self { kind: Kind::Parts, ..self }
    }

    /// With what was really given out in the places of the fields that it has.
    fn with_real(self, real: Real) -> Self {
        Self { real, ..self }
    }

    fn each_is_another(self) -> Self {
        Self { again: Again::Anew, ..self }
    }
}

pub(crate) fn all(scene: &Scene) -> Vec<Form> {
    let mut forms = door(scene);
    forms.extend(customer(scene));
    forms.extend(calls(scene));
    forms.extend(desk(scene));
    forms.extend(promises(scene));
    forms
}

/// Before anybody is signed in.
pub(crate) fn door(scene: &Scene) -> Vec<Form> {
    vec![
        form("/signin", None, &[("number*", "13800138009"), ("resend", ""), ("next", "/me")])
            .each_is_another(),
        form("/signin/code", None, &[("challenge", super::NO_ID), ("code", "123456"), ("next", "/me")])
            .with_real(Real::SignIn),
        form("/verify", None, &[("code*", &scene.receipt)]),
        form("/signin/text", None, &[("word", "7F3K9QX0"), ("next", "/me")]).with_real(Real::Text),
        form("/demo/messages", None, &[("from*", "13800138009"), ("text*", "STOP")]),
        form("/signin/passkey", None, &[("answer", "{}"), ("name", ""), ("next", "/me")])
            .with_real(Real::SignInByPasskey),
        // Somebody whom the demonstration has, afterwards signed in.
        form("/demo/signin", None, &[("number", "13700000005")]).each_is_another(),
    ]
}

/// The customer's own.
pub(crate) fn customer(scene: &Scene) -> Vec<Form> {
    let claim = |end: &str, case: &str| format!("/me/claims/{case}/{end}");
    let complaint = [
        ("calling_number*", "13900000077"),
        ("date*", "2026-11-22"),
        ("time*", "09:30"),
        ("words*", "打来推销"),
        ("call", ""),
        ("once", "a1"),
        ("confirm", "yes"),
        ("back", ""),
    ];
    vec![
        form("/me/dnd", CUSTOMER, &[("to", "on"), ("confirm", ""), ("challenge", ""), ("code", "")]),
        form(
            "/me/permit",
            CUSTOMER,
            &[
                ("to", "agent"),
                ("agent*", "13900000001"),
                ("brand", ""),
                ("line_of_business", "rental"),
                ("hours", "evenings"),
                ("until*", "2027-01-01"),
                ("times", ""),
                ("once", "a2"),
            ],
        ),
        form("/signin/passkey/new", CUSTOMER, &[("answer", "{}"), ("name*", "手机"), ("next", "/me")])
            .with_real(Real::NewPasskey),
        form("/signin/invite/{token}", CUSTOMER, &[("answer", "{}"), ("name", "手机")])
            .at(format!("/signin/invite/{}", super::NO_ID))
            .with_real(Real::Invited),
        // Somebody of whom nothing else is tried: afterwards they are signed out.
        form("/me/erase", STRANGER, &[("confirm", "yes")]),
        form("/me/passkeys/remove", CUSTOMER, &[("id", super::NO_ID)]).with_real(Real::Passkey),
        form(
            "/me/messages",
            CUSTOMER,
            &[("language", "ja"), ("progress", "yes"), ("acts", ""), ("requests", "yes")],
        ),
        form(
            "/me/numbers/request",
            CUSTOMER,
            &[("number*", "13800138009"), ("kind", "helps"), ("resend", ""), ("link", "")],
        )
        .each_is_another(),
        form("/me/numbers/code", CUSTOMER, &[("challenge", super::NO_ID), ("code", "123456")])
            .with_real(Real::LinkCode),
        form("/me/numbers/show", CUSTOMER, &[("link", "")]),
        form("/me/numbers/remove", CUSTOMER, &[("link", super::NO_ID)]).with_real(Real::Link),
        // Read once more and left at that: afterwards its sender is nobody.
        form("/me/numbers/give-up", CUSTOMER, &[("link", ""), ("confirm", "")]),
        form("/me/messages/mail", CUSTOMER, &[("address*", "li.hua@mail.example"), ("how", "")])
            .each_is_another(),
        form("/me/messages/mail/code", CUSTOMER, &[("challenge", super::NO_ID), ("code", "123456")])
            .with_real(Real::Mailed),
        form("/me/messages/mail/remove", CUSTOMER, &[]),
        form("/me/permit/withdraw", CUSTOMER, &[("act", &scene.act)]),
        form(
            "/me/choose",
            CUSTOMER,
            &[
                ("word", "not"),
                ("to", "agent"),
                ("agent*", "13900000001"),
                ("brand", ""),
                ("line_of_business", "rental"),
                ("hours", "evenings"),
                ("keep", "yes"),
                ("once", "a9"),
                ("confirm", "yes"),
                ("back", ""),
            ],
        ),
        form("/me/undo", CUSTOMER, &[("undo", &format!("act-{}", scene.act))]),
        form("/me/requests", CUSTOMER, &[("request", &scene.request), ("said", "no")]),
        form("/me/complain", CUSTOMER, &complaint),
        form("/me/claim/{promise}", CUSTOMER, &loss("a3")).at("/me/claim/true-listing".into()),
        form("/me/claims/{case}/appeal", CUSTOMER, &[("words*", "请再看一次")])
            .at(claim("appeal", &scene.decided)),
        form("/me/claims/{case}/answer", CUSTOMER, &[("finding", &scene.question), ("answer*", "是上午")])
            .at(claim("answer", &scene.asked)),
        // Said once, it is not asked for again; nor is there a hold in the scene that could be let go.
        form("/me/claims/{case}/rate", CUSTOMER, &[("score", "4"), ("said", "还行")])
            .at(claim("rate", &scene.decided)),
        form("/me/claims/{case}/file", CUSTOMER, &[])
            .at(claim("file", &scene.waiting))
            .in_parts()
            .each_is_another(),
        form(
            "/me/payee",
            CUSTOMER,
            &[
                ("name*", "周晓"),
                ("account*", "6222020200012345678"),
                ("bank*", "ICBKCNBJ"),
                ("confirm", "yes"),
                ("back", ""),
            ],
        ),
        form(
            "/me/payee/wechat",
            CUSTOMER,
            &[
                ("name*", "周晓"),
                ("openid*", "o-MYE42l80oelYMDE34nYD456Xoy"),
                ("confirm", "yes"),
                ("back", ""),
            ],
        ),
    ]
}

fn loss(once: &'static str) -> [(&'static str, &'static str); 10] {
    [
        ("brand", "lianjia-wuhan"),
        ("claim.listing*", "W-1"),
        ("claim.seen_on*", "2026-11-22"),
        ("claim.about", "not_on_sale"),
        ("asked*", ""),
        ("words*", "没有这套房"),
        ("confirm", "yes"),
        ("back", ""),
        ("once", once),
        ("language", "zh-CN"),
    ]
}

/// Agents and the hotline.
pub(crate) fn calls(scene: &Scene) -> Vec<Form> {
    let caller = [("customer", "13800138000"), ("language", "zh-CN")];
    vec![
        form(
            "/agent/check",
            LINE,
            &[
                ("number*", "13800138000"),
                ("purpose", "marketing"),
                ("line_of_business", "rental"),
                ("ticket*", ""),
                ("line", ""),
            ],
        ),
        form("/agent/request", LINE, &[("decision", &scene.decision)]),
        form("/agent/call", LINE, &[("about", &scene.about)]),
        form(
            "/agent/calls/{record}",
            LINE,
            &[("effective", "yes"), ("wanted", "no"), ("needed", "unsure"), ("once", "b0")],
        )
        .at(format!("/agent/calls/{}", scene.talk)),
        // Whoever opens a caller leaves a trace each time.
        form("/hotline", HOTLINE, &[("customer*", "13800138000"), ("call", ""), ("language", "zh-CN")])
            .each_is_another(),
        form(
            "/hotline/complaint",
            HOTLINE,
            &[
                caller[0],
                caller[1],
                ("calling_number*", "13900000078"),
                ("date*", "2026-11-22"),
                ("time*", "09:30"),
                ("words*", "打来推销"),
                ("once", "b1"),
            ],
        ),
        form(
            "/hotline/dnd",
            HOTLINE,
            &[caller[0], caller[1], ("read", "…"), ("said", "yes"), ("once", "b2")],
        ),
        form(
            "/hotline/choose",
            HOTLINE,
            &[
                caller[0],
                caller[1],
                ("word", "not"),
                ("to", "agent"),
                ("agent*", "13900000001"),
                ("line_of_business", ""),
                ("hours", ""),
                ("keep", ""),
                ("once", "b4"),
                ("read", "…"),
                ("said", "yes"),
            ],
        ),
        form(
            "/hotline/request",
            HOTLINE,
            &[
                caller[0],
                caller[1],
                ("request", &scene.request),
                ("answer", "no"),
                ("read", "…"),
                ("said", "yes"),
            ],
        ),
        form(
            "/hotline/withdraw",
            HOTLINE,
            &[caller[0], caller[1], ("act", &scene.act), ("read", "…"), ("said", "yes")],
        ),
        form("/hotline/claim/{promise}", HOTLINE, &[&loss("b3")[..], &caller[..1]].concat())
            .at("/hotline/claim/true-listing".into()),
    ]
}

/// The desk.
pub(crate) fn desk(scene: &Scene) -> Vec<Form> {
    let case = |end: &str, case: &str| format!("/desk/cases/{case}/{end}");
    vec![
        // Before the ruling: what was ruled on is asked about no more.
        form(
            "/desk/cases/{case}/ask",
            DESK,
            // Once one is asked, the page has no place for another.
            &[("question", "是上午还是下午？"), ("text", ""), ("use_text", "")],
        )
        .at(case("ask", &scene.waiting)),
        form(
            "/desk/cases/{case}/rule",
            DESK,
            &[
                ("ruling", "reject"),
                ("code", "no_record"),
                ("note*", "查无记录"),
                ("once", "c1"),
                ("weigh", ""),
                ("note_text", ""),
                ("use_note", ""),
                ("verified.listing.status", ""),
            ],
        )
        .at(case("rule", &scene.waiting)),
        form("/desk/cases/{case}/let-go", DESK, &[("finding", &scene.held.1), ("looked*", "已核对")])
            .at(case("let-go", &scene.held.0)),
        form("/desk/search", DESK, &[("number*", "13800138000")]).each_is_another(),
        form(
            "/desk/bulk",
            DESK,
            &[
                (&format!("case.{}", scene.waiting), "yes"),
                ("deed", "take"),
                ("to", ""),
                ("text", ""),
                ("into", ""),
                ("code", ""),
                ("note", ""),
                ("confirm", ""),
            ],
        ),
        form("/desk/undo", DESK, &[("undo", &format!("cases-{}.1", super::NO_ID))]).with_real(Real::Taken),
        form(
            "/desk/staff",
            ADMIN,
            &[("number*", "13300000077"), ("name*", "新同事"), ("role", "hotline"), ("agent*", "")],
        ),
        form("/desk/staff/invite", ADMIN, &[("person", &scene.clerk)]).each_is_another(),
        form("/desk/staff/take", ADMIN, &[("person", &scene.clerk), ("role", "hotline")]),
        form(
            "/desk/brands",
            ADMIN,
            &[("id*", "beike-wuhan"), ("name*", "武汉贝壳"), ("city*", "wuhan"), ("rulebook", "cn")],
        ),
        form(
            "/desk/brands/{brand}",
            ADMIN,
            &[
                ("part", "agreement"),
                ("reference*", "A-1"),
                ("signed*", "2026-11-01"),
                ("digest*", "0000000000000000000000000000000000000000000000000000000000000000"),
            ],
        )
        .at("/desk/brands/lianjia-wuhan".into()),
        form("/desk/texts", ADMIN, &text_form("ask-contract")),
        form("/desk/texts/{text}", ADMIN, &text_form("")[1..]).at("/desk/texts/ask-more".into()),
        form("/desk/fund/payments", DESK, &[]),
        form("/desk/fund/statement", DESK, &[]).in_parts(),
        form(
            "/desk/fund/recoveries/{debtor}/plan",
            DESK,
            &[
                ("amount*", "90"),
                ("parts*", "3"),
                ("first*", "2026-12-01"),
                ("every", "30"),
                ("confirm", "yes"),
                ("back", ""),
            ],
        )
        .at(format!("/desk/fund/recoveries/{}/plan", scene.debtor)),
        form(
            "/desk/fund/recoveries/{debtor}/write-off",
            DESK,
            &[("of", ""), ("amount*", "40"), ("reason*", "查无财产"), ("confirm", "yes"), ("back", "")],
        )
        .at(format!("/desk/fund/recoveries/{}/write-off", scene.debtor)),
        form("/desk/fund/recoveries/{debtor}/paid", DESK, &paid_form("B-1"))
            .at(format!("/desk/fund/recoveries/{}/paid", scene.debtor)),
        form(
            "/desk/fund/recoveries/{debtor}/offset",
            DESK,
            &[("amount*", "0.01"), ("once", "0123456789abcdef"), ("confirm", "yes"), ("back", "")],
        )
        .at(format!("/desk/fund/recoveries/{}/offset", scene.debtor)),
        form(
            "/desk/fund/recoveries/claims/{award}",
            DESK,
            &[
                ("against", "landlord"),
                ("goes_to", "liable"),
                ("amount*", "10"),
                ("asked", "amount"),
                ("confirm", "yes"),
                ("back", ""),
            ],
        )
        .at(format!("/desk/fund/recoveries/claims/{}", scene.award)),
        form("/desk/fund/recoveries/claims/{award}/paid", DESK, &paid_form("B-2"))
            .at(format!("/desk/fund/recoveries/claims/{}/paid", scene.claimed)),
        form(
            "/desk/fund/recoveries/write-offs/{proposal}",
            DESK,
            &[("decision", "refuse"), ("confirm", "yes"), ("back", "")],
        )
        .at(format!("/desk/fund/recoveries/write-offs/{}", scene.proposal)),
    ]
}

/// Money that came in.
fn paid_form(booking: &'static str) -> [(&'static str, &'static str); 4] {
    [("amount*", "0.01"), ("booking*", booking), ("confirm", "yes"), ("back", "")]
}

/// A text of the desk.
fn text_form(id: &'static str) -> [(&'static str, &'static str); 10] {
    [
        ("id*", id),
        ("use", "question"),
        ("name_zh*", "索取合同"),
        ("name_en*", "Ask for the contract"),
        ("name_ja*", "契約書の依頼"),
        ("text_zh*", "请上传合同"),
        ("text_en*", "Please add the contract"),
        ("text_ja*", "契約書をお送りください"),
        ("seen", "0"),
        ("part", "save"),
    ]
}

/// Whoever writes promises.
pub(crate) fn promises(scene: &Scene) -> Vec<Form> {
    let text = scene.promise.as_str();
    vec![
        form("/desk/promises/new", COMPLIANCE, &[("text*", text)]).in_parts(),
        form("/desk/promises/submit", COMPLIANCE, &[("file", "true-listing.toml"), ("text*", text)]),
        form("/desk/promises/drafts/{draft}/publish", APPROVER, &[("seen", "0")])
            .at(format!("{}/publish", scene.draft)),
        form("/prove", COMPLIANCE, &[("next", "/desk/promises")]),
        // The last one: afterwards its sender is nobody.
        form("/signout", APPROVER, &[]),
    ]
}
