//! Whether an entry of the bank is in the books already, whatever it was booked as: nobody books one payment twice because two people
//! saw it, or because it looks like two things. Nothing is changed here.

use anxin_domain::time::Instant;
use anxin_store::Tx;

use crate::error::FundError;
use crate::service::Fund;

/// As what money that came in by the bank was booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Received {
    /// As paid back by who is liable.
    FromDebtor,
    /// As paid by a third party.
    FromThirdParty,
    /// As a brand's deposit.
    Deposit,
    /// As money for the fund.
    TopUp,
}

impl Received {
    const ALL: [Self; 4] = [Self::FromDebtor, Self::FromThirdParty, Self::Deposit, Self::TopUp];

    /// What the keys of such entries begin with.
    const fn prefix(self) -> &'static str {
        match self {
            Self::FromDebtor => "recover",
            Self::FromThirdParty => "recourse-paid",
            Self::Deposit => "deposit",
            Self::TopUp => "top-up",
        }
    }
}

impl Fund {
    /// As what, and when, money was booked under a reference of the bank; empty as long as it was not.
    ///
    /// # Errors
    /// [`FundError::Store`].
    pub async fn received_as(&self, reference: &str) -> Result<Vec<(Received, Instant)>, FundError> {
        let (tenant, reference) = (self.tenant().clone(), reference.to_owned());
        let read = move |tx: &mut dyn Tx| {
            let mut found = Vec::new();
            for what in Received::ALL {
                let key = format!("{}:{reference}", what.prefix());
                let sql = "SELECT booked_at FROM ledger_entry WHERE tenant = $1 AND key = $2";
                if let Some(row) = tx.query_opt(sql, &[(&tenant).into(), key.into()])? {
                    found.push((what, row.instant(0)?));
                }
            }
            Ok(found)
        };
        Ok(self.store().read::<_, _, anxin_store::StoreError>(read).await?)
    }
}
