//! The small phrases sentences are made of: who, when, which calls. Whatever comes from outside passes [`Teller::plain`] here.

use anxin_domain::band::{Band, HOLIDAYS};
use anxin_domain::number::Number;
use anxin_domain::scope::{Channel, Grantee, LineOfBusiness, Purpose, Scope};
use anxin_domain::time::Instant;
use jiff::tz::TimeZone;

use crate::told::{Audience, Told};
use crate::words::{Language, NONE, Variables, Words};

/// The bits of a band's days, in the order of the week.
const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// The bits of a whole week.
const EVERY_DAY: u8 = 0b111_1111;

/// So many days in a row are told as a first and a last one.
const SHORTEST_RUN: usize = 3;

/// Shorter runs of digits are left as they are: they are service numbers and counters, not somebody's telephone.
const SHORTEST_HIDDEN_DIGITS: usize = 7;

/// Who tells what to whom in which language.
#[derive(Clone, Copy)]
pub(crate) struct Teller<'a> {
    pub(crate) told: &'a Told<'a>,
    pub(crate) audience: Audience,
    pub(crate) words: Words,
}

impl Teller<'_> {
    /// Date and time to the minute, on the callee's wall clock; with its offset where it is one of several.
    pub(crate) fn moment(&self, at: Instant) -> String {
        let zones = self.told.zones;
        let Some(zone) = zones.iter().next() else { return at.to_string() };
        let offset = if zones.len() > 1 { " (UTC%:z)" } else { "" };
        at.format_in(zone, &format!("{}{offset}", self.date_pattern()))
    }

    /// Date and time to the minute in a zone.
    pub(crate) fn moment_in(&self, at: Instant, zone: &TimeZone) -> String {
        at.format_in(zone, self.date_pattern())
    }

    const fn date_pattern(&self) -> &'static str {
        date_pattern(self.words.0)
    }

    /// A text from outside as it may be shown: no control characters (it may end up on a terminal), and the customer's
    /// number hidden if somebody wrote it into an id or a name.
    pub(crate) fn plain(&self, text: &str) -> String {
        let shown: String = text.chars().map(|c| if is_unseen(c) { ' ' } else { c }).collect();
        hide_number(&shown, self.told.decision.call.to)
    }

    /// The caller in a sentence, as in `Li of Lianjia`.
    pub(crate) fn caller(&self) -> String {
        let agent = self.told.caller.map(|caller| self.plain(&caller.agent_name));
        let brand = self.told.brand_name.map(|name| self.plain(name));
        caller(self.words, agent, brand)
    }

    /// The caller's brand in a sentence.
    pub(crate) fn brand(&self) -> String {
        self.told.brand_name.map_or_else(|| self.words.word("brand-nobody"), |name| self.plain(name))
    }

    /// A purpose, as in `sales`.
    pub(crate) fn purpose(&self, purpose: Purpose) -> String {
        self.words.word(&format!("purpose-{}", dashes(purpose.word())))
    }

    /// A line of business, as in `resale homes`.
    pub(crate) fn business(&self, business: LineOfBusiness) -> String {
        self.words.word(&format!("business-{}", dashes(business.word())))
    }

    /// One call, text message or instant message.
    pub(crate) fn channel(&self, channel: Channel) -> String {
        self.words.say("channel-one", &Variables::new().with("channel", channel.word()))
    }

    /// Which calls a scope speaks about, as in `sales calls from Lianjia about new homes`.
    pub(crate) fn about(&self, scope: &Scope) -> String {
        let purposes: Vec<_> = scope.purposes.iter().map(|purpose| self.purpose(*purpose)).collect();
        let business: Vec<_> = scope.lines_of_business.iter().map(|line| self.business(*line)).collect();
        let hours: Vec<_> = scope.bands.iter().map(|band| self.band(band)).collect();
        let listed = |items: &[String]| (!items.is_empty()).then(|| self.words.list(items));
        let variables = Variables::new()
            .with("purposes", listed(&purposes).unwrap_or_else(|| "any".to_owned()))
            .with("channels", self.channels(&scope.channels))
            .with("whom", self.whom(&scope.grantee))
            .maybe("business", listed(&business))
            .maybe("hours", listed(&hours));
        self.words.say("about", &variables)
    }

    fn channels(&self, channels: &[Channel]) -> String {
        let many = |word: &str| self.words.say("channel-many", &Variables::new().with("channel", word));
        if channels.is_empty() {
            return many("all");
        }
        let named: Vec<_> = channels.iter().map(|channel| many(channel.word())).collect();
        self.words.list(&named)
    }

    fn whom(&self, grantee: &Grantee) -> String {
        let given = self.told.names.iter().find(|(named, _)| named == grantee);
        let caller = self.told.caller;
        let (id, known, key) = match grantee {
            Grantee::Everyone => return self.words.word("whom-everyone"),
            Grantee::Brand(brand) => {
                let own = caller.filter(|caller| caller.brand == *brand);
                ("whom-brand", own.and(self.told.brand_name), brand.as_str())
            }
            Grantee::Agent(agent) => {
                let own = caller.filter(|caller| caller.agent == *agent);
                ("whom-agent", own.map(|caller| caller.agent_name.as_str()), agent.as_str())
            }
        };
        let name = known.or_else(|| given.map(|(_, name)| name.as_str())).unwrap_or(key);
        self.words.say(id, &Variables::new().with("name", self.plain(name)))
    }

    fn band(&self, band: &Band) -> String {
        let days = if band.days & EVERY_DAY == EVERY_DAY { "any".to_owned() } else { self.days(band.days) };
        let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
        let variables = Variables::new()
            .with("days", days)
            .with("from", clock(band.from_minute))
            .with("until", clock(band.until_minute));
        self.words.say("band", &variables)
    }

    /// Days of the week, as in `Mondays to Fridays and public holidays`.
    fn days(&self, days: u8) -> String {
        let day = |name: &str| self.words.say("weekday", &Variables::new().with("day", name));
        let mut named = Vec::new();
        let mut bits =
            WEEKDAYS.iter().enumerate().map(|(bit, name)| (days & (1 << bit) != 0, *name)).peekable();
        while let Some((set, first)) = bits.next() {
            if !set {
                continue;
            }
            let mut run = vec![first];
            while let Some((_, next)) = bits.next_if(|(set, _)| *set) {
                run.push(next);
            }
            match run.as_slice() {
                [first, .., last] if run.len() >= SHORTEST_RUN => {
                    let variables = Variables::new().with("first", day(first)).with("last", day(last));
                    named.push(self.words.say("weekdays", &variables));
                }
                few => named.extend(few.iter().map(|name| day(name))),
            }
        }
        if days & HOLIDAYS != 0 {
            named.push(day("holiday"));
        }
        self.words.list(&named)
    }

    /// The beginning of every set of variables: who reads.
    pub(crate) fn variables(&self) -> Variables {
        Variables::new().with("audience", self.audience.word())
    }
}

/// How a language writes date and time to the minute, for `strftime`.
pub(crate) const fn date_pattern(language: Language) -> &'static str {
    match language {
        Language::En => "%-d %B %Y at %H:%M",
        Language::ZhCn | Language::Ja => "%Y年%-m月%-d日 %H:%M",
    }
}

/// How it writes a day.
pub(crate) const fn day_pattern(language: Language) -> &'static str {
    match language {
        Language::En => "%-d %B %Y",
        Language::ZhCn | Language::Ja => "%Y年%-m月%-d日",
    }
}

/// A caller in a sentence, by as much of the name as is known.
pub(crate) fn caller(words: Words, agent: Option<String>, brand: Option<String>) -> String {
    let id = match (&agent, &brand) {
        (Some(_), Some(_)) => "caller-agent-brand",
        (Some(_), None) => "caller-agent",
        (None, Some(_)) => "caller-brand",
        (None, None) => "caller-nobody",
    };
    let variables =
        Variables::new().with("agent", agent.unwrap_or_default()).with("brand", brand.unwrap_or_default());
    words.say(id, &variables)
}

/// A word of files as it stands in message ids.
pub(crate) fn dashes(word: &str) -> String {
    word.replace('_', "-")
}

/// Characters that move a terminal's cursor or turn the direction of a line, and show nothing themselves.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// Replaces a number's digits, with and without country code, by the masked form.
fn hide_number(text: &str, number: Number) -> String {
    let masked = number.masked();
    let whole = number.digits().to_string();
    let country = masked.split(' ').next().map_or(0, |code| code.trim_start_matches('+').len());
    let national = whole.get(country..).filter(|digits| digits.len() >= SHORTEST_HIDDEN_DIGITS);
    let mut shown = text.to_owned();
    for digits in [Some(whole.as_str()), national].into_iter().flatten() {
        shown = shown.replace(digits, &masked);
    }
    shown
}

/// Whether a phrase stands for "not known", in which case a sentence has another form.
pub(crate) fn known(text: &str) -> Option<String> {
    (!text.trim().is_empty() && text != NONE).then(|| text.to_owned())
}
