//! The callers that the acts about a number tell apart, each with how the acts are heard for their calls.

use anxin_domain::act::Act;
use anxin_domain::ids::{AgentId, BrandId};
use anxin_domain::number::Number;
use anxin_domain::scope::Grantee;
use anxin_domain::time::Instant;
use anxin_gate::Gate;

use super::{Ear, To, affiliations, attempts, since_at_brand};
use crate::fail::Fail;

/// A caller, as the acts about a number name them, and how the acts are heard for their calls.
pub(super) struct Place {
    pub(super) ear: Ear,
    agent: Option<AgentId>,
    since: Option<Instant>,
    brand: Option<BrandId>,
}

impl Place {
    /// To whom a word to them speaks.
    pub(super) const fn to(&self) -> To<'_> {
        To { agent: self.agent.as_ref(), agent_since: self.since, brand: self.brand.as_ref() }
    }

    /// Whether they are whom a scope names.
    pub(super) fn is_of(&self, grantee: &Grantee) -> bool {
        match grantee {
            Grantee::Everyone => self.agent.is_none() && self.brand.is_none(),
            Grantee::Brand(brand) => self.agent.is_none() && self.brand.as_ref() == Some(brand),
            Grantee::Agent(agent) => self.agent.as_ref() == Some(agent),
        }
    }
}

/// Nobody in particular, and whoever an act names.
pub(super) async fn places(gate: &Gate, number: Number, acts: &[Act]) -> Result<Vec<Place>, Fail> {
    let attempts = attempts(gate, number, acts).await?;
    let ear = |brand: Option<&BrandId>| -> Result<Ear, Fail> {
        Ok(Ear { attempts: attempts.clone(), ..Ear::of(gate, number, acts, brand)? })
    };
    let mut places = vec![Place { ear: ear(None)?, agent: None, since: None, brand: None }];
    for act in acts {
        if places.iter().any(|place| place.is_of(&act.scope.grantee)) {
            continue;
        }
        places.push(match &act.scope.grantee {
            Grantee::Everyone => continue,
            Grantee::Brand(brand) => {
                Place { ear: ear(Some(brand))?, agent: None, since: None, brand: Some(brand.clone()) }
            }
            Grantee::Agent(agent) => {
                let worked = affiliations(gate, agent.clone()).await?;
                let works = worked.iter().find(|a| a.interval.contains(gate.clock().now()));
                let brand = works.map(|works| works.brand.clone());
                let since = works.map(|works| since_at_brand(&worked, works));
                Place { ear: ear(brand.as_ref())?, agent: Some(agent.clone()), since, brand }
            }
        });
    }
    Ok(places)
}
