//! The texts of the house: those that are shipped, with what the house has changed, added and retired. Append-only: the newest row of a
//! text counts, and one without a row is as it is shipped.

use std::collections::BTreeMap;

use anxin_domain::rulebook::Words;
use anxin_domain::time::Instant;
use anxin_store::audit::{AuditAction, By, note};
use anxin_store::{Row, StoreError, Tx};
use serde::{Deserialize, Serialize};

use super::{Macro, Macros, unknown_variable};
use crate::Desk;
use crate::complaint::WORDS_LIMIT;
use crate::error::DeskError;
use crate::rule::Staff;

/// Longest id of a text, in bytes, and longest name, in letters.
const ID_LIMIT: usize = 40;
const NAME_LIMIT: usize = 60;

/// A text as the house keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptMacro {
    /// The text.
    pub text: Macro,
    /// How often it was saved here; 0 for one that stands as it is shipped.
    pub n: i64,
    /// Whether it is offered no more.
    pub retired: bool,
    /// Who saved it last and when; none for one that stands as it is shipped.
    pub saved: Option<(String, Instant)>,
}

/// A sentence in each language, as it is stored.
#[derive(Serialize, Deserialize)]
struct Stored {
    #[serde(rename = "zh-CN")]
    zh_cn: String,
    en: String,
    ja: String,
}

impl Desk {
    /// The texts that are offered, those that are shipped first.
    ///
    /// # Errors
    /// [`DeskError::Store`] when the store does not answer.
    pub async fn macros(&self) -> Result<Macros, DeskError> {
        let kept = self.kept_macros().await?;
        Ok(Macros(kept.into_iter().filter(|one| !one.retired).map(|one| one.text).collect()))
    }

    /// Every text, also those that are retired: those that are shipped first, then by id.
    ///
    /// # Errors
    /// [`DeskError::Store`] when the store does not answer.
    pub async fn kept_macros(&self) -> Result<Vec<KeptMacro>, DeskError> {
        self.store().read(|tx: &mut dyn Tx| Ok(kept(tx)?)).await
    }

    /// Saves a text, new or changed, and offers it (again). `seen` is how often it had been saved when it was looked at; the same text again
    /// changes nothing.
    ///
    /// # Errors
    /// [`DeskError::Invalid`] of the fields `id`, `name_zh` to `name_ja` and `text_zh` to `text_ja`, or of `seen` when it was saved
    /// meanwhile; otherwise the store's.
    pub async fn save_macro(&self, text: Macro, seen: i64, staff: &Staff) -> Result<(), DeskError> {
        check(&text)?;
        self.put_macro(text, seen, false, staff).await
    }

    /// Retires a text: it is offered no more.
    ///
    /// # Errors
    /// [`DeskError::Invalid`] of `id` where there is no such text, and of `seen` as for [`Desk::save_macro`]; otherwise the store's.
    pub async fn retire_macro(&self, id: &str, seen: i64, staff: &Staff) -> Result<(), DeskError> {
        let known = self.kept_macros().await?.into_iter().find(|one| one.text.id == id);
        let known = known.ok_or_else(|| DeskError::invalid("id", "there is no such text"))?;
        self.put_macro(known.text, seen, true, staff).await
    }

    async fn put_macro(&self, text: Macro, seen: i64, retired: bool, staff: &Staff) -> Result<(), DeskError> {
        let (clock, staff) = (self.clock().clone(), staff.clone());
        self.store()
            .write(move |tx| {
                let known = kept(tx)?.into_iter().find(|one| one.text.id == text.id);
                let n = known.as_ref().map_or(0, |one| one.n);
                if known.as_ref().is_some_and(|one| one.text == text && one.retired == retired) {
                    return Ok(());
                }
                if n != seen {
                    return Err(DeskError::invalid(
                        "seen",
                        "somebody has saved this text meanwhile; look at it again",
                    ));
                }
                put(tx, &text, n + 1, retired, &staff, clock.now())?;
                let action = if retired { AuditAction::RetiredText } else { AuditAction::ChangedText };
                Ok(note(tx, &clock, By::Person(staff.number), action, &text.id)?)
            })
            .await
    }
}

fn check(text: &Macro) -> Result<(), DeskError> {
    let id = &text.id;
    let letters = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if id.is_empty() || id.len() > ID_LIMIT || id == "new" || !id.bytes().all(letters) {
        return Err(DeskError::invalid("id", "small letters, digits and hyphens, at most 40"));
    }
    let names = [("name_zh", &text.name.zh_cn), ("name_en", &text.name.en), ("name_ja", &text.name.ja)];
    let texts = [("text_zh", &text.text.zh_cn), ("text_en", &text.text.en), ("text_ja", &text.text.ja)];
    for (field, words, limit) in
        names.map(|(f, w)| (f, w, NAME_LIMIT)).into_iter().chain(texts.map(|(f, w)| (f, w, WORDS_LIMIT)))
    {
        let count = words.chars().count();
        if words.trim().is_empty() || count > limit {
            return Err(DeskError::invalid(
                field,
                format!("write it in every language, in at most {limit} letters"),
            ));
        }
    }
    for (field, words) in texts {
        if let Some(name) = unknown_variable(words) {
            return Err(DeskError::invalid(field, format!("there is no variable {{{name}}}")));
        }
    }
    Ok(())
}

fn put(
    tx: &mut dyn Tx,
    text: &Macro,
    n: i64,
    retired: bool,
    staff: &Staff,
    now: Instant,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO desk_text (id, n, used_as, promises, names, texts, retired, staff, staff_name, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &[
            text.id.as_str().into(),
            n.into(),
            text.is_for.word().into(),
            text.promises.join(" ").into(),
            stored(&text.name)?.into(),
            stored(&text.text)?.into(),
            retired.into(),
            staff.number.into(),
            staff.name.as_str().into(),
            now.into(),
        ],
    )
    .map(drop)
}

fn stored(words: &Words) -> Result<String, StoreError> {
    let words = Stored { zh_cn: words.zh_cn.clone(), en: words.en.clone(), ja: words.ja.clone() };
    serde_json::to_string(&words).map_err(|_| StoreError::Corrupt("text of the desk"))
}

fn kept(tx: &mut dyn Tx) -> Result<Vec<KeptMacro>, StoreError> {
    let sql = "SELECT t.id, t.n, t.used_as, t.promises, t.names, t.texts, t.retired, t.staff_name, t.at FROM desk_text t \
               WHERE t.n = (SELECT MAX(o.n) FROM desk_text o WHERE o.id = t.id) ORDER BY t.id";
    let rows = tx.query(sql, &[])?;
    let mut own: BTreeMap<String, KeptMacro> = BTreeMap::new();
    for row in &rows {
        let one = from_row(row)?;
        own.insert(one.text.id.clone(), one);
    }
    let shipped = Macros::shipped().all().iter().map(|text| {
        own.remove(&text.id).unwrap_or_else(|| KeptMacro {
            text: text.clone(),
            n: 0,
            retired: false,
            saved: None,
        })
    });
    let mut all: Vec<KeptMacro> = shipped.collect();
    all.extend(own.into_values());
    Ok(all)
}

fn from_row(row: &Row) -> Result<KeptMacro, StoreError> {
    let words = |place: usize| {
        let read: Stored =
            serde_json::from_str(&row.text(place)?).map_err(|_| StoreError::Corrupt("text of the desk"))?;
        Ok::<_, StoreError>(Words { zh_cn: read.zh_cn, en: read.en, ja: read.ja })
    };
    let text = Macro {
        id: row.text(0)?,
        is_for: row.text(2)?.parse()?,
        promises: row.text(3)?.split_whitespace().map(str::to_owned).collect(),
        name: words(4)?,
        text: words(5)?,
    };
    Ok(KeptMacro {
        text,
        n: row.int(1)?,
        retired: row.bool(6)?,
        saved: Some((row.text(7)?, row.instant(8)?)),
    })
}
