//! What is held beside calls and claims: what somebody wants to be texted about and in which language, devices, passkeys, links between
//! numbers, and what was sent. Who else is named in it is masked, as on the pages.

use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_identity::{KeptDevice, KeptMessage, KeptWish, Known, Link, Passkey, SentBy};
use serde_json::{Value as Json, json};

use crate::fail::Fail;
use crate::visitor::Visitor;
use crate::web::Web;

/// What hangs on the number that signed in, and on no number that it looks after.
struct Account {
    devices: Vec<KeptDevice>,
    passkeys: Vec<Passkey>,
    looks_after: Vec<Link>,
    looked_after_by: Vec<Link>,
}

/// What is held beside.
pub(super) struct Beside {
    wishes: Vec<KeptWish>,
    language: Option<(String, Known)>,
    messages: Vec<KeptMessage>,
    /// None where another number is shown than the one that signed in: its devices, keys and links are told to itself only.
    account: Option<Account>,
}

impl Beside {
    pub(super) async fn of(web: &Web, visitor: &Visitor, number: Number) -> Result<Self, Fail> {
        let identity = &web.identity;
        let account = match visitor.link() {
            Some(_) => None,
            None => Some(Account {
                devices: identity.devices_of(number).await?,
                passkeys: identity.passkeys(number).await?,
                looks_after: identity.looks_after(number).await?,
                looked_after_by: identity.looked_after_by(number).await?,
            }),
        };
        Ok(Self {
            wishes: identity.wishes_of(number).await?,
            language: identity.language(number).await?,
            messages: identity.messages_to(number).await?,
            account,
        })
    }

    /// Adds it to an object.
    pub(super) fn add_to(&self, all: &mut Json) {
        let language = self.language.as_ref().map(|(tag, known)| {
            json!({ "tag": tag, "known": if *known == Known::Said { "said" } else { "read" } })
        });
        let messages: Vec<Json> = self.messages.iter().map(message).collect();
        let wishes: Vec<Json> = self.wishes.iter().map(wish).collect();
        let account = self.account.as_ref();
        let devices = account.map(|account| account.devices.iter().map(device).collect::<Vec<_>>());
        let passkeys = account.map(|account| account.passkeys.iter().map(passkey).collect::<Vec<_>>());
        let links = account.map(|account| {
            let looks_after = account.looks_after.iter().map(|link| self::link(link, link.number));
            let looked_after_by = account.looked_after_by.iter().map(|link| self::link(link, link.by));
            json!({
                "looks_after": looks_after.collect::<Vec<_>>(),
                "looked_after_by": looked_after_by.collect::<Vec<_>>(),
            })
        });
        if let Some(fields) = all.as_object_mut() {
            fields.insert("wishes".into(), json!(wishes));
            fields.insert("language_of_texts".into(), json!(language));
            fields.insert("messages".into(), json!(messages));
            fields.insert("devices".into(), json!(devices));
            fields.insert("passkeys".into(), json!(passkeys));
            fields.insert("links".into(), json!(links));
        }
    }

    /// One row for each thing.
    pub(super) fn rows<E>(
        &self,
        visitor: &Visitor,
        mut row: impl FnMut(&str, Instant, [String; 4]) -> Result<(), E>,
    ) -> Result<(), E> {
        let ctx = &visitor.ctx;
        let none = String::new;
        for wish in &self.wishes {
            let what = format!("{}: {}", wish.about, wish.wish);
            row("data-wish", wish.at, [what, wish.via.clone(), none(), none()])?;
        }
        for sent in &self.messages {
            let outcome = sent.outcome.map_or_else(|| sent.status.word(), |outcome| outcome.word());
            let what = format!("{}: {outcome}", sent.template);
            let way = ctx.t(if sent.by == SentBy::Text { "data-by-text" } else { "data-by-mail" });
            row("data-message", sent.created_at, [what, way, none(), sent.id.to_string()])?;
        }
        let Some(account) = &self.account else { return Ok(()) };
        for device in &account.devices {
            row("data-device", device.seen_at, [none(), none(), none(), none()])?;
        }
        for passkey in &account.passkeys {
            row(
                "data-passkey",
                passkey.made_at,
                [passkey.name.clone(), none(), none(), passkey.id.to_string()],
            )?;
        }
        for link in &account.looks_after {
            let what = ctx.t("data-looks-after");
            row("data-link", link.since, [what, link.number.masked(), none(), link.id.to_string()])?;
        }
        for link in &account.looked_after_by {
            let what = ctx.t("data-looked-after-by");
            row("data-link", link.since, [what, link.by.masked(), none(), link.id.to_string()])?;
        }
        Ok(())
    }
}

fn wish(wish: &KeptWish) -> Json {
    json!({ "about": wish.about, "wish": wish.wish, "via": wish.via, "at": wish.at.to_string() })
}

fn device(device: &KeptDevice) -> Json {
    json!({ "first_at": device.first_at.to_string(), "last_at": device.seen_at.to_string() })
}

fn passkey(passkey: &Passkey) -> Json {
    json!({
        "id": passkey.id.to_string(), "name": passkey.name, "made_at": passkey.made_at.to_string(),
        "used_at": passkey.used_at.map(|at| at.to_string()),
    })
}

/// A link, with the other side of it masked.
fn link(link: &Link, other: Number) -> Json {
    json!({
        "id": link.id.to_string(), "number": other.masked(), "kind": link.kind.word(),
        "since": link.since.to_string(), "rests_at": link.rests_at.to_string(),
    })
}

fn message(sent: &KeptMessage) -> Json {
    json!({
        "id": sent.id.to_string(), "kind": sent.template, "about": sent.about.map(|about| about.word()),
        "by": if sent.by == SentBy::Text { "text" } else { "mail" }, "at": sent.created_at.to_string(),
        "status": sent.status.word(), "settled_at": sent.settled_at.map(|at| at.to_string()),
        "outcome": sent.outcome.map(|outcome| outcome.word()),
    })
}
