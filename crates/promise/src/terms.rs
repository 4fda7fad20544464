//! A promise and its versions, as they are after reading.

use std::sync::Arc;

use anxin_domain::calendar::Calendar;
use anxin_domain::ids::BrandId;
use anxin_domain::label::Label;
use anxin_domain::money::{Currency, Money};
use anxin_domain::promise::CallTerms;
use anxin_domain::rulebook::Words;
use anxin_domain::scope::LineOfBusiness;
use anxin_domain::time::{Instant, Interval};
use jiff::tz::TimeZone;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::expression::Expression;
use crate::fact::FactKind;
use crate::inside::PromiseTest;
use crate::limit::{Due, TimeLimit};
use crate::value::{Field, Scalar};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident: $($(#[$about:meta])* $variant:ident = $word:literal),+ $(,)?) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
        pub enum $name {
            $($(#[$about])* #[serde(rename = $word)] $variant),+
        }

        impl $name {
            /// Every one of them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word used in files, answers and columns.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }
        }
    };
}

words!(
    /// Where a figure or a sentence of the terms comes from.
    Origin:
    /// The brand published it.
    Published = "published",
    /// It is our model of what was not published.
    Modelled = "modelled"
);
words!(
    /// At which stage of a customer's business a promise stands.
    Stage:
    /// Before signing.
    PreSign = "pre_sign",
    /// After signing.
    PostSign = "post_sign",
    /// After the home was handed over.
    PostHandover = "post_handover"
);
words!(
    /// What a promise's amount looks like.
    Shape:
    /// A fixed amount for each time it was broken.
    FixedByCount = "fixed_by_count",
    /// The loss, up to a cap.
    CappedLoss = "capped_loss",
    /// The loss less what is held against it, got back from somebody else.
    LossLessOffset = "loss_less_offset",
    /// What was paid, or a multiple of it.
    Refund = "refund"
);
words!(
    /// In which stretch of time one broken promise is paid once.
    Window:
    /// A calendar month on the customer's wall clock.
    CalendarMonth = "calendar_month",
    /// A calendar day on the customer's wall clock.
    CalendarDay = "calendar_day",
    /// Once and for all.
    Once = "once"
);
words!(
    /// Who owes it back to the fund.
    Liable:
    /// The brand.
    Brand = "brand",
    /// The agent.
    Agent = "agent"
);
words!(
    /// From whom else it is got back.
    Recourse:
    /// Nobody.
    None = "none",
    /// The seller of the home.
    Seller = "seller",
    /// The landlord.
    Landlord = "landlord",
    /// The former owner.
    FormerOwner = "former_owner",
    /// The developer.
    Developer = "developer"
);

/// A promise with its versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    /// Its id, as in `dnd-call`.
    pub id: String,
    /// Its name.
    pub name: Words,
    /// Its place in lists, from 1.
    pub place: u8,
    /// For which lines of business it is.
    pub lines_of_business: Vec<LineOfBusiness>,
    /// At which stage it stands.
    pub stage: Stage,
    /// What its amount looks like.
    pub shape: Shape,
    /// The field of the claim that names what is paid once: the contract, the listing, the repair. Empty for calls.
    pub once_per: String,
    /// What is asked of the customer.
    pub claim: Vec<ClaimField>,
    /// The facts it is held against.
    pub facts: Vec<FactWanted>,
    /// Its versions, by beginning.
    pub terms: Vec<Arc<Terms>>,
    /// Its tests.
    pub tests: Vec<PromiseTest>,
    /// The file.
    pub text: String,
}

/// Something that is asked of the customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimField {
    /// Its name in expressions, files and JSON.
    pub name: String,
    /// What it holds.
    pub kind: FieldKind,
    /// Whether a claim needs it; one that it does not need may be compared with `null`.
    pub required: bool,
    /// Whether a person verifies it before it pays, because it decides and only the customer can say it.
    pub verified: bool,
    /// What a form calls it.
    pub label: Words,
    /// What a form says below it.
    pub hint: Option<Words>,
}

/// What a field of a claim holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// Any text.
    Text,
    /// A day.
    Date,
    /// An amount.
    Money,
    /// A whole number.
    Int,
    /// Yes or no.
    Bool,
    /// One of these words.
    Word(Vec<WordChoice>),
}

/// A word to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordChoice {
    /// The word in expressions, files and JSON.
    pub word: String,
    /// What a form calls it.
    pub label: Words,
}

impl Field for ClaimField {
    fn name(&self) -> &str {
        &self.name
    }

    fn scalar(&self) -> Scalar {
        match self.kind {
            FieldKind::Text | FieldKind::Word(_) => Scalar::Text,
            FieldKind::Date => Scalar::Date,
            FieldKind::Money => Scalar::Money,
            FieldKind::Int => Scalar::Int,
            FieldKind::Bool => Scalar::Bool,
        }
    }

    fn words(&self) -> Option<Vec<&str>> {
        match &self.kind {
            FieldKind::Word(choices) => Some(choices.iter().map(|choice| choice.word.as_str()).collect()),
            _ => None,
        }
    }

    fn required(&self) -> bool {
        self.required
    }
}

/// A fact that a promise is held against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactWanted {
    /// Its name in expressions.
    pub name: String,
    /// What it is.
    pub kind: FactKind,
    /// The field of the claim whose value is the fact's reference.
    pub by: String,
    /// Whether there may be many of them.
    pub many: bool,
}

/// The date that decides which version is in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The moment of the call.
    Call,
    /// The day in a field of the claim.
    Claim(String),
    /// The day in a field of a fact, by the fact's name and the field's.
    Fact(String, String),
}

impl std::fmt::Display for Event {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Call => f.write_str("call"),
            Self::Claim(field) => write!(f, "claim.{field}"),
            Self::Fact(name, field) => write!(f, "{name}.{field}"),
        }
    }
}

/// A paper or picture that the customer is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceWanted {
    /// Its word, as in `contract`.
    pub kind: String,
    /// What a form calls it.
    pub label: Words,
}

/// A named condition of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// Its name in rulings and columns.
    pub code: String,
    /// It in words, quoted in rulings.
    pub text: Words,
    /// It as a rule.
    pub rule: Expression,
}

/// Limits on what one side can be paid in a month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Caps {
    /// For one person.
    pub person_month: Option<Money>,
    /// For one calling number.
    pub number_month: Option<Money>,
}

/// One version of a promise's terms, for a brand and a city and an interval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The promise, as in `dnd-call`.
    pub promise: String,
    /// The version, as in `wuhan-2024`.
    pub version: String,
    /// Promise and version in one, as findings and decisions carry it: `dnd-call@wuhan-2024`.
    pub label: Label,
    /// Where it comes from.
    pub origin: Origin,
    /// Which fields of published terms are modelled all the same.
    pub modelled: Vec<String>,
    /// The brand that promised; none means every brand that has joined in the city.
    pub brand: Option<BrandId>,
    /// The city.
    pub city: String,
    /// When it holds.
    pub effective: Interval,
    /// The currency of every amount.
    pub currency: Currency,
    /// The customer's wall clock.
    pub zone: TimeZone,
    /// The calendar of working days, by id.
    pub calendar: String,
    /// For the promise about calls: what a decision goes by.
    pub call: Option<CallTerms>,
    /// Who owes it back.
    pub liable: Liable,
    /// From whom else it is got back.
    pub recourse: Recourse,
    /// What the customer is asked for.
    pub evidence: Vec<EvidenceWanted>,
    /// Which date decides the version.
    pub event: Event,
    /// How long after the event it can be claimed.
    pub claim_within: Option<TimeLimit>,
    /// How long a person has to rule; pauses while the customer is asked.
    pub rule_within: TimeLimit,
    /// How long until the customer must have an answer; never pauses.
    pub answer_within: TimeLimit,
    /// How long until it is paid, from the award.
    pub pay_within: TimeLimit,
    /// What must hold.
    pub conditions: Vec<Condition>,
    /// What is found to be lost or owed.
    pub amount: Expression,
    /// What is held against it.
    pub offset: Option<Expression>,
    /// What the customer bears.
    pub deductible: Option<Money>,
    /// The most that is paid.
    pub cap: Option<Money>,
    /// Limits in a month.
    pub caps: Caps,
    /// Within which window it is paid once.
    pub window: Window,
    /// A ruling that pays more than this needs two people.
    pub two_people_above: Money,
    /// The promise in words, quoted in every ruling.
    pub text: Words,
}

impl Promise {
    /// The SHA-256 of its file, by which it is handed in and approved.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(self.text.as_bytes()).into()
    }
}

impl Terms {
    /// Whether these terms hold for a brand in a city at a moment.
    #[must_use]
    pub fn covers(&self, brand: &BrandId, city: Option<&str>, at: Instant) -> bool {
        self.is_for(brand, city) && self.effective.contains(at)
    }

    /// Whether these terms are for a brand in a city at all.
    #[must_use]
    pub fn is_for(&self, brand: &BrandId, city: Option<&str>) -> bool {
        self.brand.as_ref().is_none_or(|own| own == brand) && city == Some(self.city.as_str())
    }

    /// The name of the window a moment falls into, as in `2026-11`.
    #[must_use]
    pub fn window_of(&self, at: Instant) -> String {
        match self.window {
            Window::CalendarMonth => at.format_in(&self.zone, "%Y-%m"),
            Window::CalendarDay => at.format_in(&self.zone, "%Y-%m-%d"),
            Window::Once => self.window.word().to_owned(),
        }
    }

    /// The calendar of working days.
    #[must_use]
    pub fn working_days(&self) -> Option<&'static Calendar> {
        Calendar::of(&self.calendar)
    }

    /// When a limit that counts from a moment is over.
    #[must_use]
    pub fn due(&self, limit: TimeLimit, from: Instant) -> Due {
        limit.due(from, &self.zone, self.working_days())
    }

    /// For the promise about calls: what one broken promise pays, which depends on nothing.
    #[must_use]
    pub fn call_amount(&self) -> Option<Money> {
        self.call.as_ref().and_then(|_| self.amount.constant())
    }
}
