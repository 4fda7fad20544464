//! Roles, and what each may do: the one table that every face and door asks. It is reviewed as text in `docs/roles.md`.

use anxin_domain::ids::AgentId;
use serde::Serialize;

use crate::error::IdentityError;

/// What a person is here. A signed-in number is always a customer; staff have other roles beside it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Whoever holds a number.
    Customer,
    /// Calls customers for a brand; sees what concerns this agent only.
    Agent(AgentId),
    /// Takes complaints on the telephone.
    Hotline,
    /// Rules on cases and pays.
    Desk,
    /// Appoints people and gives out keys; neither rules nor pays, so that nobody can appoint an accomplice and pay as well.
    Admin,
    /// Writes promises and approves those that others wrote; neither rules nor pays by them.
    Compliance,
    /// Reads how claims were decided, without numbers, names and references; changes nothing.
    Regulator,
}

impl Role {
    /// The stable word in the store and in files.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Agent(_) => "agent",
            Self::Hotline => "hotline",
            Self::Desk => "desk",
            Self::Admin => "admin",
            Self::Compliance => "compliance",
            Self::Regulator => "regulator",
        }
    }

    /// Reads a word and, for an agent, the agent's key.
    ///
    /// # Errors
    /// [`IdentityError::UnknownRole`] when the word is none, an agent has no key, or another role has one.
    pub fn from_word(word: &str, agent: Option<AgentId>) -> Result<Self, IdentityError> {
        match (word, agent) {
            ("customer", None) => Ok(Self::Customer),
            ("agent", Some(agent)) => Ok(Self::Agent(agent)),
            ("hotline", None) => Ok(Self::Hotline),
            ("desk", None) => Ok(Self::Desk),
            ("admin", None) => Ok(Self::Admin),
            ("compliance", None) => Ok(Self::Compliance),
            ("regulator", None) => Ok(Self::Regulator),
            _ => Err(IdentityError::UnknownRole),
        }
    }

    /// The agent, for an agent.
    #[must_use]
    pub const fn agent(&self) -> Option<&AgentId> {
        match self {
            Self::Agent(agent) => Some(agent),
            _ => None,
        }
    }
}

macro_rules! actions {
    ($(#[doc = $about:literal] $name:ident,)+) => {
        /// What a person may want to do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Action { $(#[doc = $about] $name,)+ }

        impl Action {
            /// Every action, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// What it is, as the table in `docs/roles.md` says it.
            #[must_use]
            pub const fn about(self) -> &'static str {
                match self { $(Self::$name => $about,)+ }
            }
        }
    };
}

actions! {
    /// Read the public totals.
    SeePublic,
    /// Sign in, or out.
    SignIn,
    /// Stop mails by the link in one of them.
    StopMail,
    /// Prove once more who one is, before what wants a fresh proof.
    Prove,
    /// Read what is held about one's own number: status, calls, claims, money.
    ReadOwn,
    /// Switch do-not-disturb on or off for one's own number.
    SwitchDnd,
    /// Complain about calls to one's own number.
    Complain,
    /// Appeal a ruling about one's own number.
    Appeal,
    /// Say to which account one's own awards go.
    SetPayee,
    /// Say what one is written to about, and in which language.
    KeepMessages,
    /// Take along everything that is held about one's own number.
    TakeOwn,
    /// Look after other numbers, show one of them, and end who looks after one's own.
    KeepNumbers,
    /// Say that one no longer has a number.
    GiveUpNumber,
    /// Say where mail about one's own number goes.
    KeepMail,
    /// Make and remove one's own passkeys.
    KeepPasskeys,
    /// Have what is held about one's own number erased.
    EraseOwn,
    /// Ask whether one may call a number now.
    CheckCall,
    /// See one's own tickets, calls and record as an agent, and say how conversations went.
    SeeOwnWork,
    /// Look up a customer's status by number.
    LookUpCustomer,
    /// Take a complaint for a customer.
    TakeComplaint,
    /// Read any decision as a story, in the words of each reader; one's own are read with `ReadOwn` and `CheckCall`.
    SeeDecision,
    /// Open one case.
    SeeCase,
    /// See the queue of cases.
    SeeQueue,
    /// Take cases along as a table, with masked numbers.
    ExportCases,
    /// Read how claims were decided, step by step and without numbers, names and references.
    SeeDecided,
    /// Take the regulator's tables along.
    ExportDecided,
    /// Rule on a finding.
    Rule,
    /// Uphold a finding that pays a large sum.
    RuleLarge,
    /// Let money go that waits because of an account.
    LetGo,
    /// Rule as the second person; the desk holds that it is another one.
    SecondRule,
    /// Bring in call records and hold them against decisions.
    ImportRecords,
    /// See the fund's balance and payouts.
    SeeFund,
    /// Make a payment file, or take one along.
    MakePayment,
    /// Bring in a bank statement.
    ImportStatement,
    /// Book what came back to the fund, take it from a deposit, and claim from a third party.
    Recover,
    /// Agree on instalments, and give up what cannot be recovered; the fund holds that two people give up.
    WriteOff,
    /// Enter brands, agents, lines and lists.
    ManageDirectory,
    /// Add, change and retire the texts that the desk writes often.
    KeepTexts,
    /// Appoint staff.
    ManageStaff,
    /// Give out and revoke API keys.
    ManageKeys,
    /// Hand in a promise, or approve one that somebody else handed in.
    PublishPromise,
    /// Read the rulebooks, hold them against each other and try them.
    SeeRulebooks,
    /// Read what everybody here has done. The regulator reads it without names.
    SeeAudit,
    /// Take what everybody here has done along as a table.
    ExportAudit,
}

impl Action {
    /// Whether it is open to whoever comes, signed in or not.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::SeePublic | Self::SignIn | Self::StopMail)
    }

    /// Whether customers do it, so that a code to their number is proof enough; staff show themselves as staff do.
    #[must_use]
    pub const fn is_of_customers(self) -> bool {
        may(&Role::Customer, self)
    }

    /// Whether it is done only by who has proved who they are within the last [`PROOF_MINUTES`](crate::PROOF_MINUTES): what pays or says
    /// where to, what takes much along at once, what makes another way in, and what says who may do such things or by which rules.
    #[must_use]
    pub const fn wants_fresh_proof(self) -> bool {
        matches!(
            self,
            Self::SetPayee
                | Self::TakeOwn
                | Self::KeepPasskeys
                | Self::KeepMail
                | Self::GiveUpNumber
                | Self::EraseOwn
                | Self::ManageStaff
                | Self::ManageKeys
                | Self::PublishPromise
                | Self::MakePayment
                | Self::RuleLarge
                | Self::LetGo
                | Self::Recover
                | Self::WriteOff
                | Self::ExportCases
                | Self::ExportDecided
                | Self::ExportAudit
        )
    }

    /// Whether it is done only by who has proved in this session, at any time, that the number is theirs: what may let calls through, what
    /// says where money goes and what is told, and who looks after whom.
    #[must_use]
    pub const fn wants_some_proof(self) -> bool {
        matches!(self, Self::SwitchDnd | Self::SetPayee | Self::KeepMessages | Self::KeepNumbers)
    }
}

/// Whether a role may do something. What only concerns "one's own" is held to the signed-in number by whoever asks.
#[must_use]
pub const fn may(role: &Role, action: Action) -> bool {
    use Action as A;
    if action.is_open() || matches!(action, A::Prove) {
        return true;
    }
    match role {
        Role::Customer => {
            matches!(
                action,
                A::ReadOwn
                    | A::SwitchDnd
                    | A::Complain
                    | A::Appeal
                    | A::SetPayee
                    | A::KeepMessages
                    | A::KeepMail
                    | A::TakeOwn
                    | A::KeepNumbers
                    | A::GiveUpNumber
                    | A::KeepPasskeys
                    | A::EraseOwn
            )
        }
        Role::Agent(_) => matches!(action, A::CheckCall | A::SeeOwnWork),
        Role::Hotline => {
            matches!(
                action,
                A::CheckCall | A::LookUpCustomer | A::TakeComplaint | A::SeeDecision | A::SeeCase
            )
        }
        Role::Desk => {
            let of_cases = matches!(
                action,
                A::CheckCall
                    | A::LookUpCustomer
                    | A::TakeComplaint
                    | A::SeeDecision
                    | A::SeeCase
                    | A::SeeQueue
                    | A::ExportCases
                    | A::Rule
                    | A::RuleLarge
                    | A::LetGo
                    | A::SecondRule
                    | A::ImportRecords
            );
            let of_money =
                matches!(action, A::SeeFund | A::MakePayment | A::ImportStatement | A::Recover | A::WriteOff);
            of_cases || of_money || matches!(action, A::SeeRulebooks)
        }
        Role::Admin => {
            matches!(
                action,
                A::SeeQueue
                    | A::SeeFund
                    | A::ManageDirectory
                    | A::KeepTexts
                    | A::ManageStaff
                    | A::ManageKeys
                    | A::SeeRulebooks
            )
        }
        Role::Compliance => {
            matches!(action, A::PublishPromise | A::SeeRulebooks | A::SeeAudit | A::ExportAudit)
        }
        Role::Regulator => matches!(
            action,
            A::SeeDecided | A::ExportDecided | A::SeeRulebooks | A::SeeAudit | A::ExportAudit
        ),
    }
}
