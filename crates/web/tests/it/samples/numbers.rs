//! Pages about several numbers of one person, and about numbers that are looked after.

use anxin_identity::Deed;
use anxin_web::components::form::Errors;
use anxin_web::ctx::{Ctx, Face, LooksAfter, Reader, Whose};
use anxin_web::pages::customer::data;
use anxin_web::pages::customer::numbers::{
    self, DeedRow, GiveUpView, LinkCodeView, LinkForm, LinkRow, NumbersView,
};
use anxin_web::pages::other_number::{self, OtherNumberView};
use anxin_web::words::Language;
use maud::Markup;

use super::{CASE, at, ctx};

pub(super) fn pages(language: Language) -> Vec<(&'static str, Markup)> {
    let me = ctx(language, Face::Customer, "/me/numbers");
    let shown = |whose| {
        let looks_after = Some(LooksAfter { number: "139****1234".into(), whose });
        let reader = me.reader.clone().map(|reader| Reader { looks_after, ..reader });
        Ctx { reader, ..me.clone() }
    };
    let code = |whose, errors| LinkCodeView {
        challenge: CASE.into(),
        sent_to: "139****1234".into(),
        whose,
        minutes: 10,
        errors,
    };
    let give_up = GiveUpView { link: String::new(), number: "138****8000".into() };
    vec![
        ("numbers", numbers::page(&me, &several())),
        ("numbers-none", numbers::page(&me, &none())),
        ("numbers-code", numbers::code(&me, &code(Whose::Helped, Errors::default()))),
        (
            "numbers-code-wrong",
            numbers::code(&me, &code(Whose::Mine, Errors::one("code", "error-code-wrong"))),
        ),
        ("numbers-give-up", numbers::give_up(&me, &give_up)),
        ("other-number", other_number::page(&me, &other(Some("139****1234"), "/me/complain"))),
        ("other-number-stranger", other_number::page(&me, &other(None, "/me/claims/x/answer"))),
        ("looks-after-helped", data::page(&shown(Whose::Helped))),
        ("looks-after-mine", data::page(&shown(Whose::Mine))),
        ("looks-after-over", data::page(&shown(Whose::Over))),
    ]
}

/// A form of another number: what it was for, and where it goes; what belongs to a case goes to no other number.
fn other(was: Option<&str>, action: &str) -> OtherNumberView {
    let field = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let fields = vec![field("calling_number", "13900000077"), field("words", "打来推销")];
    OtherNumberView {
        was: was.map(str::to_owned),
        now: Some("138 0013 8000".into()),
        action: action.into(),
        fields: if was.is_some() { fields } else { Vec::new() },
        written: vec!["打来推销".into()],
    }
}

fn row(number: &str, whose: Whose) -> LinkRow {
    LinkRow {
        id: CASE.into(),
        number: number.into(),
        whose,
        since: at("2026-11-20T10:00:00+08:00"),
        rests_at: at("2027-02-18T10:00:00+08:00"),
        rests: false,
        is_shown: false,
    }
}

fn several() -> NumbersView {
    NumbersView {
        own: "138 0013 8000".into(),
        own_is_shown: false,
        looks_after: vec![
            row("139****1234", Whose::Mine),
            LinkRow { is_shown: true, ..row("137****4321", Whose::Helped) },
            LinkRow { rests: true, ..row("136****1111", Whose::Helped) },
        ],
        looked_after_by: vec![
            row("135****2222", Whose::Helped),
            LinkRow { rests: true, ..row("134****3333", Whose::Mine) },
        ],
        deeds: Deed::ALL
            .iter()
            .map(|deed| DeedRow {
                deed: *deed,
                by: "135****2222".into(),
                at: at("2026-11-23T09:00:00+08:00"),
            })
            .collect(),
        form: LinkForm { number: "1380".into(), kind: "helps".into() },
        errors: Errors::one("number", "error-number-short"),
    }
}

fn none() -> NumbersView {
    NumbersView {
        own: "138 0013 8000".into(),
        own_is_shown: true,
        looks_after: Vec::new(),
        looked_after_by: Vec::new(),
        deeds: Vec::new(),
        form: LinkForm::default(),
        errors: Errors::default(),
    }
}
