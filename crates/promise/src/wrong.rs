//! What is wrong with a promise's file: where, by the names on the way, and why. Each reason has a code and names what it is about, so that a
//! page can say it in its reader's language; what is shown here is English.

use std::fmt;

/// What is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The way to it by the names of the file, as in `terms "v1"`, then `amount`; empty where it is about the file as a whole.
    pub at: Vec<String>,
    /// The line, from 1, where what reads the file has told it.
    pub line: Option<usize>,
    /// The character within an expression, from 1, if it is one place.
    pub column: Option<usize>,
    /// Why. Lies elsewhere, for what goes well carries room for it along.
    pub why: Box<Why>,
}

impl Wrong {
    /// The same, one step further in.
    pub(crate) fn within(mut self, at: impl Into<String>) -> Self {
        self.at.insert(0, at.into());
        self
    }
}

impl From<Why> for Wrong {
    fn from(why: Why) -> Self {
        Box::new(why).into()
    }
}

impl From<Box<Why>> for Wrong {
    fn from(why: Box<Why>) -> Self {
        Self { at: Vec::new(), line: None, column: None, why }
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in &self.at {
            write!(f, "{step}: ")?;
        }
        if let Some(column) = self.column {
            write!(f, "at character {column}: ")?;
        }
        self.why.fmt(f)
    }
}

/// A kind of value, as a reason names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text.
    Text,
    /// A day.
    Date,
    /// An amount.
    Money,
    /// A whole number.
    Int,
    /// Yes or no.
    Bool,
    /// The claim or one fact, by name.
    Record(String),
    /// Several of a kind.
    List(Box<Self>),
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text => f.write_str("a text"),
            Self::Date => f.write_str("a date"),
            Self::Money => f.write_str("money"),
            Self::Int => f.write_str("a whole number"),
            Self::Bool => f.write_str("yes or no"),
            Self::Record(name) => write!(f, "the whole {name}"),
            Self::List(item) => write!(f, "a list of {item}"),
        }
    }
}

/// What a reason names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named<'w> {
    /// A text, as it stands in the file or in the program.
    Text(&'w str),
    /// A count.
    Count(usize),
    /// A kind of value, which has a word in each language.
    Kind(&'w Kind),
}

trait Names {
    fn named(&self) -> Named<'_>;
}

impl Names for String {
    fn named(&self) -> Named<'_> {
        Named::Text(self)
    }
}

impl Names for usize {
    fn named(&self) -> Named<'_> {
        Named::Count(*self)
    }
}

impl Names for Kind {
    fn named(&self) -> Named<'_> {
        Named::Kind(self)
    }
}

macro_rules! whys {
    ($($(#[doc = $doc:literal])+ $name:ident { $($field:ident: $kind:ty),* } = $code:literal, $said:literal;)+) => {
        /// Why something in a file cannot be taken.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Why {
            $($(#[doc = $doc])+ $name { $(#[doc = "What the reason names."] $field: $kind),* },)+
        }

        impl Why {
            /// Every code, with the names of what its reason names.
            pub const ALL: &[(&str, &[&str])] = &[$(($code, &[$(stringify!($field)),*]),)+];

            /// The code.
            #[must_use]
            pub const fn code(&self) -> &'static str {
                match self { $(Self::$name { .. } => $code,)+ }
            }

            /// What the reason names, by name.
            #[must_use]
            pub fn names(&self) -> Vec<(&'static str, Named<'_>)> {
                match self { $(Self::$name { $($field),* } => vec![$((stringify!($field), $field.named())),*],)+ }
            }
        }

        impl fmt::Display for Why {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self { $(Self::$name { $($field),* } => { $(let _ = $field;)* write!(f, $said) })+ }
            }
        }
    };
}

whys! {
    /// The file is too large.
    FileLarge { bytes: usize, most: usize } = "file-large", "the file has {bytes} bytes; {most} at most";
    /// It is no TOML, or holds something that does not read; in the words of what reads it.
    NotToml { said: String, shown: String } = "not-toml", "{shown}";
    /// Something is missing.
    NoSuchLine { field: String, shown: String } = "no-such-line", "{shown}";
    /// Something is there that is not known.
    OddLine { field: String, known: String, shown: String } = "odd-line", "{shown}";
    /// A word that is not known.
    OddWord { word: String, known: String, shown: String } = "odd-word", "{shown}";
    /// A key that stands twice.
    KeyTwice { shown: String } = "key-twice", "{shown}";
    /// A name in labels and addresses.
    LabelName { name: String } = "label-name", "{name:?}: write small letters, digits and -, a letter first, 40 at most";
    /// A name in expressions.
    RuleName { name: String } = "rule-name", "{name:?}: write small letters, digits and _, a letter first, 40 at most";
    /// A name that means something else.
    NameTaken { name: String } = "name-taken", "{name:?} has a meaning already: choose another name";
    /// A name that is there twice.
    Twice { name: String } = "twice", "{name:?} is there twice: delete one of the two";
    /// One of the languages is empty.
    Silent { language: String } = "silent", "{language} is empty: write it in all three languages";
    /// Another promise has the id.
    IdKnown { id: String } = "id-known", "there is a promise {id:?} already";
    /// The place in the list.
    PlaceRange {} = "place-range", "write 1 to 99";
    /// No line of business.
    NoBusiness {} = "no-business", "name one of resale, rental, new_home at least";
    /// A field of the claim that every claim has.
    EveryClaimHas { name: String } = "every-claim-has", "every claim has {name} already: delete it here";
    /// No words to choose from.
    NoWords {} = "no-words", "name the words to choose from";
    /// Words where there are none.
    OnlyWords {} = "only-words", "only a field of kind \"word\" has them";
    /// What is paid once.
    OncePer { name: String } = "once-per", "{name:?} is no text field of the claim that is required";
    /// A kind of fact.
    FactKind { kind: String, known: String, said: String } = "fact-kind", "{said}";
    /// By which field a fact is found.
    FactBy { name: String } = "fact-by", "{name:?} is no text of the claim: name the field with the reference";
    /// Two versions for one event.
    Overlap { one: String, other: String } = "overlap",
        "terms {one:?} and {other:?} overlap: end one before the other begins";
    /// Versions that go by different events.
    EventDiffers { other: String } = "event-differs",
        "differs from that of {other:?}: every version goes by the same event, so that one is in force";
    /// No version.
    NoVersion {} = "no-version", "a promise has one version at least";
    /// None of what is known.
    NoneOf { name: String, known: String } = "none-of", "{name:?} is none of {known}";
    /// A zone.
    ZoneUnknown { zone: String } = "zone-unknown", "unknown zone {zone:?}";
    /// It pays nothing.
    PaysNothing {} = "pays-nothing", "a promise that pays nothing is none";
    /// What a call pays.
    CallFigure {} = "call-figure", "a call pays a figure that depends on nothing, as in money(\"100\")";
    /// What a promise about calls does not have.
    CallHasMore {} = "call-has-more", "what breaks the promise about calls is its trigger: delete them";
    /// A trigger without the event.
    TriggerWantsCall {} = "trigger-wants-call", "with a trigger it is \"call\"";
    /// The event without a trigger.
    NoTrigger {} = "no-trigger", "say which call breaks the promise";
    /// No condition.
    NoCondition {} = "no-condition", "name one condition at least";
    /// No cap.
    NoCap {} = "no-cap", "a loss that is paid up to a cap needs one";
    /// An event that is no date.
    EventOdd { event: String } = "event-odd",
        "{event:?} is no date that every claim has: write call, claim.<field> or <fact>.<field>, of a date that is required, and of a fact that is one";
    /// The code of a condition.
    CodeTaken {} = "code-taken", "every promise has it already: choose another";
    /// An end before the beginning.
    UntilNotAfter {} = "until-not-after", "not after effective_from";
    /// A moment that is no beginning of a day.
    Midnight { zone: String } = "midnight", "the event is a day, so write midnight in {zone}";
    /// An amount.
    Amount { amount: String, currency: String, said: String } = "amount", "{said}";
    /// A time limit.
    Limit { text: String, most: usize } = "limit",
        "{text:?} is no time limit: write it as in \"30 days\" or \"5 working days\", {most} at most";
    /// A test of a call.
    CallTest {} = "call-test", "a call has `at` and no claim, facts or today";
    /// A test of a claim.
    ClaimTest {} = "claim-test", "a claim has `claim`, `facts` and `today`";
    /// A test without its day.
    NoToday {} = "no-today", "say on which day the claim is judged";
    /// A fact that the promise does not have.
    NoFact { name: String } = "no-fact", "{name:?} is no fact of this promise";
    /// A field that there is not.
    NoField { known: String } = "no-field", "no such field: there are {known}";
    /// A field that is missing.
    Missing {} = "missing", "is missing";
    /// The same, with what it takes.
    MissingKind { kind: Kind } = "missing-kind", "is missing: write {kind}";
    /// Another kind of value in a file.
    OtherKind { kind: Kind } = "other-kind",
        "is to be {kind}: texts, dates and amounts stand in quotes, numbers and true or false do not";
    /// A whole number.
    WholeNumber {} = "whole-number", "write a whole number in digits, as in 3";
    /// Yes or no.
    TrueFalse {} = "true-false", "write true or false";
    /// A text that is too long.
    TextLong { most: usize } = "text-long", "the text is too long: {most} bytes at most";
    /// None of the words.
    OneOf { known: String } = "one-of", "write one of {known}";
    /// A date.
    NoDate { text: String } = "no-date", "{text:?} is no date: write it as in 2024-08-28";
    /// Money in JSON.
    MoneyJson {} = "money-json", "write money as {{\"amount\": \"100.00\", \"currency\": \"CNY\"}}";
    /// A text in JSON.
    TextJson {} = "text-json", "write a text in quotes";
    /// A date in JSON.
    DateJson {} = "date-json", "write a date as text, as in \"2024-08-28\"";
    /// A whole number in JSON.
    IntJson {} = "int-json", "write a whole number, as in 3";
    /// No object in JSON.
    ObjectJson {} = "object-json", "write an object, as in {{\"field\": \"value\"}}";

    /// An expression gives another kind.
    Gives { found: Kind, wanted: Kind } = "gives", "gives {found}, and {wanted} is wanted here";
    /// An expression that does not read, in the words of what reads it.
    Unread { said: String } = "unread", "{said}: see docs/promises.md for the language";
    /// An expression that is too long.
    RuleLong { bytes: usize, most: usize } = "rule-long",
        "the expression has {bytes} bytes; {most} at most: split the rule in two";
    /// No expression.
    RuleEmpty {} = "rule-empty", "the expression is empty: write a rule";
    /// A bracket that is open.
    BracketOpen {} = "bracket-open", "a bracket is not closed";
    /// A bracket too many.
    BracketExtra {} = "bracket-extra", "this bracket closes none that is open";
    /// Too many words and signs.
    Tokens { most: usize } = "tokens", "more than {most} words and signs: split the rule in two";
    /// A row of signs.
    SignRow {} = "sign-row", "a row of signs that says nothing: write one";
    /// Brackets too deep.
    Nested { most: usize } = "nested", "brackets are nested more than {most} deep: split the rule in two";
    /// Too many choices.
    Choices { most: usize } = "choices", "more than {most} choices with `?`: split the rule in two";
    /// Too many commas.
    Commas { most: usize } = "commas", "too many commas: lists have {most} items at most";
    /// A fraction.
    NoFractions {} = "no-fractions", "no fractions here: write money as money(\"100.50\")";
    /// A number with letters.
    DigitsOnly {} = "digits-only", "a whole number is digits and nothing else, as in 30";
    /// A number that is too large.
    NumberLarge {} = "number-large", "the number is too large: 18 digits at most";
    /// A number that begins with 0.
    LeadingZero {} = "leading-zero", "a whole number does not begin with 0";
    /// A text that is open.
    TextOpen {} = "text-open", "a text is not closed: end it with \"";
    /// Quotes twice.
    TextQuotes {} = "text-quotes", "write a text in one pair of quotes";
    /// A text with a backslash or a line.
    TextBackslash {} = "text-backslash", "a text has no backslash and stands in one line";
    /// Single quotes.
    SingleQuotes { sign: String } = "single-quotes", "`{sign}` is not part of the language: write texts in \" \"";
    /// One equals sign.
    OneEquals { sign: String } = "one-equals", "`{sign}` is not part of the language: write == to compare";
    /// One sign of a pair.
    HalfSign { sign: String } = "half-sign", "`{sign}` is not part of the language: write && or ||";
    /// A division.
    NoDivision { sign: String } = "no-division",
        "`{sign}` is not part of the language: there is no division: write limits and multiples as whole numbers";
    /// A brace.
    Braces { sign: String } = "braces", "`{sign}` is not part of the language: there are no maps here";
    /// Another sign.
    OddSign { sign: String } = "odd-sign",
        "`{sign}` is not part of the language: see the list of operators in docs/promises.md";
    /// Too many parts.
    Parts { most: usize } = "parts", "more than {most} parts: split the rule in two";
    /// Parts too deep.
    Deep { most: usize } = "deep", "parts are nested more than {most} deep: split the rule in two";
    /// The test for a field.
    NoHas { field: String } = "no-has", "there is no `has`: compare with null, as in x.{field} != null";
    /// A list elsewhere.
    ListPlace {} = "list-place", "a list stands on the right of `in` only, as in x in [\"a\", \"b\"]";
    /// A map.
    NoMaps {} = "no-maps", "there are no maps here";
    /// A method.
    NoMethod { name: String } = "no-method",
        "`.{name}(…)` is not part of the language: lists have all, exists, filter and map";
    /// A negative figure.
    NoNegative {} = "no-negative", "there are no negative figures: subtract instead, as in a - b";
    /// An index.
    NoIndex {} = "no-index",
        "there is no `[…]` to pick from a list: write list.exists(x, …), or let the fact be one";
    /// An amount in an expression.
    MoneyOdd { figure: String, currency: String, said: String } = "money-odd", "money({figure:?}): {said}";
    /// An amount without quotes.
    MoneyQuotes {} = "money-quotes", "money takes a figure in quotes, as in money(\"100.00\")";
    /// A date without quotes.
    DateQuotes {} = "date-quotes", "date takes a day in quotes, as in date(\"2024-08-28\")";
    /// A function that there is not.
    NoFunction { name: String, known: String } = "no-function", "`{name}` is no function: there are {known}";
    /// Too few or too many arguments.
    Arguments { name: String, count: usize } = "arguments", "`{name}` takes {count} arguments";
    /// A loop without its name.
    EachName {} = "each-name", "lists have all, exists, filter and map with one name, as in list.all(x, …)";
    /// Another loop.
    EachOnly {} = "each-only", "lists have all, exists, filter and map, and nothing else";
    /// What `in` wants.
    InTexts {} = "in-texts", "`in` wants texts in brackets, as in x in [\"a\", \"b\"]";
    /// A list that is empty or too long.
    ListItems { most: usize } = "list-items", "a list has 1 to {most} items";
    /// A number with a letter.
    NumberLetter {} = "number-letter", "write whole numbers without a letter, as in 30";
    /// A text with a letter before it.
    TextLetter {} = "text-letter", "write texts without a letter before the quotes";
    /// Null elsewhere.
    NullPlace {} = "null-place", "null stands on one side of == or != only, with a field that may be missing";
    /// A name that is not known.
    UnknownName { name: String, known: String } = "unknown-name", "`{name}` is not known: there are {known}";
    /// A field that a part does not have.
    NoFieldOf { part: String, known: String } = "no-field-of", "`{part}`: no such field: there are {known}";
    /// A field of a list.
    IsList { part: String, list: String } = "is-list",
        "`{part}`: `{list}` is a list: write {list}.exists(x, …), all, filter or map";
    /// A field of what has none.
    HasNoFields { part: String, of: String, kind: Kind } = "has-no-fields", "`{part}`: `{of}` is {kind} and has no fields";
    /// A part of another kind.
    PartKind { part: String, found: Kind, wanted: Kind } = "part-kind",
        "`{part}` is {found}, and {wanted} is wanted there";
    /// Compared with null though it is always there.
    NeverMissing { part: String } = "never-missing", "`{part}` is never missing: do not compare it with null";
    /// Compared with null though it is no field.
    NullNoField { part: String } = "null-no-field",
        "`{part}` is no field: only a field that may be missing is compared with null";
    /// What `min` and `max` take.
    TakesAlike { part: String } = "takes-alike", "`{part}`: takes two amounts, two whole numbers or two dates";
    /// What `sum` takes.
    TakesSums { part: String } = "takes-sums",
        "`{part}`: takes a list of amounts or whole numbers, as in sum(bills.map(x, x.amount))";
    /// What `count` takes.
    TakesList { part: String } = "takes-list",
        "`{part}`: takes a list, as in count(bills.filter(x, x.paid_on == null))";
    /// What `days` takes.
    TakesDates { part: String } = "takes-dates", "`{part}`: takes two dates, the earlier one first";
    /// What `days_after` takes.
    TakesDateAndNumber { part: String } = "takes-date-and-number", "`{part}`: takes a date and a whole number";
    /// A loop inside another.
    InsideAnother { part: String } = "inside-another",
        "`{part}` stands inside another: lists are gone through one level deep";
    /// No list.
    NoList { part: String } = "no-list", "`{part}` is no list: only a fact with `many = true` is";
    /// The name of the items of a list.
    ItemName { name: String } = "item-name",
        "`{name}` has a meaning already: give the items of the list another name";
    /// What a list is made of.
    MapGives { part: String, kind: Kind } = "map-gives", "map gives one value for each item, and `{part}` is {kind}";
    /// A word that cannot be.
    Never { part: String, word: String, known: String } = "never", "`{part}` is never \"{word}\": it may be {known}";
    /// Kinds that do not go together.
    Mismatch { part: String, first: Kind, sign: String, second: Kind } = "mismatch",
        "`{part}`: {first} {sign} {second} is not possible";
    /// An amount and a number.
    MismatchMoney { part: String, first: Kind, sign: String, second: Kind } = "mismatch-money",
        "`{part}`: {first} {sign} {second} is not possible: write the amount as money(\"…\")";
    /// A date and something else.
    MismatchDate { part: String, first: Kind, sign: String, second: Kind } = "mismatch-date",
        "`{part}`: {first} {sign} {second} is not possible: for days between dates there is days(a, b), for later days days_after(a, n)";
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_reason_has_a_code_of_its_own() {
        let codes: BTreeSet<&str> = Why::ALL.iter().map(|(code, _)| *code).collect();
        assert_eq!(codes.len(), Why::ALL.len());
        assert!(codes.len() > 100);
    }

    #[test]
    fn a_reason_is_said_with_its_way() {
        let list = Kind::List(Box::new(Kind::Record("bill".into())));
        let wrong = Wrong::from(Why::Gives { found: list, wanted: Kind::Money });
        let wrong = Wrong { column: Some(3), ..wrong.within("amount").within("terms \"v1\"") };
        let said =
            "terms \"v1\": amount: at character 3: gives a list of the whole bill, and money is wanted here";
        assert_eq!(wrong.to_string(), said);
        assert_eq!(wrong.why.code(), "gives");
        assert_eq!(wrong.why.names()[1], ("wanted", Named::Kind(&Kind::Money)));
    }
}
