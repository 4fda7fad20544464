//! The words of mails: those of the text, with a subject, a link where this house has an address on the web, and why it came. Nothing
//! personal is in them beyond what is in the text.

use anxin_domain::ids::MessageId;
use anxin_domain::time::Instant;
use anxin_identity::{About, Identity, Letter};
use anxin_store::Clock;

use crate::words::Words;

/// What a mail is about.
pub(crate) struct Matter<'a> {
    /// As far as it matters for whether it may be switched off.
    pub(crate) about: About,
    /// The words of the text.
    pub(crate) text: &'a str,
    /// The case's reference, if it is about one.
    pub(crate) case: Option<String>,
}

/// The mail that goes with a text; none where no mail is sent.
pub(crate) fn letter(
    identity: &Identity,
    clock: &Clock,
    words: Words,
    matter: &Matter<'_>,
    now: Instant,
) -> Option<Letter> {
    if !identity.mails() {
        return None;
    }
    let page = match &matter.case {
        Some(case) => format!("/me/claims/{case}"),
        None => "/me".to_owned(),
    };
    let link = identity.site().map(|site| format!("{} {}{page}\n\n", words.t("mail-open"), site.origin()));
    Some(Letter {
        id: MessageId::new(now, clock.random()),
        subject: subject(words, matter),
        text: format!("{}\n\n{}{}\n", matter.text, link.unwrap_or_default(), words.t("mail-why")),
    })
}

fn subject(words: Words, matter: &Matter<'_>) -> String {
    let of_case = |id| words.t_with(id, &[("case", matter.case.clone().unwrap_or_default().into())]);
    match matter.about {
        About::Decisions => of_case("mail-subject-decisions"),
        About::Payments => of_case("mail-subject-payments"),
        About::Progress => of_case("mail-subject-progress"),
        // Requests write their own mails; nothing about codes is mailed but the code for an address.
        About::Acts | About::Requests => words.t("mail-subject-acts"),
        About::Security | About::Codes => words.t("mail-subject-security"),
    }
}
