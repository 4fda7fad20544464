//! The text that a request for consent waits. It asks nothing by itself and sells nothing: who asks, where to answer, that silence
//! is no, and that one need not be asked again.

use anxin_domain::number::Number;

use crate::error::IdentityError;
use crate::identity::Identity;
use crate::message::About;

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
    /// The customer's language (`zh-CN`, `en`, `ja`), if known.
    pub language: Option<&'a str>,
}

impl Identity {
    /// Queues the text that a request waits. Answers false when it was queued before, or its receiver wants no such texts.
    ///
    /// # Errors
    /// [`IdentityError::TextLength`] or a store error.
    pub async fn tell_of_request(&self, notice: &ConsentNotice<'_>) -> Result<bool, IdentityError> {
        let key = format!("consent-request:{}", notice.request);
        self.queue_about(notice.number, (TEMPLATE, About::Requests), &text(notice), Some(key)).await
    }
}

fn text(notice: &ConsentNotice<'_>) -> String {
    let ConsentNotice { brand, agent, .. } = notice;
    match notice.language.unwrap_or_else(|| language_of(notice.number)) {
        "en" => format!(
            "Anxin: {agent} of {brand} asks whether they may call you. Answer on your Anxin page or by the hotline. No \
             answer means no, and you can refuse all such requests for good there."
        ),
        "ja" => format!(
            "【安心】{brand}の{agent}が、お電話してよいかお尋ねしています。安心のページまたはホットラインでお答えください。お答えがなければ\
             「いいえ」となり、今後の同様のお尋ねをすべて断ることもできます。"
        ),
        _ => format!(
            "【安心】{brand}的{agent}请求您同意接听其来电。请在“安心”页面或通过热线答复；不答复即为不同意，您也可以在那里永久拒绝此类请求。"
        ),
    }
}

/// The language to write to a number in that has not said one: that of its country, where there is one here. No other country
/// code begins with 86 or 81 (ITU-T E.164, list of assigned codes).
fn language_of(number: Number) -> &'static str {
    match number.digits().to_string().get(..2) {
        Some("86") => "zh-CN",
        Some("81") => "ja",
        _ => "en",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::TEXT_LIMIT;

    #[test]
    fn each_language_names_who_asks_and_fits() {
        let name = "长".repeat(80);
        let mut seen = Vec::new();
        for language in [None, Some("zh-CN"), Some("en"), Some("ja"), Some("xx")] {
            let number = Number::from_digits(8_613_800_138_000);
            let notice = ConsentNotice { number, request: "r", brand: &name, agent: "王芳", language };
            let text = text(&notice);
            assert!(text.contains(&name) && text.contains("王芳") && !text.contains("  "), "{text}");
            assert!(text.chars().count() <= TEXT_LIMIT, "{text}");
            seen.push(text);
        }
        assert_eq!((&seen[0], &seen[0]), (&seen[1], &seen[4]), "a Chinese number, and nothing else is known");
        assert!(seen[1] != seen[2] && seen[2] != seen[3]);
        let languages = [819_012_345_678, 12_125_550_123].map(|n| language_of(Number::from_digits(n)));
        assert_eq!(languages, ["ja", "en"]);
    }
}
