//! What the customer had said, one line an act, and what each act was worth for this call.

use anxin_domain::act::{Act, Source, Word};
use anxin_domain::band::WallClock;
use anxin_domain::ids::ActId;
use anxin_domain::rulebook::ConsentRules;
use anxin_domain::scope::{Grantee, Point};
use anxin_domain::word::{Hearing, LatestWord, latest_word};

use crate::phrase::{Teller, dashes};
use crate::story::{SaidAct, SaidLine, Standing};
use crate::told::Audience;
use crate::words::Variables;

/// An act told by others is shown with the moment it was recorded if that came later than so many microseconds.
const TOLD_LATE_MICROS: i64 = 60_000_000;

impl Teller<'_> {
    /// Every act in commit order. What is not for this reader is told in one sentence at the end, without a name, a moment or
    /// a count.
    pub(crate) fn said(&self) -> Vec<SaidLine> {
        let shown = self.told.acts.iter().filter(|act| self.may_see(act));
        let mut lines: Vec<SaidLine> = shown.map(|act| self.said_line(act)).collect();
        let hidden = match self.audience {
            Audience::Customer => "said-by-earlier-holder",
            Audience::Agent | Audience::Engineer => "said-to-others",
        };
        if self.told.acts.iter().any(|act| !self.may_see(act)) {
            lines.push(SaidLine { text: self.words.word(hidden), act: None });
        }
        lines
    }

    /// Whether this reader may know what an act says. Customers keep what they said to one brand from the others, and an
    /// earlier holder's dealings are not the present one's business.
    pub(crate) fn may_see(&self, act: &Act) -> bool {
        match self.audience {
            Audience::Engineer => true,
            Audience::Agent => self.told.viewer.is_meant_by(&act.scope.grantee),
            Audience::Customer => {
                let own = self.told.holder.since.is_none_or(|since| since <= act.said_at());
                own || act.scope.grantee == Grantee::Everyone
            }
        }
    }

    /// The act that a reason rests on, if it is one this reader may see.
    pub(crate) fn act(&self, rests_on: Option<&str>) -> Option<&Act> {
        let id: ActId = rests_on?.parse().ok()?;
        self.told.acts.iter().find(|act| act.id == id).filter(|act| self.may_see(act))
    }

    fn said_line(&self, act: &Act) -> SaidLine {
        let id = match act.word {
            Word::Refuse => "said-refuse",
            Word::Permit => "said-permit",
            Word::Withdraw => "said-withdraw",
        };
        let variables = Variables::new()
            .with("when", self.moment(act.said_at()))
            .with("source", self.words.say(&format!("source-{}", source_word(act.source)), &self.variables()))
            .with("about", self.about(&act.scope))
            .with("tail", self.tail(act));
        let standing = self.standing(act);
        let mut sentences = vec![
            self.words.say(id, &variables),
            self.words.word(&format!("standing-{}", dashes(standing.word()))),
        ];
        if self.audience == Audience::Engineer {
            sentences.push(self.words.say("said-act", &Variables::new().with("act", act.id.to_string())));
        }
        let told = SaidAct {
            id: act.id,
            word: match act.word {
                Word::Refuse => "refuse",
                Word::Permit => "permit",
                Word::Withdraw => "withdraw",
            },
            grantee: act.scope.grantee.clone(),
            said_at: act.said_at(),
            effective_at: act.effective_at,
            recorded_at: act.recorded_at,
            expires_at: act.expires_at,
            calls: act.calls,
            standing,
        };
        SaidLine { text: self.joined(&sentences), act: Some(told) }
    }

    fn tail(&self, act: &Act) -> String {
        let late = act.recorded_at.micros().saturating_sub(act.said_at().micros()) > TOLD_LATE_MICROS;
        let from = Some(act.effective_at).filter(|from| *from > act.said_at());
        let variables = Variables::new()
            .count("calls", act.calls.map(i64::from))
            .maybe("person", act.person.as_ref().map(|_| "shared".to_owned()))
            .maybe("from", from.map(|from| self.moment(from)))
            .maybe("until", act.expires_at.map(|until| self.moment(until)))
            .maybe("exceptions", act.keeps_exceptions.then(|| "kept".to_owned()))
            .maybe("recorded", late.then(|| self.moment(act.recorded_at)));
        self.words.say("said-tail", &variables)
    }

    /// What an act was worth for this call. It is asked of the law itself, with one act among those that could answer it, so
    /// that this room has no second opinion on which word is the latest.
    fn standing(&self, act: &Act) -> Standing {
        let decision = self.told.decision;
        let decisive = decision.judgement.reasons.first().and_then(|reason| reason.rests_on.as_deref());
        if decisive == Some(act.id.to_string().as_str()) {
            return Standing::Decides;
        }
        let at = decision.call.at;
        if act.effective_at > at {
            return Standing::NotYet;
        }
        if act.expires_at.is_some_and(|end| end <= at) {
            return Standing::Ended;
        }
        let hearing = self.hearing();
        let answers: &[Word] = match act.word {
            Word::Withdraw => return Standing::InForce,
            Word::Permit => &[Word::Refuse, Word::Withdraw],
            Word::Refuse => &[Word::Withdraw],
        };
        if latest_word(std::slice::from_ref(act), &hearing) == LatestWord::Silent {
            return self.flaw(act, &hearing);
        }
        let among = self.told.acts.iter().filter(|other| other.id == act.id || answers.contains(&other.word));
        let among: Vec<Act> = among.cloned().collect();
        let holds =
            |word| matches!(word, LatestWord::Refused(by) | LatestWord::Permitted(by) if by.id == act.id);
        match (holds(latest_word(&among, &hearing)), act.word) {
            (true, Word::Refuse)
                if matches!(latest_word(self.told.acts, &hearing), LatestWord::Permitted(_)) =>
            {
                Standing::Excepted
            }
            (true, _) => Standing::Counts,
            (false, Word::Permit) => Standing::Answered,
            (false, _) => Standing::TakenBack,
        }
    }

    /// Why an act in force is not heard: what would have to be otherwise for it to be.
    fn flaw(&self, act: &Act, hearing: &Hearing<'_>) -> Standing {
        let undated = ConsentRules { undated_lapses_after: None, ..hearing.rules.clone() };
        let tries = [
            (Standing::Void, Hearing { holder_since: None, ..*hearing }),
            (Standing::Lapsed, Hearing { rules: &undated, ..*hearing }),
            (Standing::Used, Hearing { attempts: &[], ..*hearing }),
        ];
        let heard =
            |otherwise: &Hearing<'_>| latest_word(std::slice::from_ref(act), otherwise) != LatestWord::Silent;
        let flaw = tries.iter().find(|(_, otherwise)| heard(otherwise));
        flaw.map_or(Standing::Elsewhere, |(flaw, _)| *flaw)
    }

    /// How the law heard the acts for this call.
    fn hearing(&self) -> Hearing<'_> {
        let (decision, caller) = (self.told.decision, self.told.caller);
        let call = &decision.call;
        let clock = WallClock { at: call.at, zones: self.told.zones, calendar: self.told.rulebook.calendar };
        let point = Point {
            agent: caller.map(|caller| &caller.agent),
            agent_since: caller.map(|caller| caller.since),
            brand: caller.map(|caller| &caller.brand),
            purpose: decision.judgement.judged_as,
            line_of_business: call.line_of_business,
            channel: call.channel,
            clock,
        };
        Hearing {
            point,
            holder_since: self.told.holder.since,
            rules: &self.told.rulebook.consent,
            attempts: &decision.measured.attempts,
            person: call.person.as_ref(),
        }
    }
}

/// The end of the message id for where an act came from.
const fn source_word(source: Source) -> &'static str {
    match source {
        Source::App => "app",
        Source::Web => "web",
        Source::Hotline => "hotline",
        Source::SaidOnCall => "said-on-call",
        Source::Brand => "brand",
        Source::Import => "import",
    }
}
