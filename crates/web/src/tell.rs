//! Telling customers by text: what became of their cases, as the desk says (the words are here), and that an agent asks for
//! their consent (the words are in the room `identity`, which the JSON door uses too). The outbox sends.

use anxin_desk::{Notice, NoticeKind};
use anxin_domain::people::ConsentRequest;
use anxin_identity::ConsentNotice;

use crate::fail::Fail;
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
        let view = self.gate.registry().now();
        let agent = view.agent_name(&request.agent).unwrap_or_else(|| request.agent.to_string());
        let brand = view.brand(&request.brand).map_or_else(|| request.brand.to_string(), |brand| brand.name);
        let notice = ConsentNotice {
            number: request.number,
            request: &request.id.to_string(),
            brand: &brand,
            agent: &agent,
            language: None,
        };
        self.identity.tell_of_request(&notice).await?;
        Ok(())
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
