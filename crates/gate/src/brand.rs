//! A brand that asks about its list before anybody dials: what the law says of a number, whoever of the brand would call.
//! Nothing is written, attempts are not counted, and no answer is a permit.

use anxin_domain::call::{Call, Measured};
use anxin_domain::decide::Judgement;
use anxin_domain::ids::{AgentId, BrandId, StoreId};
use anxin_domain::number::Number;
use anxin_domain::people::Caller;
use anxin_domain::scope::{Channel, Content, LineOfBusiness, Purpose};
use anxin_domain::time::Instant;
use anxin_registry::Known;

use crate::gather::Gathered;
use crate::{Gate, GateError};

/// What a brand asks about every number of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListQuestion {
    /// The brand.
    pub brand: BrandId,
    /// What the calls are for.
    pub purpose: Purpose,
    /// What they are about, if said.
    pub line_of_business: Option<LineOfBusiness>,
    /// The moment of the calls.
    pub at: Instant,
}

impl Gate {
    /// What the law says of a call of a brand to a number. A consent or a ticket that one agent of the brand has does not count:
    /// that agent asks for itself.
    ///
    /// # Errors
    /// [`GateError`] when the brand names a rulebook that is not here.
    pub fn judge_for_brand(&self, question: &ListQuestion, to: Number) -> Result<Judgement, GateError> {
        let nobody = || Number::from_digits(0);
        let caller = Caller {
            line: nobody(),
            agent: AgentId::nobody(),
            agent_name: AgentId::nobody().to_string(),
            brand: question.brand.clone(),
            store: StoreId::nobody(),
            since: question.at,
            until: None,
        };
        let call = Call {
            from: nobody(),
            to,
            dialled: None,
            person: None,
            purpose: question.purpose,
            content: Content::Plain,
            line_of_business: question.line_of_business,
            channel: Channel::Voice,
            ticket: None,
            at: question.at,
        };
        let gathered = Gathered::for_caller(self.registry(), self.law(), call, caller, Known::Now)?;
        let measured = Measured { lag_ms: self.follower().lag_ms(self.clock().now()), ..Measured::default() };
        Ok(gathered.judge(&measured, self.law()))
    }
}
