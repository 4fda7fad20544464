//! Which numbers spoke about which agent by name. No check looks here: it is for agents who want to see whom they may call, so a
//! reader may make the follower wait for a moment.

use std::collections::{HashMap, HashSet};
use std::sync::{PoisonError, RwLock};

use anxin_domain::act::Act;
use anxin_domain::ids::AgentId;
use anxin_domain::number::Number;
use anxin_domain::scope::Grantee;

/// By agent, in the order in which it came; a number stands there once for each time it spoke.
#[derive(Default)]
pub(crate) struct Named(RwLock<HashMap<AgentId, Vec<Number>>>);

impl Named {
    pub(crate) fn note(&self, act: &Act) {
        if let Grantee::Agent(agent) = &act.scope.grantee {
            // What is here stays whole whoever panics: it is only ever added to.
            let mut named = self.0.write().unwrap_or_else(PoisonError::into_inner);
            named.entry(agent.clone()).or_default().push(act.number);
        }
    }

    /// The numbers that named an agent, the last one first, each once, at most `limit`.
    pub(crate) fn of(&self, agent: &AgentId, limit: usize) -> Vec<Number> {
        let named = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let mut seen = HashSet::new();
        let said = named.get(agent).into_iter().flatten().rev().copied();
        said.filter(|number| seen.insert(*number)).take(limit).collect()
    }
}
