//! What customers said about calls, handed in by the platform's own systems, or by a brand: a brand may hand in a consent to
//! itself with evidence, and a "stop" that was said to it.

use anxin_domain::act::{Act, Source, Word};
use anxin_domain::band::Band;
use anxin_domain::ids::{ActId, AgentId, BrandId, PersonId};
use anxin_domain::number::Number;
use anxin_domain::scope::{Channel, Grantee, LineOfBusiness, Purpose, Scope};
use anxin_domain::time::Instant;
use anxin_store::acts::NewAct;
use anxin_store::directory::affiliations_of;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use crate::body::JsonBody;
use crate::caller::{Acts, By};
use crate::door::{Door, Shared};
use crate::fields::{EARLIEST, Fields};
use crate::idempotency::IdempotencyKey;
use crate::problem::{Kind, Problem, ProblemBody};

/// Longest evidence, in letters: a digest, a recording's key, not the thing itself.
pub const EVIDENCE_LIMIT: usize = 512;
/// How far ahead an act may take effect, in days: ten years with their leap days.
const AHEAD_DAYS: i64 = 3_653;
/// Most weekly bands in one scope.
pub const BANDS_LIMIT: usize = 42;

/// An act to be recorded. What it covers may be written beside the word or, as in the answer, inside `scope`.
#[derive(ToSchema)]
#[schema(as = NewAct)]
#[expect(dead_code, reason = "shapes the OpenAPI document; an act is read field by field")]
pub(crate) struct NewActBody {
    /// Whose calls it is about.
    #[schema(value_type = String, example = "+8613800138000")]
    number: Number,
    /// `refuse`, `permit`, or `withdraw`: what was said before in this scope is taken back, yes and no. A brand's key
    /// cannot withdraw.
    #[schema(value_type = String, example = "refuse")]
    word: Word,
    /// Which of the people who share the number says it, by a key of your own, if it is shared.
    #[schema(value_type = Option<String>)]
    person: Option<PersonId>,
    /// For a permit: how many calls it is good for, 1 to 1,000; without it, any number.
    calls: Option<u16>,
    /// `"everyone"` (the default), `{"brand": id}` or `{"agent": id}`.
    #[schema(value_type = Option<serde_json::Value>)]
    grantee: Option<Grantee>,
    /// `marketing`, `service`, `survey`; all if it is not said. Do-not-disturb is marketing and survey.
    #[schema(value_type = Option<Vec<String>>, example = json!(["marketing", "survey"]))]
    purposes: Vec<Purpose>,
    /// `resale`, `rental`, `new_home`; all if it is not said.
    #[schema(value_type = Option<Vec<String>>)]
    lines_of_business: Vec<LineOfBusiness>,
    /// `voice`, `sms`, `im`; all if it is not said.
    #[schema(value_type = Option<Vec<String>>)]
    channels: Vec<Channel>,
    /// Times of the week; all if it is not said.
    bands: Option<Vec<BandBody>>,
    /// For a refusal or a withdrawal: earlier permits of a narrower scope survive.
    keeps_exceptions: Option<bool>,
    /// When the customer said it (RFC 3339), or from when it is to hold; now if it is not said.
    #[schema(value_type = Option<String>, format = DateTime)]
    effective_at: Option<Instant>,
    /// When it ends.
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<Instant>,
    /// Where it came from. A brand's key stands for `brand` and `said_on_call`; a platform's for those and for `app` (its
    /// default), `hotline` and `import`.
    #[schema(value_type = Option<String>, example = "said_on_call")]
    source: Option<Source>,
    /// What proves it: a document's digest, a recording's key. A brand's permit needs it.
    evidence: Option<String>,
}

/// A weekly time band on the customer's wall clock, half-open.
#[derive(Serialize, ToSchema)]
#[schema(as = Band)]
pub(crate) struct BandBody {
    /// Bit 0 is Monday, bit 6 is Sunday; bit 7 adds the public holidays, whatever weekday they fall on.
    days: u8,
    /// First minute of the day inside, 0 to 1439.
    from_minute: u16,
    /// First minute after it, 1 to 1440.
    until_minute: u16,
}

/// An act as it was committed.
#[derive(Serialize, ToSchema)]
#[schema(as = Act)]
pub(crate) struct ActBody {
    /// Its id.
    #[schema(value_type = String, example = "01KAR8Q5T0R8Z5X7C9V2B4N6M8")]
    id: ActId,
    /// Whose calls it is about.
    #[schema(value_type = String, example = "+8613800138000")]
    number: Number,
    /// `refuse`, `permit` or `withdraw`.
    #[schema(value_type = String, example = "refuse")]
    word: Word,
    /// Which of the people who share the number said it, if that was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    person: Option<PersonId>,
    /// For a permit: how many calls it is good for, if it is for so many.
    #[serde(skip_serializing_if = "Option::is_none")]
    calls: Option<u16>,
    /// What it covers; an empty or absent list means all.
    #[schema(value_type = Object)]
    scope: Scope,
    /// For a refusal or a withdrawal: earlier permits of a narrower scope survive.
    keeps_exceptions: bool,
    /// When it takes effect.
    #[schema(value_type = String, format = DateTime)]
    effective_at: Instant,
    /// When it was committed.
    #[schema(value_type = String, format = DateTime)]
    recorded_at: Instant,
    /// When it ends, if it does.
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<Instant>,
    /// Where it came from.
    #[schema(value_type = String, example = "app")]
    source: Source,
    /// What proves it.
    evidence: Option<String>,
}

impl From<Act> for ActBody {
    fn from(act: Act) -> Self {
        Self {
            id: act.id,
            number: act.number,
            word: act.word,
            person: act.person,
            calls: act.calls,
            scope: act.scope,
            keeps_exceptions: act.keeps_exceptions,
            effective_at: act.effective_at,
            recorded_at: act.recorded_at,
            expires_at: act.expires_at,
            source: act.source,
            evidence: act.evidence,
        }
    }
}

/// Records what a customer said. When this answers, the gate of this process goes by it.
#[utoipa::path(post, path = "/v1/acts", operation_id = "recordAct", tag = "acts", request_body = NewActBody, security(("key" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request the same act")), responses(
    (status = 201, description = "The act was recorded", body = ActBody),
    (status = 200, description = "This key came before; the act of that time", body = ActBody),
    (status = 403, description = "A brand speaks for itself only", body = ProblemBody, content_type = "application/problem+json"),
    (status = 422, description = "A field is not right", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(crate) async fn create(
    State(door): State<Shared>,
    by: By<Acts>,
    key: IdempotencyKey,
    body: JsonBody,
) -> Result<Response, Problem> {
    let new = read_act(body.fields()?, by.brand(), door.now())?;
    door.hold_to_brand(by.brand(), &new).await?;
    let effect = |key| async {
        let act = door.api.gate.record_act(NewAct { key, ..new }).await?;
        Ok((StatusCode::CREATED, ActBody::from(act)))
    };
    door.once(&by.caller, "acts", key, &body.bytes, effect).await
}

fn read_act(mut fields: Fields, brand: Option<&BrandId>, now: Instant) -> Result<NewAct, Problem> {
    let number = fields.number("number")?;
    let word = read_word(&mut fields)?;
    let scope = read_scope_of(&mut fields)?;
    let keeps_exceptions = fields.flag("keeps_exceptions")?;
    let (effective_at, expires_at) = (fields.moment("effective_at")?, fields.moment("expires_at")?);
    if effective_at.is_some_and(|from| from < EARLIEST || from > now.plus_days(AHEAD_DAYS)) {
        let wrong = fields.wrong(
            "effective_at",
            "out_of_range",
            "this lies before 1990, or more than ten years ahead",
        );
        return Err(wrong.mend("write the right year"));
    }
    let person = fields.word("person")?;
    let calls = fields.integer("calls", 1, 1_000)?.and_then(|calls| u16::try_from(calls).ok());
    if calls.is_some() && word != Word::Permit {
        let wrong = fields.wrong("calls", "only_for_permits", "only a permit is for so many calls");
        return Err(wrong.mend("leave it out"));
    }
    let source = read_source(&mut fields, word, brand)?;
    let evidence = fields.line("evidence", EVIDENCE_LIMIT)?;
    if keeps_exceptions && word == Word::Permit {
        return Err(fields
            .wrong("keeps_exceptions", "not_for_permits", "a permit keeps no exceptions")
            .mend("leave it out"));
    }
    if expires_at.is_some_and(|end| end <= effective_at.unwrap_or(now).max(now)) {
        return Err(fields
            .wrong("expires_at", "already_over", "it ends before it begins, or has ended")
            .mend("write a later time"));
    }
    if brand.is_some() && word == Word::Permit && evidence.is_none() {
        return Err(fields
            .missing("evidence")
            .mend("say what proves the consent: a document's digest, a recording's key"));
    }
    fields.finish()?;
    Ok(NewAct {
        number,
        word,
        person,
        scope,
        calls,
        keeps_exceptions,
        effective_at,
        expires_at,
        source,
        evidence,
        key: None,
    })
}

fn read_word(fields: &mut Fields) -> Result<Word, Problem> {
    match fields.line("word", 16)?.as_deref() {
        Some("refuse") => Ok(Word::Refuse),
        Some("permit") => Ok(Word::Permit),
        Some("withdraw") => Ok(Word::Withdraw),
        Some(_) => {
            let wrong = fields.wrong("word", "unknown_word", "unknown word");
            Err(wrong.mend("write refuse, permit or withdraw"))
        }
        None => Err(fields.missing("word")),
    }
}

/// Where the act came from is the caller's to say only as far as the caller stands there.
fn read_source(fields: &mut Fields, word: Word, brand: Option<&BrandId>) -> Result<Source, Problem> {
    let own = match (brand, word) {
        (None, _) => Source::App,
        (Some(_), Word::Refuse) => Source::SaidOnCall,
        (Some(_), Word::Permit | Word::Withdraw) => Source::Brand,
    };
    let Some(said) = fields.line("source", 16)? else { return Ok(own) };
    let mut known = vec![("brand", Source::Brand)];
    if word == Word::Refuse {
        known.push(("said_on_call", Source::SaidOnCall));
    }
    if brand.is_none() {
        known.extend([("app", Source::App), ("hotline", Source::Hotline), ("import", Source::Import)]);
    }
    let found = known.iter().find(|(name, _)| *name == said).map(|(_, source)| *source);
    found.ok_or_else(|| {
        let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
        let wrong = fields.wrong("source", "not_your_source", "this key does not stand for that source");
        wrong.mend(format!("leave it out, or write one of {}", names.join(", ")))
    })
}

/// What is covered, written inside `scope` or beside everything else.
pub(crate) fn read_scope_of(fields: &mut Fields) -> Result<Scope, Problem> {
    let Some(mut inside) = fields.object("scope")? else { return read_scope(fields) };
    let scope = read_scope(&mut inside)?;
    inside.finish()?;
    Ok(scope)
}

fn read_scope(fields: &mut Fields) -> Result<Scope, Problem> {
    Ok(Scope {
        grantee: read_grantee(fields)?,
        purposes: fields.words("purposes")?,
        lines_of_business: fields.words("lines_of_business")?,
        channels: fields.words("channels")?,
        bands: read_bands(fields)?,
    })
}

/// As in answers, or as in files: `brand:KEY`, `agent:BRAND:AGENT`.
fn read_grantee(fields: &mut Fields) -> Result<Grantee, Problem> {
    let Some(value) = fields.take("grantee") else { return Ok(Grantee::Everyone) };
    let named = value.as_str().and_then(|text| text.split_once(':'));
    let grantee = match named {
        Some(("brand", key)) => key.parse().ok().map(Grantee::Brand),
        Some(("agent", key)) => key.parse().ok().map(Grantee::Agent),
        _ => serde_json::from_value(value).ok(),
    };
    grantee.ok_or_else(|| {
        fields
            .wrong("grantee", "bad_grantee", "this is no grantee")
            .mend("write \"everyone\", {\"brand\": id} or {\"agent\": id}")
    })
}

fn read_bands(fields: &mut Fields) -> Result<Vec<Band>, Problem> {
    let mut bands = Vec::new();
    for mut band in fields.objects("bands", BANDS_LIMIT)?.unwrap_or_default() {
        let mut whole = |name, least, most| {
            let read = band.integer(name, least, most)?;
            read.and_then(|n| u16::try_from(n).ok()).ok_or_else(|| band.missing(name))
        };
        let (days, from_minute, until_minute) =
            (whole("days", 1, 255)?, whole("from_minute", 0, 1_439)?, whole("until_minute", 1, 1_440)?);
        if until_minute <= from_minute {
            let wrong = band.wrong("until_minute", "out_of_range", "the band ends before it begins");
            return Err(wrong.mend("write a band over midnight as two"));
        }
        band.finish()?;
        bands.push(Band { days: u8::try_from(days).unwrap_or(0), from_minute, until_minute });
    }
    Ok(bands)
}

impl Door {
    /// A brand speaks for itself and its own agents. A refusal of everyone it may hand in too: a customer who says "stop"
    /// need not say whom they mean.
    async fn hold_to_brand(&self, brand: Option<&BrandId>, new: &NewAct) -> Result<(), Problem> {
        let Some(brand) = brand else { return Ok(()) };
        if new.word == Word::Withdraw {
            let problem = Problem::new(
                Kind::Forbidden,
                "only customers take back what they said; a brand's key cannot",
            );
            return Err(problem.mend("have the customer do it in the app, on the web or by the hotline"));
        }
        let own = match &new.scope.grantee {
            Grantee::Everyone => new.word == Word::Refuse,
            Grantee::Brand(named) => named == brand,
            Grantee::Agent(agent) => self.works_for(agent.clone(), brand.clone()).await?,
        };
        if own {
            return Ok(());
        }
        Err(Problem::new(Kind::Forbidden, "this key is limited to a brand, and the act speaks of others")
            .mend(format!("name the grantee {{\"brand\": \"{brand}\"}} or an agent who works there now")))
    }

    async fn works_for(&self, agent: AgentId, brand: BrandId) -> Result<bool, Problem> {
        let now = self.now();
        let affiliations = self.api.gate.store().read(move |tx| affiliations_of(tx, &agent)).await?;
        Ok(affiliations.iter().any(|a| a.brand == brand && a.interval.contains(now)))
    }
}
