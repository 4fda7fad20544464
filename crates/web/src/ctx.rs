//! What every page needs to know about the request: the language, the face, who is signed in, and what was just done.

use anxin_identity::Action;
use maud::{Markup, html};

use crate::place::Place;
use crate::undo::Undo;
use crate::words::Words;

/// The context that a page is drawn in.
#[derive(Clone, Debug)]
pub struct Ctx {
    /// The words of the chosen language.
    pub words: Words,
    /// Where the house is; times are of another zone where the words say so.
    pub house: Place,
    /// Which face the page belongs to.
    pub face: Face,
    /// An address that shows this page again by GET, without `lang`; the language switch and the navigation use it.
    pub path: String,
    /// Whether the data is a demonstration.
    pub mode: Mode,
    /// Who is signed in.
    pub reader: Option<Reader>,
    /// What the reader has just done, shown once above the page.
    pub done: Option<Done>,
    /// How that is undone, where it can be.
    pub undo: Option<Undo>,
}

/// Whether this is a demonstration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Real people and real money.
    Live,
    /// People, telephones and money are made up, and every page says so.
    Demo,
}

/// One of the five faces, and the marked pages of the demonstration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Face {
    /// Everyone.
    Public,
    /// The customer.
    Customer,
    /// The agent who wants to call.
    Agent,
    /// The hotline's staff.
    Hotline,
    /// The desk that decides and pays.
    Desk,
    /// Who writes promises and approves those of others.
    Compliance,
    /// Who watches how claims are decided.
    Regulator,
    /// Who appoints people.
    Admin,
    /// Pages that exist in the demonstration only.
    Demo,
}

impl Face {
    /// Where the face begins.
    #[must_use]
    pub const fn home(self) -> &'static str {
        match self {
            Self::Public => "/public",
            Self::Customer => "/me",
            Self::Agent => "/agent",
            Self::Hotline => "/hotline",
            Self::Desk => "/desk",
            Self::Compliance => "/desk/promises",
            Self::Regulator => "/regulator",
            Self::Admin => "/desk/staff",
            Self::Demo => "/demo/messages",
        }
    }
}

/// Who is signed in, as far as pages show it.
#[derive(Clone, Debug)]
pub struct Reader {
    /// A name for the corner of the page: the masked number of a customer, the name of staff.
    pub name: String,
    /// The faces this person may open; the others are not offered.
    pub faces: Vec<Face>,
    /// What they may do: there is no link to what is closed to them.
    pub may: Vec<Action>,
    /// The number that their own pages are about, where it is not the one that they signed in with.
    pub looks_after: Option<LooksAfter>,
    /// What a form of such a page says of the number that it is shown for; empty where no number is shown any more.
    pub shown: String,
}

/// A number that somebody looks after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LooksAfter {
    /// The number, masked.
    pub number: String,
    /// Whose it is.
    pub whose: Whose,
}

/// Whose number is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Another one of the reader's own.
    Mine,
    /// That of somebody whom the reader helps.
    Helped,
    /// One that the reader looks after no more.
    Over,
}

/// What was just done, told once at the top of the next page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// Do-not-disturb is on.
    DndOn,
    /// Do-not-disturb is off.
    DndOff,
    /// A caller was allowed.
    Permitted,
    /// A finer choice was made.
    Chosen,
    /// A consent, or a refusal of somebody, was taken back.
    Withdrawn,
    /// A request for consent was answered with a yes.
    RequestAccepted,
    /// A request for consent was answered with a no.
    RequestDeclined,
    /// Nobody may ask for consent any more.
    RequestsRefused,
    /// Consent may be asked for again.
    RequestsTaken,
    /// A complaint was received.
    Complained,
    /// An appeal was received.
    Appealed,
    /// A claim was received.
    Claimed,
    /// An answer to the desk was received.
    Answered,
    /// An evidence file was added.
    FileAdded,
    /// How a case was handled was rated.
    Rated,
    /// The customer was asked.
    Asked,
    /// Money that waited was let go.
    LetGo,
    /// The account to be paid into was saved.
    PayeeSaved,
    /// What texts come, and in which language, was saved.
    MessagesSaved,
    /// Mail goes to an address from now on.
    MailSet,
    /// How mail comes was saved.
    MailSaved,
    /// The address for mail was removed.
    MailRemoved,
    /// A case was decided.
    Ruled,
    /// The first of two people has decided.
    RuledOnce,
    /// A payment file was made.
    PaymentsMade,
    /// A bank statement was taken in.
    StatementTaken,
    /// A plan of instalments was agreed to.
    PlanAgreed,
    /// Money that came back was booked.
    PaymentBooked,
    /// A debt was taken from a deposit.
    OffsetBooked,
    /// Something was claimed from a third party.
    ClaimOpened,
    /// It was proposed to give a debt up.
    WriteOffProposed,
    /// A debt was given up.
    WrittenOff,
    /// A debt that was to be given up stays owed.
    WriteOffRefused,
    /// A promise was handed in.
    PromiseHandedIn,
    /// A promise was published.
    PromisePublished,
    /// Somebody was given a role.
    RoleGiven,
    /// A role was taken from somebody.
    RoleTaken,
    /// Something about a brand was saved.
    BrandSaved,
    /// A text of the desk was saved.
    TextSaved,
    /// A text of the desk was retired.
    TextRetired,
    /// A passkey was added.
    PasskeyAdded,
    /// A passkey was removed.
    PasskeyRemoved,
    /// What an agent says of a conversation was kept.
    CallReviewed,
    /// A number is looked after.
    NumberLinked,
    /// A number is looked after no more.
    LinkEnded,
    /// A number was given up.
    GivenUp,
    /// What was done before is undone.
    Undone,
    /// Signed out.
    SignedOut,
}

impl Done {
    /// Every one.
    pub const ALL: &[Self] = &[
        Self::DndOn,
        Self::DndOff,
        Self::Permitted,
        Self::Chosen,
        Self::Withdrawn,
        Self::RequestAccepted,
        Self::RequestDeclined,
        Self::RequestsRefused,
        Self::RequestsTaken,
        Self::Complained,
        Self::Appealed,
        Self::Claimed,
        Self::Answered,
        Self::FileAdded,
        Self::Rated,
        Self::Asked,
        Self::LetGo,
        Self::PayeeSaved,
        Self::MessagesSaved,
        Self::MailSet,
        Self::MailSaved,
        Self::MailRemoved,
        Self::Ruled,
        Self::RuledOnce,
        Self::PaymentsMade,
        Self::StatementTaken,
        Self::PlanAgreed,
        Self::PaymentBooked,
        Self::OffsetBooked,
        Self::ClaimOpened,
        Self::WriteOffProposed,
        Self::WrittenOff,
        Self::WriteOffRefused,
        Self::PromiseHandedIn,
        Self::PromisePublished,
        Self::RoleGiven,
        Self::RoleTaken,
        Self::BrandSaved,
        Self::TextSaved,
        Self::TextRetired,
        Self::PasskeyAdded,
        Self::PasskeyRemoved,
        Self::CallReviewed,
        Self::NumberLinked,
        Self::LinkEnded,
        Self::GivenUp,
        Self::Undone,
        Self::SignedOut,
    ];

    /// The word for `?done=` in a redirect.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::DndOn => "dnd-on",
            Self::DndOff => "dnd-off",
            Self::Permitted => "permitted",
            Self::Chosen => "chosen",
            Self::Withdrawn => "withdrawn",
            Self::RequestAccepted => "request-accepted",
            Self::RequestDeclined => "request-declined",
            Self::RequestsRefused => "requests-refused",
            Self::RequestsTaken => "requests-taken",
            Self::Complained => "complained",
            Self::Appealed => "appealed",
            Self::Claimed => "claimed",
            Self::Answered => "answered",
            Self::FileAdded => "file-added",
            Self::Rated => "rated",
            Self::Asked => "asked",
            Self::LetGo => "let-go",
            Self::PayeeSaved => "payee-saved",
            Self::MessagesSaved => "messages-saved",
            Self::MailSet => "mail-set",
            Self::MailSaved => "mail-saved",
            Self::MailRemoved => "mail-removed",
            Self::Ruled => "ruled",
            Self::RuledOnce => "ruled-once",
            Self::PaymentsMade => "payments-made",
            Self::StatementTaken => "statement-taken",
            Self::PlanAgreed => "plan-agreed",
            Self::PaymentBooked => "payment-booked",
            Self::OffsetBooked => "offset-booked",
            Self::ClaimOpened => "claim-opened",
            Self::WriteOffProposed => "write-off-proposed",
            Self::WrittenOff => "written-off",
            Self::WriteOffRefused => "write-off-refused",
            Self::PromiseHandedIn => "promise-handed-in",
            Self::PromisePublished => "promise-published",
            Self::RoleGiven => "role-given",
            Self::RoleTaken => "role-taken",
            Self::BrandSaved => "brand-saved",
            Self::TextSaved => "text-saved",
            Self::TextRetired => "text-retired",
            Self::PasskeyAdded => "passkey-added",
            Self::PasskeyRemoved => "passkey-removed",
            Self::CallReviewed => "call-reviewed",
            Self::NumberLinked => "number-linked",
            Self::LinkEnded => "link-ended",
            Self::GivenUp => "given-up",
            Self::Undone => "undone",
            Self::SignedOut => "signed-out",
        }
    }

    /// Reads the word of a redirect; anything else is no word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|done| done.word() == word)
    }
}

/// The field by which a form says for which number it was shown.
pub(crate) const SHOWN_FOR: &str = "shown";

impl Ctx {
    /// The field of a customer's form that says for which number it is shown. Every one has it but those that show another number, and
    /// `shown` reads it.
    #[must_use]
    pub fn shown(&self) -> Markup {
        html! { @if let Some(tag) = self.shown_tag() { input type="hidden" name=(SHOWN_FOR) value=(tag); } }
    }

    /// The same for a form that is sent in parts: it stands in the address, where it can be read before a file is.
    #[must_use]
    pub fn shown_at(&self, action: &str) -> String {
        self.shown_tag().map_or_else(|| action.to_owned(), |tag| format!("{action}?{SHOWN_FOR}={tag}"))
    }

    fn shown_tag(&self) -> Option<&str> {
        // Pages of work are about nobody's own number.
        let own = matches!(self.face, Face::Customer | Face::Public);
        let tag = self.reader.as_ref().map(|reader| reader.shown.as_str());
        tag.filter(|tag| own && !tag.is_empty())
    }

    /// Where the reader's way begins from here: the face of the page, or one of their own where that is closed to them.
    #[must_use]
    pub fn home(&self) -> &'static str {
        let Some(reader) = &self.reader else { return "/" };
        if matches!(self.face, Face::Public | Face::Demo) || reader.faces.contains(&self.face) {
            return self.face.home();
        }
        let at_work = reader.faces.iter().find(|face| **face != Face::Customer);
        at_work.map_or(Face::Customer.home(), |face| face.home())
    }

    /// Whether the reader may do something: what a page asks before it offers a link.
    #[must_use]
    pub fn may(&self, action: Action) -> bool {
        self.reader.as_ref().is_some_and(|reader| reader.may.contains(&action))
    }

    /// A message without variables.
    #[must_use]
    pub fn t(&self, id: &str) -> String {
        self.words.t(id)
    }

    /// A message with variables.
    #[must_use]
    pub fn t_with(&self, id: &str, variables: &[(&'static str, crate::words::Value<'_>)]) -> String {
        self.words.t_with(id, variables)
    }
}
