//! Finding cases: by reference, brand, agent, promise, how far they are, day and number, and by who has them in hand.

use anxin_domain::ids::CaseId;
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_store::Value;

use crate::Desk;
use crate::case::{CALLS, CaseRow};
use crate::error::DeskError;
use crate::words::FindingState;

/// Letters of a case's id.
const ID_LETTERS: usize = 26;

/// The fewest letters by which the beginning of a case's id is looked for. Fewer would find everything.
const FEWEST_LETTERS: usize = 6;

/// How far a finding is, as people look for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A person is to decide.
    Waiting,
    /// In this state.
    In(FindingState),
}

/// What is looked for. Everything that is given has to fit; nothing given finds the newest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseSearch {
    /// A case's id, the beginning of one, or the contract or listing that a claim is about.
    pub reference: Option<String>,
    /// The brand, by key.
    pub brand: Option<String>,
    /// The agent, by key or by name.
    pub agent: Option<String>,
    /// The promise, as in `dnd-call`.
    pub promise: Option<String>,
    /// How far it is.
    pub standing: Option<Standing>,
    /// The case was opened at this moment or later.
    pub from: Option<Instant>,
    /// And before this one.
    pub until: Option<Instant>,
    /// A number: of the customer, of the line that called, or the one that the customer's telephone showed.
    pub number: Option<Number>,
    /// In the hands of whoever works under this number.
    pub held_by: Option<Number>,
}

impl Desk {
    /// Findings that fit, those of the newest cases first, at most `limit`.
    ///
    /// # Errors
    /// [`DeskError::Store`] when the store does not answer.
    pub async fn search(&self, search: &CaseSearch, limit: u32) -> Result<Vec<CaseRow>, DeskError> {
        let (which, params) = conditions(search, limit);
        self.list(&which, &params).await
    }
}

fn conditions(search: &CaseSearch, limit: u32) -> (String, Vec<Value>) {
    let mut params: Vec<Value> = Vec::new();
    let mut all = vec!["1 = 1".to_owned()];
    let mut put = |value: Value| {
        params.push(value);
        format!("${}", params.len())
    };
    if let Some(reference) = &search.reference {
        let named = put(reference.as_str().into());
        let ids = match ids_from(reference) {
            Some((first, last)) => {
                let (first, last) = (put(first.to_bytes().into()), put(last.to_bytes().into()));
                format!(" OR f.case_id BETWEEN {first} AND {last}")
            }
            None => String::new(),
        };
        all.push(format!("(f.reference = {named}{ids})"));
    }
    if let Some(brand) = &search.brand {
        all.push(format!("f.brand = {}", put(brand.as_str().into())));
    }
    if let Some(agent) = &search.agent {
        let agent = put(agent.as_str().into());
        all.push(format!("(f.agent = {agent} OR f.agent_name = {agent})"));
    }
    if let Some(promise) = &search.promise {
        all.push(format!("COALESCE(f.promise, '{CALLS}') = {}", put(promise.as_str().into())));
    }
    match search.standing {
        Some(Standing::Waiting) => {
            all.push("f.state IN ('with_person', 'awaiting_second', 'appealed')".into())
        }
        Some(Standing::In(state)) => all.push(format!("f.state = {}", put(state.word().into()))),
        None => {}
    }
    if let Some(from) = search.from {
        all.push(format!("c.opened_at >= {}", put(from.into())));
    }
    if let Some(until) = search.until {
        all.push(format!("c.opened_at < {}", put(until.into())));
    }
    if let Some(number) = search.number {
        let number = put(number.into());
        all.push(format!("(f.customer = {number} OR f.calling_number = {number} OR f.displayed = {number})"));
    }
    if let Some(staff) = search.held_by {
        let staff = put(staff.into());
        all.push(format!(
            "EXISTS (SELECT 1 FROM case_assignment a WHERE a.case_id = f.case_id AND a.staff = {staff} AND a.n = \
             (SELECT MAX(b.n) FROM case_assignment b WHERE b.case_id = f.case_id))"
        ));
    }
    let limit = put(i64::from(limit).into());
    (format!("{} ORDER BY c.opened_at DESC, f.id DESC LIMIT {limit}", all.join(" AND ")), params)
}

/// The ids that begin as a text does: the first and the last of them.
fn ids_from(text: &str) -> Option<(CaseId, CaseId)> {
    // Pages write references in groups.
    let text: String = text.split_whitespace().collect();
    let text = text.to_ascii_uppercase();
    let fits = (FEWEST_LETTERS..=ID_LETTERS).contains(&text.len());
    if !fits || !text.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    let filled = |with: char| -> Option<CaseId> {
        let rest: String = std::iter::repeat_n(with, ID_LETTERS - text.len()).collect();
        format!("{text}{rest}").parse().ok()
    };
    Some((filled('0')?, filled('Z')?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_found_by_its_beginning_and_nothing_else_is_an_id() {
        let case: CaseId = "01KAR4M1T0R8Z5X7C9V2B4N6M8".parse().unwrap();
        let (first, last) = ids_from("01kar4").unwrap();
        assert!(first < case && case < last);
        assert_eq!(ids_from(&case.to_string()), Some((case, case)));
        for none in ["", "01KAR", "W-2026-7", "01KAR4M1T0R8Z5X7C9V2B4N6M88", "'; DROP TABLE"] {
            assert_eq!(ids_from(none), None, "{none}");
        }
    }
}
