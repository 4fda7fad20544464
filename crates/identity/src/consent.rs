//! The text that a request for consent waits. It asks nothing by itself and sells nothing: who asks, where to answer, that silence
//! is no, and that one need not be asked again.

use anxin_domain::ids::MessageId;
use anxin_domain::number::Number;

use crate::error::IdentityError;
use crate::identity::Identity;
use crate::mail::Letter;
use crate::message::{About, NewMessage, queue};
use crate::words::say;

/// What the text is called in the list of texts.
const TEMPLATE: &str = "consent_request";

/// A request for consent of which a customer is told.
pub struct ConsentNotice<'a> {
    /// Whose consent is asked for.
    pub number: Number,
    /// The request's id; one request makes one text.
    pub request: &'a str,
    /// The brand's name as customers know it.
    pub brand: &'a str,
    /// The agent's name as customers see it.
    pub agent: &'a str,
    /// The language of the request (`zh-CN`, `en`, `ja`), if it has one; what the customer said goes before it.
    pub language: Option<&'a str>,
}

impl Identity {
    /// Queues the text that a request waits. Answers false when it was queued before, or its receiver wants no such texts.
    ///
    /// # Errors
    /// [`IdentityError::TextLength`] or a store error.
    pub async fn tell_of_request(&self, notice: &ConsentNotice<'_>) -> Result<bool, IdentityError> {
        let key = format!("consent-request:{}", notice.request);
        let language = self.language_to_write_in(notice.number, notice.language).await?;
        let (clock, now) = (self.store.clock(), self.now());
        let text = text(notice, &language);
        let message = NewMessage {
            id: MessageId::new(now, clock.random()),
            number: notice.number,
            template: TEMPLATE.to_owned(),
            about: About::Requests,
            letter: self.mails().then(|| self.letter_of(&text, &language)),
            text: self.saying_how_to_stop(text, About::Requests, &language),
            key: Some(key),
        };
        self.store.write(move |tx| queue(tx, &message, now)).await
    }

    fn letter_of(&self, text: &str, language: &str) -> Letter {
        let where_to =
            self.site().map(|site| format!("\n\n{}/me/requests", site.origin())).unwrap_or_default();
        Letter {
            id: MessageId::new(self.now(), self.store.clock().random()),
            subject: say(language, "consent-subject", &[]),
            text: format!("{text}{where_to}\n"),
        }
    }
}

fn text(notice: &ConsentNotice<'_>, language: &str) -> String {
    say(language, "consent-text", &[("brand", notice.brand), ("agent", notice.agent)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::TEXT_LIMIT;
    use crate::parts::part_count;

    #[test]
    fn each_language_names_who_asks_and_fits() {
        let name = "长".repeat(80);
        let mut seen = Vec::new();
        for language in ["zh-CN", "en", "ja", "xx"] {
            let number = Number::from_digits(8_613_800_138_000);
            let notice =
                |brand| ConsentNotice { number, request: "r", brand, agent: "王芳", language: None };
            let long = text(&notice(&name), language);
            assert!(long.contains(&name) && long.contains("王芳") && !long.contains("  "), "{long}");
            assert!(long.chars().count() <= TEXT_LIMIT, "{long}");
            assert!(part_count(&text(&notice("武汉链家"), language)) <= 2, "{long}");
            seen.push(long);
        }
        assert_eq!(seen[0], seen[3], "what is not known is written in Chinese");
        assert!(seen[0] != seen[1] && seen[1] != seen[2]);
    }
}
