//! A decision told: gathers what it rested on, and lets the room `explain` put it into words.

use anxin_domain::call::Decision;
use anxin_domain::scope::{Channel, Grantee};
use anxin_explain::{Audience, Language, Promised, Story, Told, Viewer};

use crate::Desk;
use crate::error::DeskError;

impl Desk {
    /// Tells a decision to a reader, from the facts it rested on when it was made.
    ///
    /// # Errors
    /// [`DeskError::Gate`] when its rulebook is not here, or it was made on another database.
    pub async fn story(
        &self,
        decision: &Decision,
        audience: Audience,
        language: Language,
        viewer: Option<Viewer<'_>>,
    ) -> Result<Story, DeskError> {
        let gathered = self.gate().rested_on(decision).await?;
        let ways = gathered.ways(&decision.measured);
        let may_ask = |channel: &Channel| gathered.may_ask(&decision.measured, *channel);
        let ask_over: Vec<Channel> = Channel::ALL.iter().copied().filter(may_ask).collect();
        let names: Vec<(Grantee, String)> = gathered
            .acts
            .iter()
            .filter_map(|act| Some((act.scope.grantee.clone(), self.name_of(&act.scope.grantee)?)))
            .collect();
        let catalogue = self.gate().law().catalogue();
        let terms = decision.judgement.compensable.as_ref().and_then(|label| catalogue.labelled(label));
        let promise = terms.and_then(|terms| {
            let name = catalogue.promise(&terms.promise)?.name.get(language.tag());
            Some(Promised { name, since: terms.effective.from, zone: &terms.zone })
        });
        let told = Told {
            decision,
            caller: gathered.caller(),
            brand_name: gathered.brand().map(|brand| brand.name.as_str()),
            acts: &gathered.acts,
            holder: gathered.holder(),
            names: &names,
            rulebook: gathered.rulebook,
            zones: gathered.zones(),
            promise,
            ways: &ways,
            ask_over: &ask_over,
            viewer: viewer.unwrap_or_else(|| Viewer::caller(gathered.caller())),
        };
        Ok(Story::tell(&told, audience, language))
    }

    /// What a brand or an agent is called today.
    fn name_of(&self, grantee: &Grantee) -> Option<String> {
        match grantee {
            Grantee::Everyone => None,
            Grantee::Brand(brand) => self.gate().registry().now().brand(brand).map(|brand| brand.name),
            Grantee::Agent(agent) => self.gate().registry().now().agent_name(agent),
        }
    }
}
