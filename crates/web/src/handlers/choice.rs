//! Reading a choice about calls, the acts that it is, and how it is said in words. The customer's page and the hotline's share it.

use anxin_domain::act::{Act, Source, Word};
use anxin_domain::number::Number;
use anxin_domain::scope::{Grantee, LineOfBusiness, Scope};
use anxin_store::acts::NewAct;

use crate::components::form::Errors;
use crate::fail::Fail;
use crate::handlers::customer::permit::{agent, bands, brand, hours};
use crate::handlers::{cases, fields, standing};
use crate::pages::choice::{ChoiceForm, ChoiceView, Holding, Says, Spoken};
use crate::pages::customer::permit::Hours;
use crate::place::Place;
use crate::web::Web;
use crate::words::Words;

/// A choice that can be made.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    says: Says,
    whom: Grantee,
    line: Option<LineOfBusiness>,
    hours: Option<Hours>,
    keeps: bool,
}

/// Reads the form. What the switch says already is no choice, and one that names neither a thing nor a time leaves nothing to be only.
pub(crate) fn read(web: &Web, place: Place, errors: &mut Errors, form: &ChoiceForm) -> Option<Choice> {
    let says = match form.word.as_str() {
        "not" => Some(Says::Not),
        "may" => Some(Says::May),
        "only" => Some(Says::Only),
        _ => {
            errors.add("word", "error-choose");
            None
        }
    };
    let whom = match form.to.as_str() {
        "everyone" => Some(Grantee::Everyone),
        "brand" => brand(web, errors, &form.brand),
        "agent" => agent(web, place, errors, &form.agent),
        _ => {
            errors.add("to", "error-choose");
            None
        }
    };
    let line = fields::line_of_business(errors, &form.line_of_business);
    let hours = hours(errors, &form.hours);
    let (says, whom) = (says?, whom?);
    let is_narrow = line.is_some() || hours.is_some();
    if !is_narrow && errors.is_empty() {
        match says {
            Says::Only => errors.add("line_of_business", "error-choice-only-what"),
            Says::Not if whom == Grantee::Everyone => errors.add("to", "error-choice-is-on"),
            Says::May if whom == Grantee::Everyone => errors.add("to", "error-choice-is-off"),
            Says::Not | Says::May => {}
        }
    }
    errors.is_empty().then_some(Choice { says, whom, line, hours, keeps: form.keep == "yes" })
}

impl Choice {
    /// The acts that it is, in their order.
    pub(crate) fn acts(&self, number: Number, source: Source) -> Vec<NewAct> {
        let whole = Scope { grantee: self.whom.clone(), ..Scope::do_not_disturb() };
        let narrow = Scope {
            lines_of_business: self.line.into_iter().collect(),
            bands: bands(self.hours),
            ..whole.clone()
        };
        let act = |word, scope| NewAct {
            scope,
            keeps_exceptions: word == Word::Refuse && self.keeps,
            ..standing::switch(number, word, source)
        };
        match self.says {
            Says::Not => vec![act(Word::Refuse, narrow)],
            Says::May => vec![act(Word::Permit, narrow)],
            Says::Only => vec![act(Word::Refuse, whole), act(Word::Permit, narrow)],
        }
    }

    /// The choice in words.
    pub(crate) fn spoken(&self, web: &Web) -> Spoken {
        Spoken {
            says: self.says,
            whom: name_of(web, &self.whom),
            line: self.line,
            hours: self.hours,
            keeps: (self.says != Says::May).then_some(self.keeps),
        }
    }
}

/// Who is named, by the name that customers know; none is everyone.
pub(crate) fn name_of(web: &Web, grantee: &Grantee) -> Option<String> {
    match grantee {
        Grantee::Everyone => None,
        Grantee::Brand(brand) => Some(cases::brand_name(web, brand)),
        Grantee::Agent(agent) => {
            Some(web.gate.registry().now().agent_name(agent).unwrap_or_else(|| agent.to_string()))
        }
    }
}

/// A refusal or a permit that stands, in the same words.
pub(crate) fn sentence(web: &Web, words: Words, act: &Act) -> String {
    let lines = act.scope.lines_of_business.as_slice();
    let says = if act.word == Word::Permit { Says::May } else { Says::Not };
    let spoken = Spoken {
        says,
        whom: name_of(web, &act.scope.grantee),
        line: lines.first().copied().filter(|_| lines.len() == 1),
        hours: Hours::of(&act.scope.bands),
        keeps: None,
    };
    crate::pages::choice::sentence(words, &spoken)
}

/// What will hold when the acts are said.
pub(crate) async fn then(web: &Web, number: Number, acts: &[NewAct]) -> Result<Vec<Holding>, Fail> {
    let holds = standing::after::after(&web.gate, number, acts).await?;
    Ok(holds
        .into_iter()
        .map(|holds| Holding { whom: name_of(web, &holds.whom), parts: holds.parts })
        .collect())
}

/// The form with the brands that can be chosen.
pub(crate) fn view(web: &Web, form: ChoiceForm, errors: Errors) -> ChoiceView {
    let brands = web.gate.registry().now().brands();
    let brands = brands.iter().map(|brand| (brand.id.to_string(), brand.name.clone())).collect();
    ChoiceView { brands, form, errors }
}
