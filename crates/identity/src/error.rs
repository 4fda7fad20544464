//! What can go wrong, in sentences that say what to do. No sentence holds a telephone number, a code or a secret, so each
//! may be shown and logged as it is.

use anxin_domain::time::Instant;
use anxin_store::StoreError;

/// An error of this room.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// The store did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// This number has had as many codes as it may have.
    #[error("too many codes were sent to this number; ask for another after {retry_at}")]
    TooManyCodes {
        /// When the next code may be asked for.
        retry_at: Instant,
    },
    /// The provider did not take the text with the code.
    #[error("the text with the code could not be sent; check the number and try again in a minute")]
    NotSent,
    /// A text for a person that is empty or too long.
    #[error("a text message needs 1 to {} characters", crate::TEXT_LIMIT)]
    TextLength,
    /// The key file is there but is not a key.
    #[error(
        "{0} is not a key of 32 bytes; put the right one back from a backup, or delete it: codes that are under way are then void"
    )]
    KeyFile(String),
    /// The key file can be read by others.
    #[error("{0} can be read by other users of this machine; run `chmod 600` on it")]
    KeyFileOpen(String),
    /// The key file cannot be read or made.
    #[error("the key file {path} cannot be read or made: {reason}; mend the folder's permissions")]
    KeyFileAway {
        /// Where it is looked for.
        path: String,
        /// What the system says.
        reason: String,
    },
    /// Every number is a customer's; nobody is appointed one.
    #[error(
        "every number is a customer's already; name one of the roles agent, hotline, desk, admin, regulator"
    )]
    NotAStaffRole,
    /// Nobody appoints themselves.
    #[error("nobody gives themselves a role; ask another administrator")]
    OwnRole,
    /// The last administrator stays one.
    #[error("this is the last administrator; appoint another one first")]
    LastAdmin,
    /// Whoever works for a tenant appoints for that one.
    #[error("you appoint people for the tenant that you work for, and nobody whom others have appointed")]
    OtherTenant,
    /// Who supervises does so for everybody.
    #[error("a regulator works for the whole house; appoint one without a tenant")]
    WholeHouse,
    /// A text that is no role.
    #[error(
        "unknown role; write agent, hotline, desk, admin, compliance or regulator, and for an agent the agent's key as well"
    )]
    UnknownRole,
    /// A text that is no scope of an API key.
    #[error("unknown scope; write any of decisions, call_records, acts, complaints, facts, webhooks, admin")]
    UnknownScope,
    /// An API key without a scope can do nothing.
    #[error(
        "an API key needs at least one scope: decisions, call_records, acts, complaints, facts, webhooks, admin"
    )]
    NoScope,
    /// The brand has a key of that name.
    #[error("the brand has a key of that name; revoke it first, or give this one another name")]
    KeyThere,
    /// A text that is no public key.
    #[error(
        "this is no Ed25519 public key: give the PEM file that `openssl pkey -pubout` writes, or its 32 bytes in Base64"
    )]
    PublicKey,
    /// Evidence cannot be signed by nobody.
    #[error("no key of this brand has a public key: set one first, with `anxin key sign`")]
    NobodySigns,
    /// A name that cannot be a name.
    #[error("a name needs 1 to {} characters without control characters", crate::NAME_LIMIT)]
    Name,
    /// Where this house is on the web does not read.
    #[error("the site's origin cannot be used for passkeys: {0}")]
    Origin(&'static str),
    /// The identity provider's settings do not read.
    #[error("the table [oidc] needs another `{0}`; docs/signing-in.md says what it holds")]
    ProviderUrl(&'static str),
    /// No identity provider is configured.
    #[error("no identity provider is configured; write an [oidc] table into the configuration")]
    NoProvider,
    /// A text that is no subject of a provider.
    #[error(
        "a subject needs 1 to {} ASCII characters; it is the `sub` that the provider gives",
        crate::SUBJECT_LIMIT
    )]
    Subject,
    /// Who is bound to a subject works here.
    #[error("nobody with this number works here; appoint them first, with `anxin staff add`")]
    NotStaff,
    /// Nobody lets themselves in anew.
    #[error("nobody invites themselves; ask another administrator, or whoever runs the machine")]
    OwnInvitation,
    /// An invitation leads to a passkey, and there are none here.
    #[error("there are no passkeys here: write [web] with its origin into the configuration")]
    NoSite,
    /// Only the demonstration lets people in by a button.
    #[error("this is no demonstration")]
    NoDemonstration,
    /// A subject is one person.
    #[error("this subject is bound to somebody else; end that first, with `anxin staff unbind`")]
    BoundAlready,
    /// The provider's address cannot be used.
    #[error("the text provider's address cannot be used: {0}")]
    ProviderAddress(&'static str),
    /// The authorities that may vouch for a provider cannot be used.
    #[error("ca_file: {0}")]
    Authorities(&'static str),
    /// A setting of mail is wrong.
    #[error("[mail] {field}: {mend}")]
    Mail {
        /// Which.
        field: &'static str,
        /// What it may be.
        mend: &'static str,
    },
    /// No mail is sent from here.
    #[error("no mail is sent from here; write a [mail] table into the configuration")]
    NoMail,
    /// A setting of the SMPP provider is wrong.
    #[error("[texts.smpp] {field}: {mend}")]
    Smpp {
        /// Which.
        field: &'static str,
        /// What it may be.
        mend: &'static str,
    },
}

/// Why a code did not sign anybody in.
#[derive(Debug, thiserror::Error)]
pub enum CodeError {
    /// What was entered is no code; this is not counted as a try.
    #[error("a code has six digits; look at the newest text message")]
    NotACode,
    /// Six digits, but not the right ones.
    #[error("this is not the code that was sent; tries left: {left}")]
    Wrong {
        /// Tries that are left, at least one.
        left: u32,
    },
    /// The code is too old, or was never asked for here.
    #[error("this code is no longer valid; ask for a new one")]
    Expired,
    /// The code has signed somebody in already.
    #[error("this code has been used already; ask for a new one")]
    Used,
    /// Too many wrong tries.
    #[error("too many wrong tries; ask for a new code")]
    TooMany,
    /// The store did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a number is not looked after, shown or given up.
#[derive(Debug, thiserror::Error)]
pub enum KinError {
    /// A number does not look after itself.
    #[error("this is the number that is signed in already; name another one")]
    Own,
    /// As many numbers are looked after as may be.
    #[error("{} numbers are looked after already; end one first", crate::LINKS_LIMIT)]
    TooMany,
    /// As many look after the number as may.
    #[error("{} numbers look after this one already; its holder ends one first", crate::LINKS_LIMIT)]
    Full,
    /// Nothing has proved lately that the number which signed in is in these hands.
    #[error("this wants a sign-in by code first")]
    ProveFirst,
    /// There is no such link, or it is over or rests.
    #[error("this number is not looked after any more; ask for a new code")]
    Gone,
    /// The link is too young for the number to be given up by it.
    #[error("this number was linked less than {} days ago", crate::YOUNG_LINK_DAYS)]
    Young,
    /// Whoever works here has a role that would go to the number's next holder.
    #[error("whoever has this number works here; end their roles first, with `anxin staff end`")]
    Staff,
    /// The code did not fit.
    #[error(transparent)]
    Code(#[from] CodeError),
    /// The code was not sent.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The store did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a passkey was not made, or did not sign anybody in.
#[derive(Debug, thiserror::Error)]
pub enum PasskeyError {
    /// The configuration does not say where this house is on the web.
    #[error("there are no passkeys here; write `[web] origin` into the configuration")]
    NoSite,
    /// What the browser answered is no such answer.
    #[error("the browser's answer does not read; open the page again and try once more")]
    Odd,
    /// The question was answered before, too late, by another browser, or was never asked.
    #[error("this took too long or was done before; open the page again and try once more")]
    Expired,
    /// The answer does not fit the question, the site or what is known of the passkey.
    #[error("the passkey was not taken; try once more, or use a code")]
    Refused,
    /// No such passkey is known here.
    #[error("this passkey is not known here; use a code")]
    Unknown,
    /// The number may have been handed on: a code has to prove it first.
    #[error("this passkey needs a sign-in by code first")]
    CodeFirst,
    /// The invitation is none, is over, was used, or is for another number.
    #[error("this invitation is over; ask for a new one")]
    Invitation,
    /// There are as many as one may have.
    #[error("there are {} passkeys already; remove one first", crate::PASSKEYS_LIMIT)]
    TooMany,
    /// A name that cannot be a name.
    #[error("a passkey's name needs 1 to {} characters without control characters", crate::NAME_LIMIT)]
    Name,
    /// The store did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why the identity provider's word signed nobody in.
#[derive(Debug, thiserror::Error)]
pub enum OidcError {
    /// None is configured.
    #[error("no identity provider is configured; write an [oidc] table into the configuration")]
    NoProvider,
    /// The provider does not answer, or not as it should.
    #[error("the identity provider does not answer; try again in a minute, or use a passkey")]
    Away,
    /// What came back was never sent out from this browser, came too late, or came before.
    #[error("this sign-in is over; begin again")]
    Expired,
    /// The provider came back without a code: the person said no, or was not let in.
    #[error("the identity provider let nobody in; try again, or use a passkey")]
    GivenUp,
    /// The provider's word does not hold.
    #[error("the identity provider's word does not hold; use a passkey, and tell whoever runs this house")]
    Refused,
    /// The provider was asked to look again, and does not say that it did.
    #[error("the identity provider did not look again; try again, or use a passkey")]
    NotLooked,
    /// The provider knows who this is, and this house does not.
    #[error("nobody here is bound to this sign-in; hand its name to whoever runs this house")]
    Unknown {
        /// Who they are at the provider.
        subject: String,
    },
    /// The store did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}
