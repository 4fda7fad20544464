//! Where customers want to be paid, as it is noted within somebody's transaction. Who is paid to one account is the business of the
//! rooms above.

use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_store::{StoreError, Tx};

use crate::bank_details::BankDetails;
use crate::payer::RESTS;
use crate::payout::ready_again;
use crate::wechat_payee::WechatPayee;

/// The payee `y` of a payout `p`, as tables are joined: the account that was given by the same holder of the number as the payout is
/// for. Where the number changed hands between the two, in whichever order, the payout has none.
macro_rules! payee_of {
    () => {
        "payee y ON y.number = p.payee AND NOT EXISTS (SELECT 1 FROM holding h WHERE h.number = p.payee \
         AND (h.since > y.changed_at) <> (h.since > p.holder_at))"
    };
}
pub(crate) use payee_of;

/// [`payee_of`] for what is put together as it runs.
pub(crate) const PAYEE_OF: &str = payee_of!();

/// Notes the bank account that a customer wants to be paid to, and answers whether it is to be looked at: it is another one than
/// before, or the first, or money goes there that had come back and was not looked at while it was with the bank. What had come back from the bank goes again with the next file. Where an account takes the place of another one that the bank
/// has not refused, money goes there after [`crate::PAYEE_REST_HOURS`].
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn set_payee(
    tx: &mut dyn Tx,
    customer: Number,
    details: &BankDetails,
    now: Instant,
) -> Result<bool, StoreError> {
    let noted =
        Noted { name: details.name(), account: details.account(), bank: details.bank(), rail: "bank" };
    noted.keep(tx, customer, now)
}

/// The same for a WeChat balance.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn set_wechat_payee(
    tx: &mut dyn Tx,
    customer: Number,
    payee: &WechatPayee,
    now: Instant,
) -> Result<bool, StoreError> {
    let noted = Noted { name: payee.name(), account: payee.openid(), bank: "", rail: "wechat" };
    noted.keep(tx, customer, now)
}

struct Noted<'a> {
    name: &'a str,
    account: &'a str,
    bank: &'a str,
    rail: &'static str,
}

impl Noted<'_> {
    fn keep(&self, tx: &mut dyn Tx, customer: Number, now: Instant) -> Result<bool, StoreError> {
        let same = tx.query_opt(
            "SELECT 1 FROM payee WHERE number = $1 AND account = $2 AND bank = $3 AND rail = $4",
            &[customer.into(), self.account.into(), self.bank.into(), self.rail.into()],
        )?;
        let sql = format!(
            "INSERT INTO payee (number, name, account, bank, rail, changed_at) VALUES ($1, $2, $3, $4, $5, $6) \
             ON CONFLICT (number) DO UPDATE SET name = excluded.name, account = excluded.account, \
             bank = excluded.bank, rail = excluded.rail, changed_at = excluded.changed_at, {RESTS}"
        );
        tx.execute(
            &sql,
            &[
                customer.into(),
                self.name.into(),
                self.account.into(),
                self.bank.into(),
                self.rail.into(),
                now.into(),
            ],
        )?;
        let goes_again = ready_again(tx, customer, now)?;
        Ok(same.is_none() || goes_again)
    }
}
