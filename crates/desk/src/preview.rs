//! What would follow from what a person has verified, before they rule: the same scales as the ruling, and nothing is kept.

use std::collections::BTreeMap;

use anxin_domain::calendar::date_in;
use anxin_domain::ids::{CaseId, FindingId};

use crate::Desk;
use crate::error::DeskError;
use crate::loss::LossEvidence;

impl Desk {
    /// Weighs a loss again on what a person has verified (see [`crate::RuleRequest`]), without ruling.
    ///
    /// # Errors
    /// [`DeskError::UnknownFinding`] for a finding that is about no loss too, [`DeskError::NothingToPayBy`] where no terms are
    /// known, [`DeskError::InvalidClaim`] names the field that cannot be taken; otherwise the store's.
    pub async fn preview(
        &self,
        case: CaseId,
        finding: FindingId,
        verified: &BTreeMap<String, String>,
    ) -> Result<LossEvidence, DeskError> {
        let case = self.case(case).await?;
        let finding = case.findings.into_iter().find(|f| f.id == finding).ok_or(DeskError::UnknownFinding)?;
        let loss = finding.loss().ok_or(DeskError::UnknownFinding)?;
        let law = self.gate().law();
        let terms = finding.terms.as_deref().and_then(|label| law.terms_labelled(label));
        let terms = terms.ok_or(DeskError::NothingToPayBy)?;
        let catalogue = law.catalogue();
        let promise = catalogue.promise(&loss.promise).ok_or(DeskError::NothingToPayBy)?;
        let mut evidence = loss.evidence.clone();
        evidence.correct(promise, &terms, verified)?;
        let today = date_in(self.clock().now(), &terms.zone);
        let judged = terms.judge(promise, &evidence.known(promise, today)?);
        evidence.judged(&judged);
        Ok(evidence)
    }
}
