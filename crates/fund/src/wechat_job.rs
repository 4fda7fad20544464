//! The work of the rail to WeChat balances as a job of the store: one a tenant, which is never done. It does some of what is due,
//! and comes again when more is. What it does outside the store bears being cut off at any moment, as the rail says.

use anxin_store::jobs::{Ended, Enqueued, Handler, Kind, Lease, NewJob, Trouble, enqueue};
use anxin_store::{StoreError, Tx};
use async_trait::async_trait;

use crate::error::FundError;
use crate::payer::Payer;
use crate::wechat_rail::{WechatRail, WechatRun};
use crate::{wechat_start, wechat_transfer};

/// The kind of the job. It is never given up: money is on its way.
pub const WECHAT_JOB: Kind = Kind::new("wechat").tried(u16::MAX).waiting(5_000, 300_000);

/// Who is named as the maker of transfers that nobody asked for by hand.
const MADE_BY: &str = "anxin serve";
/// Transfers that one run of the job takes up: even when WeChat Pay answers none of them in time, it ends well inside its lease.
const A_RUN: i64 = 32;
/// How long the job rests when nothing is due; what is awarded meanwhile waits for it.
const RESTS_MS: i64 = 5_000;

/// Whether transfers are made of payouts without anybody asking for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Starting {
    /// Whatever can go by WeChat goes.
    ByItself,
    /// Only what somebody started is asked for and about (`anxin fund wechat`).
    ByHand,
}

/// Does the job.
#[derive(Clone)]
pub struct WechatJob {
    rail: WechatRail,
    starting: Starting,
}

impl WechatJob {
    /// The job of a rail.
    #[must_use]
    pub const fn new(rail: WechatRail, starting: Starting) -> Self {
        Self { rail, starting }
    }

    /// Sees that the job is there. Again changes nothing.
    ///
    /// # Errors
    /// [`FundError::Store`].
    pub async fn queue(&self) -> Result<Enqueued, FundError> {
        let fund = self.rail.fund();
        let now = fund.store().clock().now();
        let key = fund.tenant().to_string();
        let queued = fund.store().write(move |tx| {
            let job = NewJob { kind: WECHAT_JOB, key: key.clone(), payload: String::new(), due_at: now };
            enqueue(tx, &job, now)
        });
        Ok(queued.await?)
    }

    async fn may_start(&self) -> Result<bool, FundError> {
        let fund = self.rail.fund();
        let (now, tenant) = (fund.store().clock().now(), fund.tenant().clone());
        let look = move |tx: &mut dyn Tx| wechat_start::may_start(tx, &tenant, &Payer::from(MADE_BY), now);
        Ok(fund.store().read(look).await?)
    }

    async fn work(&self) -> Result<(), FundError> {
        if self.starting == Starting::ByItself && self.may_start().await? {
            self.rail.start_by_itself(MADE_BY.into()).await?;
        }
        self.rail.round(A_RUN, &mut WechatRun::default()).await.map(drop)
    }
}

#[async_trait]
impl Handler for WechatJob {
    fn kind(&self) -> Kind {
        WECHAT_JOB
    }

    async fn run(&self, lease: &Lease) -> Result<Ended, Trouble> {
        let fund = self.rail.fund();
        let (lease, tenant, clock) = (lease.clone(), fund.tenant().clone(), fund.store().clock().clone());
        // Another tenant's merchant is another process's to speak for.
        let own = lease.job.key == tenant.as_str();
        if own {
            self.work().await?;
        }
        let put_off = fund.store().write(move |tx| -> Result<Ended, StoreError> {
            let rested = clock.now().plus_ms(RESTS_MS);
            let due = if own { wechat_transfer::next_at(tx, &tenant)? } else { None };
            lease.put_off(tx, due.map_or(rested, |due| due.min(rested)))
        });
        Ok(put_off.await?)
    }
}
