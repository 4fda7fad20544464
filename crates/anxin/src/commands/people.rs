//! `anxin staff` and `anxin key`: who may work here, and which programs may speak to us. The first of each is made on the
//! machine itself, by whoever may read its data folder.

use std::path::PathBuf;

use anxin_domain::ids::{AgentId, BrandId};
use anxin_domain::number::{Number, Region};
use anxin_identity::{ApiScope, Evidence, Invited, Role, StaffLogin};
use anxin_store::audit::By;
use anxin_store::tenants::{Tenant, Tenants};
use anxin_store::{Clock, StoreError};
use anyhow::Context;
use clap::{Args, Subcommand, ValueEnum};
use serde::Serialize;

use super::Place;
use crate::house::House;
use crate::printer::{Printer, Verdict};

#[derive(Args)]
pub(crate) struct Staff {
    #[command(subcommand)]
    command: StaffCommand,
}

#[derive(Subcommand)]
enum StaffCommand {
    /// Give a number a role; then invite its holder, or bind them at the identity provider
    Add {
        /// The telephone number, for the codes by which its holder follows an invitation
        #[arg(long)]
        number: String,
        /// The name shown beside rulings
        #[arg(long)]
        name: String,
        /// agent, hotline, desk, admin, compliance or regulator
        #[arg(long)]
        role: String,
        /// For an agent: brand and agent, as in lianjia-wuhan:1001
        #[arg(long)]
        agent: Option<AgentId>,
        /// The tenant that this person works for, in all their roles
        #[arg(long, conflicts_with = "house")]
        tenant: Option<Tenant>,
        /// The person works for the whole house. In a house of several tenants one of the two is said
        #[arg(long)]
        house: bool,
    },
    /// Take a role away, from the next request on
    End {
        /// The telephone number
        #[arg(long)]
        number: String,
        /// agent, hotline, desk, admin, compliance or regulator
        #[arg(long)]
        role: String,
        /// For an agent: brand and agent
        #[arg(long)]
        agent: Option<AgentId>,
    },
    /// List everybody with a role
    List,
    /// Make an address that leads somebody to a passkey for work: their first one, or one for one that is lost; good for four hours, once
    Invite {
        /// The telephone number of the member of staff
        #[arg(long)]
        number: String,
    },
    /// Let somebody sign in at the identity provider as a member of staff
    Bind {
        /// The telephone number of the member of staff
        #[arg(long)]
        number: String,
        /// Who they are at the provider: its `sub`, which the page of an unknown sign-in shows
        #[arg(long)]
        subject: String,
    },
    /// End that
    Unbind {
        /// Who they are at the provider
        #[arg(long)]
        subject: String,
    },
    /// List who is bound
    Bound,
}

#[derive(Args)]
pub(crate) struct Key {
    #[command(subcommand)]
    command: KeyCommand,
}

#[derive(Subcommand)]
enum KeyCommand {
    /// Make a key; its secret is shown once
    Add {
        /// What it is for, as in pbx-wuhan
        #[arg(long)]
        name: String,
        /// The brand it speaks for, if it speaks for one
        #[arg(long)]
        brand: Option<BrandId>,
        /// Make it for the sandbox of this house, which `anxin serve --sandbox` opens
        #[arg(long)]
        sandbox: bool,
        /// decisions, call_records, acts, complaints, facts, webhooks, admin
        #[arg(long, value_delimiter = ',', required = true)]
        scopes: Vec<ApiScope>,
    },
    /// Make a key worthless, from the next request on
    Revoke {
        /// Its id
        id: String,
    },
    /// List the keys, without secrets
    List,
    /// Have the holder of a key sign their requests (RFC 9421): give the public half of their own Ed25519 key
    Sign {
        /// The API key's id; it is the keyid of their signatures
        id: String,
        /// The public key: a PEM file, as `openssl pkey -pubout` writes it
        #[arg(long, value_name = "FILE")]
        public_key: PathBuf,
    },
    /// Say whether a brand's records, acts, facts and complaints have to be signed
    Evidence {
        /// The brand
        #[arg(long)]
        brand: BrandId,
        /// signed, or either-way
        #[arg(long, value_enum)]
        take: Take,
    },
}

/// How evidence may come in.
#[derive(Clone, Copy, ValueEnum)]
enum Take {
    /// Signed only
    Signed,
    /// With a key that is sent along, or signed
    EitherWay,
}

#[derive(Serialize)]
struct Done {
    done: bool,
}

pub(crate) async fn staff(place: &Place, what: Staff, printer: &Printer) -> anyhow::Result<Verdict> {
    let house = House::open(place).await?;
    let identity = &house.identity;
    let read = |text: &str| Number::parse(text, Region::CN).context("--number");
    let done = match what.command {
        StaffCommand::Add { number, name, role, agent, tenant, house: whole } => {
            let (number, role) = (read(&number)?, Role::from_word(&role, agent)?);
            let tenant = if whole { None } else { works_for(&house, number, tenant).await? };
            identity.give_role(number, &name, role, tenant, By::Terminal).await?;
            true
        }
        StaffCommand::End { number, role, agent } => {
            identity.end_staff(read(&number)?, Role::from_word(&role, agent)?).await?
        }
        StaffCommand::List => {
            let all: Vec<Listed> = identity.all_staff().await?.iter().map(Listed::from).collect();
            printer.answer(&all, |all| all.iter().map(Listed::line).collect())?;
            return Ok(Verdict::Yes);
        }
        StaffCommand::Invite { number } => {
            return invite(identity, read(&number)?, printer).await;
        }
        StaffCommand::Bind { number, subject } => {
            identity.bind_staff(read(&number)?, &subject).await?;
            true
        }
        StaffCommand::Unbind { subject } => identity.unbind_staff(&subject).await?,
        StaffCommand::Bound => {
            let all: Vec<Bound> = identity.staff_logins().await?.into_iter().map(Bound::from).collect();
            printer.answer(&all, |all| all.iter().map(Bound::line).collect())?;
            return Ok(Verdict::Yes);
        }
    };
    finish(done, printer)
}

/// For whom somebody works: for the tenant that is named, else as before, else for the house where that has no more than one.
async fn works_for(house: &House, number: Number, tenant: Option<Tenant>) -> anyhow::Result<Option<Tenant>> {
    if let Some(tenant) = tenant {
        anyhow::ensure!(
            house.fund.knows_tenant(&tenant).await?,
            "--tenant: no tenant {tenant} is known; write it into [tenants] first"
        );
        return Ok(Some(tenant));
    }
    if let Some(known) = house.identity.staff_of(number).await? {
        return Ok(known.tenant);
    }
    let all = house.gate.store().read(|tx| Ok::<_, StoreError>(Tenants::of(tx)?.all())).await?;
    anyhow::ensure!(
        all.len() == 1,
        "this house has several tenants: say --tenant NAME, or --house for all of them"
    );
    Ok(None)
}

async fn invite(
    identity: &anxin_identity::Identity,
    number: Number,
    printer: &Printer,
) -> anyhow::Result<Verdict> {
    let Invited::Made { token, expires_at } = identity.invite(number, By::Terminal).await? else {
        anyhow::bail!("the terminal needs nobody else to agree");
    };
    let origin = identity.site().map_or("", |site| site.origin());
    let address = format!("{origin}/signin/invite/{token}");
    let answer = serde_json::json!({ "address": address, "expires_at": expires_at });
    printer.answer(&answer, |_| format!("{address}\n"))?;
    printer.talk("this address is shown once; hand it to that person and to nobody else");
    Ok(Verdict::Yes)
}

#[derive(Serialize)]
struct Bound {
    number: Number,
    issuer: String,
    subject: String,
}

impl From<StaffLogin> for Bound {
    fn from(login: StaffLogin) -> Self {
        Self { number: login.number, issuer: login.issuer, subject: login.subject }
    }
}

impl Bound {
    fn line(&self) -> String {
        format!("{}  {}  {}\n", self.number, self.issuer, self.subject)
    }
}

#[derive(Serialize)]
struct Listed {
    number: Number,
    name: String,
    roles: Vec<String>,
    /// The tenant that they work for; the whole house if none.
    #[serde(skip_serializing_if = "Option::is_none")]
    tenant: Option<String>,
}

impl From<&anxin_identity::Staff> for Listed {
    fn from(staff: &anxin_identity::Staff) -> Self {
        let roles = staff.roles.iter().map(|role| format!("{role:?}").to_lowercase()).collect();
        let tenant = staff.tenant.as_ref().map(ToString::to_string);
        Self { number: staff.number, name: staff.name.clone(), roles, tenant }
    }
}

impl Listed {
    fn line(&self) -> String {
        let tenant = self.tenant.as_ref().map(|tenant| format!("  {tenant}")).unwrap_or_default();
        format!("{}  {}  {}{tenant}\n", self.number, self.name, self.roles.join(","))
    }
}

pub(crate) async fn key(place: &Place, what: Key, printer: &Printer) -> anyhow::Result<Verdict> {
    let house = House::open(place).await?;
    match what.command {
        KeyCommand::Add { name, brand, sandbox, scopes } => {
            let house = if sandbox { crate::sandbox::open(place, Clock::system()).await? } else { house };
            if let Some(unknown) = brand.as_ref().filter(|b| house.gate.registry().now().brand(b).is_none()) {
                anyhow::bail!("--brand: {unknown} is not known here; import it first");
            }
            let made = house.identity.create_key(&name, brand, &scopes).await?;
            let answer = serde_json::json!({ "id": made.id, "secret": made.secret });
            printer.answer(&answer, |_| format!("{}\n", made.secret))?;
            printer.talk("this secret is shown once; send it as Authorization: Bearer …");
            Ok(Verdict::Yes)
        }
        KeyCommand::Sign { id, public_key } => {
            let text = std::fs::read_to_string(&public_key)
                .with_context(|| format!("{} cannot be read", public_key.display()))?;
            finish(house.identity.set_public_key(&id, text.parse()?).await?, printer)
        }
        KeyCommand::Evidence { brand, take } => {
            let how = match take {
                Take::Signed => Evidence::SignedOnly,
                Take::EitherWay => Evidence::EitherWay,
            };
            house.identity.take_evidence(brand, how).await?;
            finish(true, printer)
        }
        KeyCommand::Revoke { id } => finish(house.identity.revoke_key(&id).await?, printer),
        KeyCommand::List => {
            let keys = house.identity.keys().await?;
            let all: Vec<_> = keys
                .iter()
                .map(|k| {
                    let scopes: Vec<_> = k.caller.scopes.iter().map(|s| s.word()).collect();
                    serde_json::json!({
                        "id": k.caller.key, "name": k.caller.name, "brand": k.caller.brand, "scopes": scopes,
                        "created_at": k.created_at, "revoked_at": k.revoked_at, "signs": k.signs, "evidence": k.caller.evidence,
                    })
                })
                .collect();
            printer.answer(&all, |all| all.iter().map(|k| format!("{k}\n")).collect())?;
            Ok(Verdict::Yes)
        }
    }
}

fn finish(done: bool, printer: &Printer) -> anyhow::Result<Verdict> {
    printer.answer(&Done { done }, |d| if d.done { "done\n".into() } else { "there was none\n".into() })?;
    Ok(if done { Verdict::Yes } else { Verdict::No })
}
