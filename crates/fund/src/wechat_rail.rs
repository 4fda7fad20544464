//! The rail to WeChat balances: makes transfers of payouts, asks for them, asks how they stand, and takes notices in.
//!
//! A transfer is asked for under the id of its attempt. When no answer is heard, it is not asked for again but asked about; only
//! when WeChat Pay says that it knows no such bill, and nothing can be on its way any more, is the very same asked for once
//! more, under the same id. So it is paid once, whatever is lost in between and whenever a process ends.

use std::sync::Arc;

use anxin_domain::ids::{AttemptId, AwardId};
use anxin_domain::money::Money;
use anxin_domain::number::Number;
use anxin_store::audit::{AuditAction, note};
use anxin_store::{StoreError, Tx};

use crate::error::FundError;
use crate::payee;
use crate::payer::Payer;
use crate::payment_file::Batch;
use crate::rails::wechat::{Api, Heard, NoticeError, Unheard};
use crate::service::Fund;
use crate::wechat_payee::WechatPayee;
use crate::wechat_start;
use crate::wechat_transfer::{self, Done, Due, OpenTransfer, Step};

/// Transfers taken up in one transaction.
const ROUND: i64 = 200;
/// Exchanges at the same time. WeChat Pay takes 100 a second.
const EXCHANGES: usize = 16;
/// Open transfers shown at once.
const OPEN_LIMIT: i64 = 1_000;

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WechatRun {
    /// Transfers that were asked for.
    pub asked: usize,
    /// Transfers that were asked about.
    pub queried: usize,
    /// Transfers that turned out paid.
    pub settled: usize,
    /// Transfers that turned out not paid, for good.
    pub rejected: usize,
    /// Bills that do not fit what is known; a person has to look at them.
    pub contradictions: usize,
}

/// What a notice did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeTaken {
    /// It told something new, or what was known by another way.
    Taken,
    /// It had been taken before.
    Again,
    /// It tells of a bill that is none of ours, or contradicts what is known; it is answered all the same, or it would come for
    /// days.
    Odd,
}

/// The rail to WeChat balances. Cheap to clone.
#[derive(Clone)]
pub struct WechatRail {
    fund: Fund,
    api: Arc<Api>,
}

impl Fund {
    /// Notes that a customer wants to be paid to a WeChat balance: [`crate::set_wechat_payee`] in a transaction of its own. Doors
    /// ask the desk, which looks at whose account it is.
    ///
    /// # Errors
    /// [`FundError::Store`].
    pub async fn set_wechat_payee(&self, customer: Number, payee: WechatPayee) -> Result<(), FundError> {
        let now = self.store.clock().now();
        let note = move |tx: &mut dyn Tx| payee::set_wechat_payee(tx, customer, &payee, now).map(drop);
        Ok(self.store.write(note).await?)
    }

    /// The WeChat account that a customer wants to be paid to; none for one who is paid in another way.
    ///
    /// # Errors
    /// [`FundError::Store`].
    pub async fn wechat_payee(&self, customer: Number) -> Result<Option<WechatPayee>, FundError> {
        self.store
            .read(move |tx| {
                let sql = "SELECT account, name FROM payee WHERE number = $1 AND rail = 'wechat'";
                let Some(row) = tx.query_opt(sql, &[customer.into()])? else { return Ok(None) };
                let read = WechatPayee::new(&row.text(0)?, &row.text(1)?);
                read.map(Some).map_err(|_| StoreError::Corrupt("payee").into())
            })
            .await
    }

    /// With which the payee of an award opens WeChat's page that asks whether to take the money (`package_info`); none when
    /// nothing waits for them.
    ///
    /// # Errors
    /// [`FundError::Store`].
    pub async fn wechat_package(&self, award: AwardId) -> Result<Option<String>, FundError> {
        Ok(self.store.of_house().read(move |tx| wechat_transfer::package(tx, award)).await?)
    }

    /// Transfers to WeChat balances whose outcome is not known or that do not fit, those with trouble first.
    ///
    /// # Errors
    /// [`FundError::Store`].
    pub async fn wechat_open(&self) -> Result<Vec<OpenTransfer>, FundError> {
        let tenant = self.tenant.clone();
        Ok(self.store.read(move |tx| wechat_transfer::open(tx, &tenant, OPEN_LIMIT)).await?)
    }
}

/// Whether somebody had transfers made; only then is there something to note of them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    ByHand,
    ByNobody,
}

impl WechatRail {
    /// A fund and the way to WeChat Pay.
    #[must_use]
    pub fn new(fund: Fund, api: Api) -> Self {
        Self { fund, api: Arc::new(api) }
    }

    /// Makes transfers of the payouts that can go by WeChat, in their order, at most a thousand and as far as the money at WeChat Pay
    /// reaches; none when there are none. Nothing is asked for before [`WechatRail::run`].
    ///
    /// # Errors
    /// [`FundError::Store`].
    pub async fn start(&self, payer: impl Into<Payer>) -> Result<Option<Batch>, FundError> {
        self.make(payer.into(), Asked::ByHand).await
    }

    /// The same by the house itself, which nobody asked to.
    pub(crate) async fn start_by_itself(&self, payer: Payer) -> Result<Option<Batch>, FundError> {
        self.make(payer, Asked::ByNobody).await
    }

    async fn make(&self, payer: Payer, asked: Asked) -> Result<Option<Batch>, FundError> {
        self.fund.reserve_all_queued().await?;
        let (clock, tenant) = (self.fund.store.clock().clone(), self.fund.tenant.clone());
        self.fund
            .store
            .write(move |tx| {
                let made = wechat_start::start(tx, &clock, &tenant, &payer)?;
                if let (Some(batch), Asked::ByHand) = (&made, asked) {
                    note(tx, &clock, payer.acts(), AuditAction::MadeTransfers, batch.id)?;
                }
                Ok(made)
            })
            .await
    }

    /// How many payouts wait for money at WeChat Pay once [`WechatRail::start`] has made what it could, and what they come to.
    ///
    /// # Errors
    /// [`FundError::Store`].
    pub async fn short(&self, payer: impl Into<Payer>) -> Result<(i64, Money), FundError> {
        let (now, tenant, payer) = (self.fund.store.clock().now(), self.fund.tenant.clone(), payer.into());
        Ok(self.fund.store.read(move |tx| wechat_start::short(tx, &tenant, &payer, now)).await?)
    }

    /// Does what is due: asks for new transfers, asks about those whose outcome is not known. Call it again and again.
    ///
    /// # Errors
    /// [`FundError::Store`]. What WeChat Pay does not answer is no error; it is asked about later.
    pub async fn run(&self) -> Result<WechatRun, FundError> {
        let mut run = WechatRun::default();
        while self.round(ROUND, &mut run).await? {}
        Ok(run)
    }

    /// Does some of what is due, and counts it. False when nothing was.
    pub(crate) async fn round(&self, limit: i64, run: &mut WechatRun) -> Result<bool, FundError> {
        let (now, tenant) = (self.fund.store.clock().now(), self.fund.tenant.clone());
        let taken = self.fund.store.write(move |tx| wechat_transfer::take_up(tx, &tenant, now, limit)).await;
        let due: Vec<Due> = taken.map_err(|error: StoreError| FundError::from(error))?;
        if due.is_empty() {
            return Ok(false);
        }
        run.asked += due.iter().filter(|due| due.step == Step::Ask).count();
        run.queried += due.iter().filter(|due| due.step == Step::Query).count();
        let heard = self.exchange(due).await;
        for done in self.apply(heard).await? {
            match done {
                Done::Settled => run.settled += 1,
                Done::Rejected => run.rejected += 1,
                Done::Contradiction => run.contradictions += 1,
                Done::Open => {}
            }
        }
        Ok(true)
    }

    pub(crate) const fn fund(&self) -> &Fund {
        &self.fund
    }

    /// Takes a notice in, once it is known to be WeChat Pay's own.
    ///
    /// # Errors
    /// [`NoticeError`] inside when it is not to be believed: answer 401 to that, and nothing is done. [`FundError::Store`] when
    /// it could not be kept: answer 500, and it comes again.
    pub async fn take_notice(
        &self,
        headers: &[(String, String)],
        body: &[u8],
    ) -> Result<Result<NoticeTaken, NoticeError>, FundError> {
        let clock = self.fund.store.clock().clone();
        let notice = match self.api.open_notice(headers, body, clock.now()) {
            Ok(notice) => notice,
            Err(error) => return Ok(Err(error)),
        };
        let mchid = self.api.merchant().mchid.clone();
        let taken = self
            .fund
            .store
            .of_house()
            .write(move |tx| -> Result<_, FundError> {
                if !wechat_transfer::note_notice(tx, &clock, &notice.id)? {
                    return Ok(NoticeTaken::Again);
                }
                Ok(match wechat_transfer::told(tx, &clock, &notice.bill, &mchid)? {
                    Done::Contradiction => NoticeTaken::Odd,
                    _ => NoticeTaken::Taken,
                })
            })
            .await?;
        Ok(Ok(taken))
    }

    /// Asks WeChat Pay to take back a transfer that the payee has not taken yet. Whether that was done is found out by
    /// [`WechatRail::run`]; until then the attempt is open.
    ///
    /// # Errors
    /// [`FundError::Store`]. That nothing was heard, or a refusal, is the value.
    pub async fn cancel(&self, attempt: AttemptId) -> Result<Result<Heard, Unheard>, FundError> {
        let (api, clock) = (Arc::clone(&self.api), self.fund.store.clock().clone());
        let ask = move || api.cancel(&attempt.to_string(), clock.random_bytes(), clock.now());
        Ok(tokio::task::spawn_blocking(ask).await.unwrap_or_else(broken_off))
    }

    /// Asks about all that was taken up, a few at a time.
    async fn exchange(&self, due: Vec<Due>) -> Vec<(Due, Result<Heard, Unheard>)> {
        let mut heard = Vec::new();
        let mut under_way = tokio::task::JoinSet::new();
        for one in due {
            if under_way.len() >= EXCHANGES
                && let Some(Ok(done)) = under_way.join_next().await
            {
                heard.push(done);
            }
            let (api, clock) = (Arc::clone(&self.api), self.fund.store.clock().clone());
            under_way.spawn_blocking(move || {
                let (nonce, now) = (clock.random_bytes(), clock.now());
                let said = match one.step {
                    Step::Ask => api.transfer(&one.order, nonce, now),
                    Step::Query => api.query(&one.order.out_bill_no, nonce, now),
                };
                (one, said)
            });
        }
        while let Some(done) = under_way.join_next().await {
            heard.extend(done.ok());
        }
        heard
    }

    /// Does what follows from a round, in one transaction.
    async fn apply(&self, heard: Vec<(Due, Result<Heard, Unheard>)>) -> Result<Vec<Done>, FundError> {
        let (clock, mchid) = (self.fund.store.clock().clone(), self.api.merchant().mchid.clone());
        self.fund
            .store
            .write(move |tx| {
                let one = |(due, said): &(Due, _)| wechat_transfer::heard(tx, &clock, due, &mchid, said);
                heard.iter().map(one).collect()
            })
            .await
    }
}

fn broken_off(_: tokio::task::JoinError) -> Result<Heard, Unheard> {
    Err(Unheard::Lost("the exchange was broken off".into()))
}
