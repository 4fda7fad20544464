//! Telling customers by text: what became of their cases, as the desk says, and what has changed for their number, as the store
//! noted (the words are here); and that an agent asks for their consent (the words are in the room `identity`, which the JSON door
//! uses too). Each in the language that they are written to in. The outbox sends.

use anxin_desk::{Desk, Notice, NoticeKind, TELL, told};
use anxin_domain::ids::MessageId;
use anxin_domain::number::Number;
use anxin_domain::people::ConsentRequest;
use anxin_domain::time::Instant;
use anxin_identity::{About, ConsentNotice, Identity, IdentityError, NewMessage, queue};
use anxin_store::changes::{Changed, TELL_CHANGE, change_noted, change_told};
use anxin_store::customers::held_since;
use anxin_store::jobs::{Ended, Handler, Kind, Lease, Trouble};
use anxin_store::{Store, StoreError};
use async_trait::async_trait;

use crate::fail::Fail;
use crate::letter::{Matter, letter};
use crate::web::Web;
use crate::words::{Language, Words};

/// Hands on what customers are to be told: a notice becomes a text, and both and the end of the job are one transaction.
#[derive(Clone)]
pub struct Teller {
    desk: Desk,
    identity: Identity,
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
        let former = self.is_of_a_former_holder(&notice, now).await?;
        let words = words_for(&self.identity, notice.number, notice.language.as_deref()).await?;
        let (about, text) = (about(notice.kind), text(words, &notice));
        let matter = Matter { about, text: &text, case: Some(notice.case.to_string()) };
        let message = NewMessage {
            letter: letter(&self.identity, self.store.clock(), words, &matter, now),
            id: MessageId::new(now, self.store.clock().random()),
            number: notice.number,
            template: notice.kind.word().to_owned(),
            about,
            text: self.identity.saying_how_to_stop(text, about, words.language().tag()),
            key: Some(notice.key()),
        };
        let ended = self.store.write(move |tx| {
            if !former {
                queue(tx, &message, now)?;
            }
            told(tx, &notice, now)?;
            Ok::<_, IdentityError>(lease.done(tx)?)
        });
        Ok(ended.await?)
    }
}

impl Teller {
    /// Whether a case is that of somebody who had the number before: who has it now is not told of it.
    async fn is_of_a_former_holder(&self, notice: &Notice, now: Instant) -> Result<bool, Trouble> {
        let number = notice.number;
        match self.store.read(move |tx| held_since(tx, number, now)).await? {
            Some(since) => Ok(self.desk.case(notice.case).await?.holder_at < since),
            None => Ok(false),
        }
    }
}

/// Days after which a change is not told any more: it says nothing new.
const CHANGE_DAYS: i64 = 1;
/// One text for the same change within this time: who tries a switch out is told once.
const SAME_CHANGE_MS: i64 = 60_000;

/// Hands on what has changed for a number: a change becomes a text, and both and the end of the job are one transaction.
#[derive(Clone)]
pub struct ChangeTeller {
    identity: Identity,
    store: Store,
}

#[async_trait]
impl Handler for ChangeTeller {
    fn kind(&self) -> Kind {
        TELL_CHANGE
    }

    async fn run(&self, lease: &Lease) -> Result<Ended, Trouble> {
        let lease = lease.clone();
        let id = lease.job.payload.clone();
        let noted = self.store.read(move |tx| change_noted(tx, &id)).await?;
        let Some(noted) = noted else {
            return Ok(self.store.write(move |tx| lease.done(tx)).await?);
        };
        let now = self.store.clock().now();
        let words = words_for(&self.identity, noted.number, None).await?;
        let (about, words_id) = change(noted.changed);
        let text = words.t(words_id);
        let matter = Matter { about, text: &text, case: None };
        let message = NewMessage {
            letter: letter(&self.identity, self.store.clock(), words, &matter, now),
            id: MessageId::new(now, self.store.clock().random()),
            number: noted.number,
            template: noted.changed.word().to_owned(),
            about,
            text: self.identity.saying_how_to_stop(text, about, words.language().tag()),
            key: Some(format!(
                "change:{}:{}:{}",
                noted.changed.word(),
                noted.number.digits(),
                noted.at.micros() / (SAME_CHANGE_MS * 1_000)
            )),
        };
        let old = now > noted.at.plus_days(CHANGE_DAYS);
        let ended = self.store.write(move |tx| {
            let others = held_since(tx, noted.number, now)?.is_some_and(|since| noted.at < since);
            if !old && !others {
                queue(tx, &message, now)?;
            }
            change_told(tx, &noted.id)?;
            Ok::<_, IdentityError>(lease.done(tx)?)
        });
        Ok(ended.await?)
    }
}

impl Web {
    /// Does the jobs that hand changes on. The outbox sends what it queues.
    #[must_use]
    pub fn change_teller(&self) -> ChangeTeller {
        ChangeTeller { identity: self.identity.clone(), store: self.gate.store().clone() }
    }

    /// Does the jobs that hand notices on. The outbox sends what it queues.
    #[must_use]
    pub fn teller(&self) -> Teller {
        Teller { desk: self.desk.clone(), identity: self.identity.clone(), store: self.gate.store().clone() }
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

/// What a change is about, and its words. What opens the line, or moves money, may have been somebody else.
const fn change(changed: Changed) -> (About, &'static str) {
    match changed {
        Changed::DndOn => (About::Acts, "told-dnd-on"),
        Changed::DndOff => (About::Security, "told-dnd-off"),
        Changed::Permitted => (About::Security, "told-permitted"),
        Changed::Refused => (About::Acts, "told-refused"),
        Changed::Withdrawn => (About::Acts, "told-withdrawn"),
        Changed::RequestsRefused => (About::Acts, "told-requests-refused"),
        Changed::RequestsTaken => (About::Security, "told-requests-taken"),
        Changed::PayeeChanged => (About::Security, "told-payee-changed"),
        Changed::MailSet => (About::Security, "told-mail-set"),
        Changed::MailRemoved => (About::Security, "told-mail-removed"),
    }
}

/// What a notice is about, as far as it matters for whether it may be switched off.
const fn about(kind: NoticeKind) -> About {
    match kind {
        NoticeKind::Asked
        | NoticeKind::Found
        | NoticeKind::Awarded
        | NoticeKind::NotUpheld
        | NoticeKind::Joined
        | NoticeKind::Reversed
        | NoticeKind::SumStands => About::Decisions,
        NoticeKind::Paid | NoticeKind::Returned => About::Payments,
        NoticeKind::Received | NoticeKind::Late | NoticeKind::AppealReceived | NoticeKind::Sent => {
            About::Progress
        }
    }
}

/// The words to write to a number in, about something that may have a language of its own.
async fn words_for(identity: &Identity, number: Number, of_it: Option<&str>) -> Result<Words, StoreError> {
    let tag = identity.language_to_write_in(number, of_it).await?;
    Ok(Words::new(Language::from_tag(&tag).unwrap_or(Language::ZhCn)))
}

fn text(words: Words, notice: &Notice) -> String {
    let id = match notice.kind {
        NoticeKind::Found => "notice-found",
        NoticeKind::Received => "notice-received",
        NoticeKind::Awarded => "notice-awarded",
        NoticeKind::NotUpheld => "notice-not-upheld",
        NoticeKind::Asked => "notice-asked",
        NoticeKind::Late => "notice-late",
        NoticeKind::Joined => "notice-joined",
        NoticeKind::AppealReceived => "notice-appeal-received",
        NoticeKind::Reversed => "notice-reversed",
        NoticeKind::SumStands => "notice-sum-stands",
        NoticeKind::Sent => "notice-sent",
        NoticeKind::Paid => "notice-paid",
        NoticeKind::Returned => "notice-returned",
    };
    words.t_with(id, &[("case", notice.case.to_string().into())])
}
