//! Telling customers by text: what became of their cases, as the desk says, and that an agent asks for their consent. The words
//! are here, the outbox sends.

use anxin_desk::{Notice, NoticeKind};
use anxin_domain::number::Number;
use anxin_domain::people::ConsentRequest;

use crate::fail::Fail;
use crate::pages::customer::requests;
use crate::web::Web;
use crate::words::{Language, Words};

/// Notices that are handed on at once.
const NOTICES_A_CHUNK: u32 = 100;

impl Web {
    /// Queues a text for every notice that nobody has handed on yet and answers how many there were. A notice that is handed
    /// on twice makes one text: its key is the text's. To be called now and then.
    ///
    /// # Errors
    /// [`Fail`] when the store does not answer; what is untold stays untold.
    pub async fn tell_notices(&self) -> Result<u64, Fail> {
        let mut told = 0;
        loop {
            let notices = self.desk.untold(NOTICES_A_CHUNK).await?;
            for notice in &notices {
                let text = text(notice);
                let key = Some(notice.key());
                self.identity.queue_text(notice.number, notice.kind.word(), &text, key).await?;
                told += 1;
            }
            self.desk.told(&notices).await?;
            if notices.len() < NOTICES_A_CHUNK as usize {
                return Ok(told);
            }
        }
    }
}

impl Web {
    /// Queues the text that asks a customer for consent. The text of one request is one, however often it is asked.
    pub(crate) async fn tell_request(&self, request: &ConsentRequest) -> Result<(), Fail> {
        let words = Words::new(language_of(request.number));
        let view = self.gate.registry().now();
        let agent = view.agent_name(&request.agent).unwrap_or_else(|| request.agent.to_string());
        let brand = view.brand(&request.brand).map_or_else(|| request.brand.to_string(), |brand| brand.name);
        let about = requests::about(words, &request.scope.lines_of_business);
        let variables = [("agent", agent.into()), ("brand", brand.into()), ("about", about.into())];
        let text = words.t_with("text-request", &variables);
        let key = Some(format!("consent-request:{}", request.id));
        self.identity.queue_text(request.number, "consent_request", &text, key).await?;
        Ok(())
    }
}

/// The language to write to a number in that has not said one: that of its country, where we have it. No other country code
/// begins with 86 or 81 (ITU-T E.164, list of assigned codes).
fn language_of(number: Number) -> Language {
    let digits = number.digits().to_string();
    match digits.get(..2) {
        Some("86") => Language::ZhCn,
        Some("81") => Language::Ja,
        _ => Language::En,
    }
}

fn text(notice: &Notice) -> String {
    let language = notice.language.as_deref().and_then(Language::from_tag).unwrap_or(Language::ZhCn);
    let words = Words::new(language);
    let id = match notice.kind {
        NoticeKind::Found => "notice-found",
        NoticeKind::Received => "notice-received",
        NoticeKind::Awarded => "notice-awarded",
        NoticeKind::NotUpheld => "notice-not-upheld",
        NoticeKind::AppealReceived => "notice-appeal-received",
        NoticeKind::Reversed => "notice-reversed",
        NoticeKind::Sent => "notice-sent",
        NoticeKind::Paid => "notice-paid",
        NoticeKind::Returned => "notice-returned",
    };
    words.t_with(id, &[("case", notice.case.to_string().into())])
}
