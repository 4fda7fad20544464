//! Samples of the doors: signing in by a code, a passkey or the provider, an invitation, and a fresh proof.

use anxin_domain::time::Instant;
use anxin_web::components::form::Errors;
use anxin_web::ctx::Face;
use anxin_web::pages::{oidc, passkey, prove, signin};
use anxin_web::words::Language;
use maud::Markup;

use super::{CASE, ctx};

/// The pages.
pub(super) fn pages(language: Language) -> Vec<(&'static str, Markup)> {
    let open = |path| ctx(language, Face::Public, path);
    let mut pages = Vec::new();
    pages.push(("signin", signin::number(&open("/signin"), &signin::NumberView::default())));
    let wrong = signin::NumberView {
        by_text: signin::ByText::Yes,
        number: "1380".into(),
        next: "/me".into(),
        staff: signin::StaffWay::Provider,
        errors: Errors::one("number", "error-number-short"),
    };
    pages.push(("signin-wrong", signin::number(&open("/signin"), &wrong)));
    let code = signin::CodeView {
        challenge: CASE.into(),
        sent_to: "138****8000".into(),
        minutes: 5,
        next: "/me".into(),
        errors: Errors::one("code", "error-code-wrong"),
    };
    pages.push(("signin-code", signin::code(&open("/signin"), &code)));
    let kept = prove::ProveView {
        to: format!("/desk/cases/{CASE}/let-go"),
        fields: vec![("looked".into(), "本人账户".into())],
        ..prove::ProveView::default()
    };
    pages.push(("prove", prove::page(&open("/prove"), &kept)));
    let sent = prove::SentCode { challenge: CASE.into(), sent_to: "137****0002".into(), minutes: 10 };
    let errors = Errors::one("proof-code", "error-code-wrong");
    let entering = prove::ProveView { sent: Some(sent), errors, ..kept };
    pages.push(("prove-code", prove::page(&open("/prove"), &entering)));
    let asked = Some("{}".to_owned());
    let by_passkey = prove::ProveView { passkey: asked.clone(), sent: None, ..entering.clone() };
    pages.push(("script-prove", prove::page(&open("/prove"), &by_passkey)));
    let work = |provider, button| prove::ProveView {
        asks: prove::Asks::Work { provider, button },
        passkey: None,
        errors: Errors::default(),
        ..by_passkey.clone()
    };
    pages.push(("prove-work", prove::page(&open("/prove"), &work(true, true))));
    pages.push(("prove-no-way", prove::page(&open("/prove"), &work(false, false))));
    pages.push(("prove-shown", prove::shown(&open("/signin/oidc/return"))));
    let errors = Errors::one("passkey", "error-passkey-unknown");
    let view = passkey::SignInView { options: asked, next: "/me".into(), provider: true, errors };
    pages.push(("script-signin", passkey::sign_in(&open("/signin/passkey"), &view)));
    pages.push(("passkey-no-site", passkey::sign_in(&open("/signin/passkey"), &Default::default())));
    let view = passkey::AddView {
        options: "{}".into(),
        name: String::new(),
        to: "/signin/passkey/new".into(),
        for_work: false,
        errors: Errors::one("name", "error-passkey-name-empty"),
    };
    pages.push(("script-add", passkey::add(&open("/signin/passkey/new"), &view)));
    let invited = passkey::AddView { to: "/signin/invite/5f1c".into(), for_work: true, ..view };
    pages.push(("script-invite", passkey::add(&open("/signin/invite/5f1c"), &invited)));
    let at = Instant::parse("2026-11-01T04:00:00Z").unwrap();
    let row = |id: &str, used_at| passkey::PasskeyRow {
        id: id.into(),
        name: "手机".into(),
        made_at: at,
        used_at,
        of_staff: used_at.is_some(),
    };
    let rows = vec![row(CASE, Some(at)), row("01J6A3M1T0R8Z5X7C9V2B4N6M9", None)];
    let mine = |adding, rows| passkey::list(&open("/me/passkeys"), &passkey::ListView { adding, rows });
    pages.push(("passkeys", mine(passkey::Adding::Open, rows.clone())));
    pages.push(("passkeys-full", mine(passkey::Adding::Full, rows)));
    pages.push(("passkeys-none", mine(passkey::Adding::NoSite, Vec::new())));
    for message in ["oidc-expired", "oidc-given-up", "oidc-refused", "oidc-unknown", "oidc-not-looked"] {
        let subject = (message == "oidc-unknown").then(|| "staff|chen".to_owned());
        pages.push((
            "oidc",
            oidc::refused(&open("/signin/oidc/return"), &oidc::RefusedView { message, subject }),
        ));
    }
    pages.push(("prove-file", prove::file(&open("/prove"), "/desk/export.csv", "/desk")));
    pages
}
