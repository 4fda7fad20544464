//! The rules about abuse as data: their thresholds and tests stand in `data/signals.toml`, what each of them counts stands here.

use std::str::FromStr;
use std::sync::LazyLock;

use anxin_store::StoreError;
use serde::{Deserialize, Serialize};

use crate::error::DeskError;
use crate::signal::Inputs;
use crate::words::fixed_words;

const SHIPPED: &str = include_str!("../../data/signals.toml");
/// Largest threshold, and most days looked back: more is a slip of the pen.
const FIGURE_LIMIT: i64 = 10_000;

static RULES: LazyLock<Result<Rules, String>> = LazyLock::new(|| Rules::parse(SHIPPED));

fixed_words! {
    /// What a rule looks at.
    RuleId, "rule" {
        /// Awards of one customer in some days.
        ClaimFarming = "claim_farming",
        /// Numbers with awards that are paid to one account.
        ManyNumbersOfOnePerson = "many_numbers_of_one_person",
        /// Agents' lines and people who work here with the customer's account, or the customer's own number.
        PayeeSharedWithStaff = "payee_shared_with_staff",
        /// Awards between one agent and one customer in some days.
        PairRepeats = "pair_repeats",
        /// Seconds from do-not-disturb to the call.
        SecondsAfterOn = "seconds_after_on",
        /// Hours since the customer's account was changed for another.
        PayeeChangedLately = "payee_changed_lately",
        /// What the terms let one person have in a month.
        CapPersonMonth = "cap_person_month",
        /// What the terms let one calling number bring a person in a month.
        CapNumberMonth = "cap_number_month",
    }
    /// What waits when a rule fires.
    Holds, "what a rule holds" {
        /// The finding, until a person has ruled.
        Award = "award",
        /// The money, until it is safe to send.
        Payout = "payout",
    }
}

/// The rules of the file; the caps come from the terms of each promise.
const IN_THE_FILE: &[RuleId] = &[
    RuleId::ClaimFarming,
    RuleId::ManyNumbersOfOnePerson,
    RuleId::PayeeSharedWithStaff,
    RuleId::PairRepeats,
    RuleId::SecondsAfterOn,
    RuleId::PayeeChangedLately,
];

impl RuleId {
    /// The name of the figure, among the inputs of a signal, that is held against the threshold.
    #[must_use]
    pub const fn figure(self) -> &'static str {
        match self {
            Self::ClaimFarming => "awards",
            Self::ManyNumbersOfOnePerson => "numbers",
            Self::PayeeSharedWithStaff => "staff_numbers",
            Self::PairRepeats => "pair_awards",
            Self::SecondsAfterOn => "seconds",
            Self::PayeeChangedLately => "hours",
            Self::CapPersonMonth | Self::CapNumberMonth => "with_this",
        }
    }

    /// Whether a figure fires at a threshold: times below it, counts and sums of terms at it.
    const fn fires(self, value: i64, threshold: i64) -> bool {
        match self {
            Self::SecondsAfterOn | Self::PayeeChangedLately => value < threshold,
            _ => value >= threshold,
        }
    }

    const fn looks_back(self) -> bool {
        matches!(self, Self::ClaimFarming | Self::PairRepeats)
    }
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// What it looks at.
    pub id: RuleId,
    /// Its version.
    pub version: i64,
    /// At which figure it fires.
    pub threshold: i64,
    /// How many days it looks back, where it counts awards.
    pub within_days: Option<i64>,
    /// What waits when it fires.
    pub holds: Holds,
}

impl Rule {
    /// Whether this rule fires; one whose figure is not known does not.
    #[must_use]
    pub fn fires(&self, inputs: &Inputs) -> bool {
        inputs.figure(self.id).is_some_and(|value| self.id.fires(value, self.threshold))
    }
}

/// Every rule of the file, in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules(Vec<Rule>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    rule: Vec<RuleFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    id: String,
    version: i64,
    threshold: i64,
    #[serde(default)]
    within_days: Option<i64>,
    holds: String,
    test: Vec<RuleTest>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleTest {
    name: String,
    value: i64,
    fires: bool,
}

impl Rules {
    /// The rules that are shipped with this program.
    ///
    /// # Errors
    /// [`DeskError::Signals`] when the file does not hold; a test in this crate sees that it does.
    pub fn shipped() -> Result<&'static Self, DeskError> {
        RULES.as_ref().map_err(|what| DeskError::Signals(what.clone()))
    }

    /// Every rule.
    #[must_use]
    pub fn all(&self) -> &[Rule] {
        &self.0
    }

    /// The threshold of a rule.
    pub(crate) fn threshold(&self, id: RuleId) -> Option<i64> {
        self.0.iter().find(|rule| rule.id == id).map(|rule| rule.threshold)
    }

    /// How far back awards are counted for a rule, in days.
    pub(crate) fn days(&self, id: RuleId) -> i64 {
        self.0.iter().find(|rule| rule.id == id).and_then(|rule| rule.within_days).unwrap_or_default()
    }

    fn parse(text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|error| error.to_string().trim().to_owned())?;
        let rules = file.rule.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
        for id in IN_THE_FILE {
            if rules.iter().filter(|rule| rule.id == *id).count() != 1 {
                return Err(format!("{}: write this rule once", id.word()));
            }
        }
        if rules.len() != IN_THE_FILE.len() {
            return Err("a cap is no rule of this file: write it into the terms of a promise".into());
        }
        Ok(Self(rules))
    }
}

fn read(file: RuleFile) -> Result<Rule, String> {
    let wrong = |what: &str| format!("{}: {what}", file.id);
    let rule = Rule {
        id: file.id.parse().map_err(|_| wrong("there is no such rule; the desk knows the rules by name"))?,
        version: file.version,
        threshold: file.threshold,
        within_days: file.within_days,
        holds: file.holds.parse().map_err(|_| wrong("holds: write award or payout"))?,
    };
    if rule.version < 1 || !(1..=FIGURE_LIMIT).contains(&rule.threshold) {
        return Err(wrong("write a version from 1 on and a threshold from 1 to 10000"));
    }
    if rule.within_days.is_some() != rule.id.looks_back()
        || rule.within_days.is_some_and(|days| !(1..=FIGURE_LIMIT).contains(&days))
    {
        return Err(wrong("within_days: write 1 to 10000 where awards are counted, and nothing elsewhere"));
    }
    if rule.id == RuleId::PayeeChangedLately
        && (rule.threshold != anxin_fund::PAYEE_REST_HOURS || rule.holds != Holds::Payout)
    {
        let hours = anxin_fund::PAYEE_REST_HOURS;
        return Err(wrong(&format!(
            "the fund lets a changed account rest for {hours} hours: write that here"
        )));
    }
    for edge in [rule.threshold, rule.threshold - 1] {
        if !file.test.iter().any(|test| test.value == edge) {
            return Err(wrong(&format!("add a test with the value {edge}")));
        }
    }
    for test in &file.test {
        if rule.id.fires(test.value, rule.threshold) != test.fires {
            return Err(wrong(&format!("its test does not hold: {}", test.name)));
        }
    }
    Ok(rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_rules_hold_their_own_tests() {
        let rules = Rules::shipped().unwrap();
        assert_eq!(rules.all().iter().map(|rule| rule.id).collect::<Vec<_>>(), IN_THE_FILE);
    }

    #[test]
    fn each_rule_fires_at_its_threshold_and_not_one_step_before_it() {
        for rule in Rules::shipped().unwrap().all() {
            let at = rule.threshold;
            let is_time = matches!(rule.id, RuleId::SecondsAfterOn | RuleId::PayeeChangedLately);
            let (fires, quiet) = if is_time { (at - 1, at) } else { (at, at - 1) };
            assert!(rule.fires(&Inputs::of(rule.id, fires)), "{rule:?}");
            assert!(!rule.fires(&Inputs::of(rule.id, quiet)), "{rule:?}");
            assert!(!rule.fires(&Inputs::default()), "what is not known fires nothing: {rule:?}");
        }
    }

    #[test]
    fn a_file_that_does_not_hold_is_refused_with_the_mend() {
        for (from, to, mend) in [
            ("value = 29\nfires = false", "value = 29\nfires = true", "its test does not hold"),
            ("threshold = 24", "threshold = 23", "rest for 24 hours"),
            ("value = 5\nfires = true", "value = 6\nfires = true", "add a test with the value 5"),
            ("within_days = 90\n", "", "within_days"),
            ("id = \"pair_repeats\"", "id = \"pairs\"", "no such rule"),
            ("id = \"pair_repeats\"", "id = \"cap_person_month\"", "within_days"),
            ("holds = \"payout\"", "holds = \"all\"", "award or payout"),
            ("version = 1\nthreshold = 5", "version = 0\nthreshold = 5", "a version from 1 on"),
            ("threshold = 6", "limit = 6", "unknown field"),
        ] {
            let text = SHIPPED.replacen(from, to, 1);
            assert_ne!(text, SHIPPED, "{from}");
            let wrong = Rules::parse(&text).unwrap_err();
            assert!(wrong.contains(mend), "{wrong}");
        }
        let twice = SHIPPED.replace("pair_repeats", "claim_farming");
        assert!(Rules::parse(&twice).unwrap_err().contains("write this rule once"));
    }
}
