//! What belongs to whoever holds a number now. What came before it was in these hands is the former holder's, and is not there. And what
//! is kept where somebody else does something for them.

use anxin_desk::{Case, CaseRow};
use anxin_domain::ids::{CaseId, KinId};
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_identity::Deed;

use crate::fail::Fail;
use crate::visitor::Visitor;
use crate::web::Web;

/// Findings that are read at most for a page.
pub(crate) const CLAIMS_SHOWN: u32 = 200;

/// Since when the number is in its present hands, where that is known.
pub(crate) fn since(web: &Web, number: Number) -> Option<Instant> {
    web.gate.registry().now().holder(number, web.gate.clock().now()).since
}

/// The findings of a number in its present hands, the newest first.
pub(crate) async fn cases_of(web: &Web, number: Number) -> Result<Vec<CaseRow>, Fail> {
    cases_up_to(web, number, CLAIMS_SHOWN).await
}

/// The same, at most so many.
pub(crate) async fn cases_up_to(web: &Web, number: Number, limit: u32) -> Result<Vec<CaseRow>, Fail> {
    let since = since(web, number);
    let mut rows = web.desk.cases_of(number, limit).await?;
    rows.retain(|row| since.is_none_or(|since| since <= row.holder_at));
    Ok(rows)
}

/// A case of a number in its present hands. Anybody else's is not there.
pub(crate) async fn case_of(web: &Web, number: Number, id: CaseId) -> Result<Case, Fail> {
    let case = web.desk.case_of(number, id).await?;
    let is_own = since(web, number).is_none_or(|since| since <= case.holder_at);
    if is_own { Ok(case) } else { Err(Fail::NOT_FOUND) }
}

/// Whether the account that is kept for a number was given by whoever holds it now.
pub(crate) async fn gave_account(web: &Web, number: Number) -> Result<bool, Fail> {
    let Some(since) = since(web, number) else { return Ok(true) };
    let sql = "SELECT 1 FROM payee WHERE number = $1 AND changed_at >= $2";
    let found = web.gate.store().read(move |tx| tx.query_opt(sql, &[number.into(), since.into()])).await?;
    Ok(found.is_some())
}

/// Notes what is about to be done where it is done for a number that somebody looks after; nothing where it is their own.
pub(crate) async fn note(web: &Web, visitor: &Visitor, deed: Deed, object: &str) -> Result<(), Fail> {
    match visitor.link() {
        Some(link) => Ok(web.identity.note_deed(link, deed, object).await?),
        None => Ok(()),
    }
}

/// What an act keeps of who said it for whom.
pub(crate) fn evidence(visitor: &Visitor) -> Option<String> {
    visitor.link().map(|link| format!("kin:{}", link.id))
}

/// The link by which an act was said, if it was.
pub(crate) fn link_in(evidence: Option<&str>) -> Option<KinId> {
    evidence.unwrap_or_default().split(' ').find_map(|part| part.strip_prefix("kin:")?.parse().ok())
}

/// The language that a claim is followed in: the reader's, unless they only help.
pub(crate) fn language(visitor: &Visitor) -> Option<String> {
    (!visitor.helps()).then(|| visitor.language().tag().to_owned())
}
