//! Reasons in a sentence for each reader, with the rule behind them; what would change the answer; what was not known.

use anxin_domain::decide::{Reason, ReasonCode, Verdict};
use anxin_domain::remedy::{Remedy, Way};

use crate::phrase::{Teller, dashes};
use crate::story::{Change, ChangeLine, ReasonLine, UnknownLine};
use crate::words::Variables;

impl Teller<'_> {
    /// A reason with the rule behind it.
    pub(crate) fn reason(&self, reason: &Reason) -> ReasonLine {
        let rule = self.told.rulebook.rule(reason.code);
        let id = format!("reason-{}-{}", dashes(reason.code.word()), self.audience.word());
        ReasonLine {
            text: self.words.say(&id, &self.reason_variables(reason)),
            code: reason.code.word(),
            rule: rule.map(|rule| rule.text.get(self.words.0.tag()).to_owned()),
            source: rule.map(|rule| rule.source.get(self.words.0.tag()).to_owned()),
            rests_on: self.rests_on(reason),
            until: reason.until,
        }
    }

    /// Every variable that a sentence about a reason may use.
    fn reason_variables(&self, reason: &Reason) -> Variables {
        let (call, rulebook) = (&self.told.decision.call, self.told.rulebook);
        let rests_on = self.rests_on(reason);
        let about = |codes: &[ReasonCode]| rests_on.clone().filter(|_| codes.contains(&reason.code));
        let named = call.ticket.as_ref().map(|ticket| self.plain(ticket.as_str()));
        let act = self.act(reason.rests_on.as_deref());
        let list = about(&[ReasonCode::ListedExternal, ReasonCode::RegistryStale]);
        let required = rulebook.lists.iter().find(|rule| Some(rule.id.as_str()) == list.as_deref());
        let cap = rulebook.caps.iter().find(|cap| Some(cap.id.as_str()) == reason.rests_on.as_deref());
        self.variables()
            .with("caller", self.caller())
            .with("brand", self.brand())
            .with("line", call.from.masked())
            .with("channel", call.channel.word())
            .with("record", rests_on.clone().unwrap_or_else(|| self.words.word("record-none")))
            .maybe("list", list)
            .maybe("ticket", about(&[ReasonCode::TicketLive, ReasonCode::TicketMissing]).or(named))
            .maybe("until", reason.until.map(|until| self.moment(until)))
            .maybe("since", act.map(|act| self.moment(act.said_at())))
            .maybe("holder", self.told.holder.since.map(|since| self.moment(since)))
            .count("days", Some(required.map_or(rulebook.list_max_age_days, |rule| rule.max_age_days)))
            .count("attempts", cap.map(|cap| i64::from(cap.attempts)))
            .with("lag", self.told.decision.measured.lag_ms.to_string())
            .with("allowed", rulebook.allowed_lag_ms.to_string())
    }

    /// What a reason rests on, unless it is an act that this reader may not see.
    fn rests_on(&self, reason: &Reason) -> Option<String> {
        let text = reason.rests_on.as_deref()?;
        let hidden = self.told.acts.iter().any(|act| !self.may_see(act) && act.id.to_string() == text);
        (!hidden).then(|| self.plain(text))
    }

    /// The ways to another answer; for an allow, that the customer can say no. An emergency call nobody can stop.
    pub(crate) fn would_change(&self) -> Vec<ChangeLine> {
        let judgement = &self.told.decision.judgement;
        let mut lines: Vec<ChangeLine> = self.told.ways.iter().map(|way| self.way(way)).collect();
        if !self.told.ask_over.is_empty() {
            lines.push(self.ask_over());
        }
        let settled = judgement.decisive() == Some(ReasonCode::Emergency);
        if judgement.verdict == Verdict::Allow && !settled {
            let until = judgement.holds_until.map(|until| self.moment(until));
            let text = self.change("say-no", &self.variables().maybe("until", until));
            lines.push(ChangeLine { text, change: Change::SayNo });
        }
        lines
    }

    /// Several things that are all needed are told as such.
    fn way(&self, way: &Way) -> ChangeLine {
        let mut sentences: Vec<String> = way.iter().map(|remedy| self.remedy(remedy)).collect();
        if sentences.len() > 1 {
            sentences.insert(0, self.words.word("change-together"));
        }
        ChangeLine { text: self.joined(&sentences), change: Change::Way(way.clone()) }
    }

    fn remedy(&self, remedy: &Remedy) -> String {
        let (kind, until, list) = match remedy {
            Remedy::RegisterLine => ("register-line", None, None),
            Remedy::MakeBinding => ("make-binding", None, None),
            Remedy::Consent => ("consent", None, None),
            Remedy::OpenTicket => ("open-ticket", None, None),
            Remedy::KeepToService => ("keep-to-service", None, None),
            Remedy::ConfirmHolder => ("confirm-holder", None, None),
            Remedy::RefreshList(list) => ("refresh-list", None, Some(list)),
            Remedy::CatchUp => ("catch-up", None, None),
            Remedy::Wait(until) => ("wait", Some(*until), None),
        };
        let variables = self
            .variables()
            .with("caller", self.caller())
            .with("brand", self.brand())
            .with("line", self.told.decision.call.from.masked())
            .maybe("until", until.map(|until| self.moment(until)))
            .maybe("list", list.map(|list| self.plain(list.as_str())));
        self.change(kind, &variables)
    }

    fn ask_over(&self) -> ChangeLine {
        let channels: Vec<_> = self.told.ask_over.iter().map(|channel| self.channel(*channel)).collect();
        let variables =
            self.variables().with("brand", self.brand()).with("channels", self.words.any_of(&channels));
        ChangeLine {
            text: self.change("ask-over", &variables),
            change: Change::AskOver(self.told.ask_over.to_vec()),
        }
    }

    fn change(&self, kind: &str, variables: &Variables) -> String {
        self.words.say(&format!("change-{kind}-{}", self.audience.word()), variables)
    }

    /// What was not known: from the reasons, from the zones, and from an act that speaks about lines of business where the
    /// call did not.
    pub(crate) fn unknown(&self) -> Vec<UnknownLine> {
        let mut lines = Vec::new();
        let mut say = |what: &'static str, variables: &Variables| {
            lines.push(UnknownLine {
                text: self.words.say(&format!("unknown-{}", dashes(what)), variables),
                what,
            });
        };
        for reason in &self.told.decision.judgement.reasons {
            let what = match reason.code {
                ReasonCode::CallerUnknown => "who_calls",
                ReasonCode::BindingUnknown => "binding",
                ReasonCode::RegistryStale => "list",
                ReasonCode::HolderUnconfirmed => "holder",
                ReasonCode::StaleKnowledge => "latest",
                _ => continue,
            };
            let list = self.rests_on(reason).unwrap_or_else(|| self.words.word("record-none"));
            say(what, &Variables::new().with("list", list));
        }
        let mut seen = self.told.acts.iter().filter(|act| self.may_see(act));
        let mattered = seen.any(|act| !act.scope.lines_of_business.is_empty());
        if mattered && self.told.decision.call.line_of_business.is_none() {
            say("business", &Variables::new());
        }
        if self.told.zones.single().is_none() {
            say("zone", &Variables::new());
        }
        lines
    }
}
