//! Telling customers by text: what became of their cases, as the desk says (the words are here), and that an agent asks for
//! their consent (the words are in the room `identity`, which the JSON door uses too). The outbox sends.

use anxin_desk::{Desk, Notice, NoticeKind, TELL, told};
use anxin_domain::ids::MessageId;
use anxin_domain::people::ConsentRequest;
use anxin_identity::{About, ConsentNotice, IdentityError, NewMessage, queue};
use anxin_store::Store;
use anxin_store::jobs::{Ended, Handler, Kind, Lease, Trouble};
use async_trait::async_trait;

use crate::fail::Fail;
use crate::web::Web;
use crate::words::{Language, Words};

/// Hands on what customers are to be told: a notice becomes a text, and both and the end of the job are one transaction.
#[derive(Clone)]
pub struct Teller {
    desk: Desk,
    store: Store,
}

#[async_trait]
impl Handler for Teller {
    fn kind(&self) -> Kind {
        TELL
    }

    async fn run(&self, lease: &Lease) -> Result<Ended, Trouble> {
        let lease = lease.clone();
        let Some(notice) = self.desk.notice(&lease.job.payload).await? else {
            return Ok(self.store.write(move |tx| lease.done(tx)).await?);
        };
        let now = self.store.clock().now();
        let message = NewMessage {
            id: MessageId::new(now, self.store.clock().random()),
            number: notice.number,
            template: notice.kind.word().to_owned(),
            about: about(notice.kind),
            text: text(&notice),
            key: Some(notice.key()),
        };
        let ended = self.store.write(move |tx| {
            queue(tx, &message, now)?;
            told(tx, &notice, now)?;
            Ok::<_, IdentityError>(lease.done(tx)?)
        });
        Ok(ended.await?)
    }
}

impl Web {
    /// Does the jobs that hand notices on. The outbox sends what it queues.
    #[must_use]
    pub fn teller(&self) -> Teller {
        Teller { desk: self.desk.clone(), store: self.gate.store().clone() }
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

/// What a notice is about, as far as it matters for whether it may be switched off.
const fn about(kind: NoticeKind) -> About {
    match kind {
        NoticeKind::Asked
        | NoticeKind::Found
        | NoticeKind::Awarded
        | NoticeKind::NotUpheld
        | NoticeKind::Reversed
        | NoticeKind::SumStands => About::Decisions,
        NoticeKind::Paid | NoticeKind::Returned => About::Payments,
        NoticeKind::Received | NoticeKind::Late | NoticeKind::AppealReceived | NoticeKind::Sent => {
            About::Progress
        }
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
        NoticeKind::Asked => "notice-asked",
        NoticeKind::Late => "notice-late",
        NoticeKind::AppealReceived => "notice-appeal-received",
        NoticeKind::Reversed => "notice-reversed",
        NoticeKind::SumStands => "notice-sum-stands",
        NoticeKind::Sent => "notice-sent",
        NoticeKind::Paid => "notice-paid",
        NoticeKind::Returned => "notice-returned",
    };
    words.t_with(id, &[("case", notice.case.to_string().into())])
}
