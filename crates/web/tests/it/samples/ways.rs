//! Samples of the other ways to write to one another: mail beside texts, and a text to us; and of a notice with its undo.

use anxin_identity::{MailHow, Stopped};
use anxin_web::components::form::Errors;
use anxin_web::ctx::{Ctx, Done, Face};
use anxin_web::pages::customer::{mail, permit};
use anxin_web::pages::{by_text, mail as mail_stop};
use anxin_web::words::Language;
use maud::Markup;

use super::{CASE, ctx};

/// The pages.
pub(super) fn pages(language: Language) -> Vec<(&'static str, Markup)> {
    let at_path = |path: &str| ctx(language, Face::Customer, path);
    let open = |path: &str| ctx(language, Face::Public, path);
    let over = text_view(by_text::Step::Over, Errors::one("word", "error-bytext-over"));
    let shown = text_view(by_text::Step::Shown("7F3K9QX0".into()), Errors::default());
    let undo = Some(format!("act-{CASE}").parse().unwrap());
    let just_permitted = Ctx { done: Some(Done::Permitted), undo, ..at_path("/me/permit") };
    let waits = text_view(by_text::Step::Waits("7F3K9QX0".into()), Errors::default());
    vec![
        ("permit-undo", permit::page(&just_permitted, &Default::default())),
        ("mail-none", mail::page(&at_path("/me/messages/mail"), &Default::default())),
        ("mail", mail::page(&at_path("/me/messages/mail"), &mail_view(MailHow::Instead, "error-mail-odd"))),
        ("mail-code", mail::code(&at_path("/me/messages/mail"), &mail_code())),
        ("mail-stop", mail_stop::ask(&open("/mail/stop/x"), "/mail/stop/x")),
        ("mail-stopped", mail_stop::stopped(&open("/mail/stop/x"), Stopped::Optional)),
        ("mail-stopped-all", mail_stop::stopped(&open("/mail/stop/x"), Stopped::Everything)),
        ("signin-text", by_text::page(&open("/signin/text"), &shown)),
        ("signin-text-waits", by_text::page(&open("/signin/text"), &waits)),
        ("signin-text-over", by_text::page(&open("/signin/text"), &over)),
    ]
}

fn mail_view(how: MailHow, error: &'static str) -> mail::MailView {
    mail::MailView {
        now: Some(("li.hua@mail.example".into(), how)),
        address: "li.hua".into(),
        errors: Errors::one("address", error),
    }
}

fn mail_code() -> mail::MailCodeView {
    mail::MailCodeView {
        challenge: "01J6A3M1T0R8Z5X7C9V2B4N6M8".into(),
        address: "li.hua@mail.example".into(),
        minutes: 10,
        errors: Errors::one("code", "error-code-wrong"),
    }
}

fn text_view(step: by_text::Step, errors: Errors) -> by_text::TextView {
    by_text::TextView { to: "10690000".into(), step, minutes: 10, next: "/me".into(), errors }
}
