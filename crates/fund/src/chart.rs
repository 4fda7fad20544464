//! The chart of accounts: which accounts there are, of what kind, and on which side they may stand. An account that is not in it
//! cannot be booked to. What is declared here is kept in the account's row when it is first used, and the schema holds it there.

use anxin_domain::ids::{AgentId, AwardId, BrandId};
use serde::Serialize;

/// Money at the bank (asset).
pub const CASH: &str = "fund:cash";
/// Money at WeChat Pay that no transfer takes (asset).
pub const WECHAT: &str = "fund:wechat";
/// Money at WeChat Pay that transfers under way take (asset).
pub const WECHAT_UNDER_WAY: &str = "fund:wechat-under-way";
/// What is free for awards to come (credit balance).
pub const AVAILABLE: &str = "fund:available";
/// Set aside for awards that are not with the bank (credit balance).
pub const PAYABLE: &str = "award:payable";
/// Handed to the bank or to WeChat Pay, its outcome not known (credit balance).
pub const IN_TRANSIT: &str = "payout:in-transit";
/// The other side of what liable brands and agents owe the fund (credit balance).
pub const CLAIMED: &str = "recovery:claimed";
/// What they owed and the fund has given up (debit balance).
pub const WRITTEN_OFF: &str = "recovery:written-off";
/// The other side of what third parties owe the fund (credit balance).
pub const RECOURSE_CLAIMED: &str = "recourse:claimed";

pub(crate) const RECEIVABLE_PREFIX: &str = "recovery:receivable:";
pub(crate) const AGENT_PREFIX: &str = "recovery:agent:";
pub(crate) const DEPOSIT_PREFIX: &str = "brand:deposit:";
pub(crate) const CREDIT_PREFIX: &str = "brand:credit:";
pub(crate) const AGENT_CREDIT_PREFIX: &str = "agent:credit:";
const RECOURSE_PREFIX: &str = "recourse:award:";
const RECOURSE_CREDIT_PREFIX: &str = "recourse:credit:";

/// What an account is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountKind {
    /// What the fund has or is owed.
    Asset,
    /// What the fund owes.
    Liability,
    /// What is the fund's own, to be used for its purpose only.
    Equity,
    /// What is lost.
    Expense,
}

impl AccountKind {
    /// Its word, as stored and shown in JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Asset => "asset",
            Self::Liability => "liability",
            Self::Equity => "equity",
            Self::Expense => "expense",
        }
    }

    pub(crate) fn read(word: &str) -> Result<Self, anxin_store::StoreError> {
        [Self::Asset, Self::Liability, Self::Equity, Self::Expense]
            .into_iter()
            .find(|kind| kind.word() == word)
            .ok_or(anxin_store::StoreError::Corrupt("kind of account"))
    }

    /// The side on which it stands: 1 for a debit balance, -1 for a credit balance.
    #[must_use]
    pub const fn side(self) -> i64 {
        match self {
            Self::Asset | Self::Expense => 1,
            Self::Liability | Self::Equity => -1,
        }
    }
}

/// Accounts by their code, or by the beginning of it where it ends in a colon.
const CHART: &[(&str, AccountKind)] = &[
    (CASH, AccountKind::Asset),
    (WECHAT, AccountKind::Asset),
    (WECHAT_UNDER_WAY, AccountKind::Asset),
    (AVAILABLE, AccountKind::Equity),
    (PAYABLE, AccountKind::Liability),
    (IN_TRANSIT, AccountKind::Liability),
    (RECEIVABLE_PREFIX, AccountKind::Asset),
    (AGENT_PREFIX, AccountKind::Asset),
    (CLAIMED, AccountKind::Equity),
    (WRITTEN_OFF, AccountKind::Expense),
    (DEPOSIT_PREFIX, AccountKind::Liability),
    (CREDIT_PREFIX, AccountKind::Liability),
    (AGENT_CREDIT_PREFIX, AccountKind::Liability),
    (RECOURSE_PREFIX, AccountKind::Asset),
    (RECOURSE_CLAIMED, AccountKind::Equity),
    (RECOURSE_CREDIT_PREFIX, AccountKind::Liability),
];

/// What an account is; none when the chart does not have it.
#[must_use]
pub fn kind_of(code: &str) -> Option<AccountKind> {
    let fits = |known: &str| match known.ends_with(':') {
        true => code.len() > known.len() && code.starts_with(known),
        false => code == known,
    };
    CHART.iter().find(|(known, _)| fits(known)).map(|(_, kind)| *kind)
}

/// What a liable brand owes the fund (asset).
#[must_use]
pub fn receivable(brand: &BrandId) -> String {
    format!("{RECEIVABLE_PREFIX}{brand}")
}

/// What a liable agent owes the fund (asset).
#[must_use]
pub fn agent_receivable(agent: &AgentId) -> String {
    format!("{AGENT_PREFIX}{agent}")
}

/// What a brand has left with the fund, to pay what it comes to owe (liability).
#[must_use]
pub fn brand_deposit(brand: &BrandId) -> String {
    format!("{DEPOSIT_PREFIX}{brand}")
}

/// What the fund owes a brand that paid back for an award that was reversed (liability).
#[must_use]
pub fn brand_credit(brand: &BrandId) -> String {
    format!("{CREDIT_PREFIX}{brand}")
}

/// What the fund owes an agent who paid back for an award that was reversed (liability).
#[must_use]
pub fn agent_credit(agent: &AgentId) -> String {
    format!("{AGENT_CREDIT_PREFIX}{agent}")
}

/// What a third party owes the fund for an award (asset).
#[must_use]
pub fn recourse(award: AwardId) -> String {
    format!("{RECOURSE_PREFIX}{award}")
}

/// What the fund owes a third party who paid for an award that was reversed (liability).
#[must_use]
pub fn recourse_credit(award: AwardId) -> String {
    format!("{RECOURSE_CREDIT_PREFIX}{award}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_in_the_chart_or_is_none() {
        assert_eq!(kind_of("fund:cash"), Some(AccountKind::Asset));
        assert_eq!(kind_of("brand:deposit:lianjia-wuhan"), Some(AccountKind::Liability));
        for unknown in ["fund:cash:", "fund:cas", "brand:deposit:", "brand:deposit", "", "petty"] {
            assert_eq!(kind_of(unknown), None, "{unknown}");
        }
    }
}
