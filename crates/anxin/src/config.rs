//! The configuration file (`--config FILE`, TOML). Everything in it has a default but what only the owner can know; `anxin
//! doctor` says what is missing.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use anxin_api::PerMinute;
use anxin_domain::ids::BrandId;
use anxin_fund::{Starting, Tenant};
use anxin_identity::{Provider, Site};
use anxin_journal::Options;
use anxin_web::place::Place;
use anyhow::{Context, bail};
use serde::Deserialize;

use crate::commands::Form;
use crate::mail::Mail;
use crate::texts::Texts;

/// What the file may hold.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Config {
    /// `address`: how the world reaches the pages, as in `https://anxin.example`; what is printed on receipts leads there.
    pub(crate) address: Option<String>,
    /// `zone`: the wall clock of the pages, by its IANA name; `Asia/Shanghai` when it is not said.
    pub(crate) zone: Option<String>,
    /// `region`: the country of numbers that people type without one (ISO 3166-1 alpha-2); `CN` when it is not said.
    pub(crate) region: Option<String>,
    /// `tenant`: whose fund this house pays from; the main one when it is not said.
    pub(crate) tenant: Option<Tenant>,
    /// `[tenants]`: whose fund pays for a brand; the main one for brands that are not there. Without it what the database holds stays.
    pub(crate) tenants: Option<BTreeMap<BrandId, Tenant>>,
    /// `[web]`: where this house is on the web.
    pub(crate) web: Option<OnTheWeb>,
    /// `[oidc]`: the identity provider of staff.
    pub(crate) oidc: Option<Oidc>,
    /// `[sip]`: trunks.
    pub(crate) sip: anxin_sip::Config,
    /// `[texts]`: who sends codes and notices.
    pub(crate) texts: Option<Texts>,
    /// `[mail]`: who takes mail for this house.
    pub(crate) mail: Option<Mail>,
    /// `[fund]`: whose account pays, and what its bank wants.
    pub(crate) fund: Option<FundAccount>,
    /// `[wechat]`: the merchant of WeChat Pay that pays to balances.
    pub(crate) wechat: Option<Wechat>,
    /// `[journal]`.
    pub(crate) journal: JournalLimits,
    /// `[law]`: rulebooks of one's own.
    pub(crate) law: OwnLaw,
    /// `[limits]`: how often programs may ask, a minute.
    pub(crate) limits: Limits,
}

/// How often programs may ask, a minute, for each limit of the JSON door by its name; what is not said is as `docs/rate-limits.md` has it.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Limits {
    decisions: Option<NonZeroU32>,
    batches: Option<NonZeroU32>,
    requests: Option<NonZeroU32>,
    refused_keys: Option<NonZeroU32>,
    public: Option<NonZeroU32>,
}

impl Limits {
    /// As the door takes them, in its order.
    pub(crate) fn per_minute(self) -> PerMinute {
        let said = [self.decisions, self.batches, self.requests, self.refused_keys, self.public];
        let PerMinute(mut most) = PerMinute::default();
        for (most, said) in most.iter_mut().zip(said) {
            *most = said.map_or(*most, NonZeroU32::get);
        }
        PerMinute(most)
    }
}

/// Where this house is on the web, as browsers name it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OnTheWeb {
    /// Scheme, host and port, as in `https://anxin.example`.
    pub(crate) origin: String,
    /// The domain that passkeys are made for: the host, where it is not said, or one above it.
    pub(crate) passkey_domain: Option<String>,
}

impl OnTheWeb {
    /// As passkeys take it.
    pub(crate) fn site(&self) -> anyhow::Result<Site> {
        let site = Site::new(&self.origin).context("[web] origin")?;
        match &self.passkey_domain {
            Some(domain) => site.for_domain(domain).context("[web] passkey_domain"),
            None => Ok(site),
        }
    }
}

/// The identity provider where staff sign in.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Oidc {
    /// Its issuer, as it names itself.
    pub(crate) issuer: String,
    /// Who this house is there.
    pub(crate) client_id: String,
    /// The file that holds the client's secret, so that it is in no configuration under version control.
    pub(crate) client_secret_file: PathBuf,
}

/// Where the provider sends people back to, below our own origin.
const BACK: &str = "/signin/oidc/return";

impl Oidc {
    /// As sign-ins take it.
    pub(crate) fn provider(&self, web: Option<&OnTheWeb>) -> anyhow::Result<Provider> {
        let web = web.context("[oidc] needs `[web] origin`: the provider sends people back there")?;
        let file = &self.client_secret_file;
        let secret = std::fs::read_to_string(file)
            .with_context(|| format!("the secret's file {} cannot be read", file.display()))?;
        let back = format!("{}{BACK}", web.site()?.origin());
        Ok(Provider::new(&self.issuer, &self.client_id, secret.trim(), &back)?)
    }
}

/// The account that payments go out of.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FundAccount {
    /// Its owner's name, as the bank knows it.
    pub(crate) name: String,
    /// Its number.
    pub(crate) account: String,
    /// Its bank: BIC, or the twelve digits of a Chinese bank.
    pub(crate) bank: String,
    /// The form of payment files.
    pub(crate) format: Option<Form>,
    /// Whether the bank is to book payments as sums, one an instruction.
    #[serde(default)]
    pub(crate) batch_booking: bool,
    /// Most payments in one instruction.
    pub(crate) instruction_limit: Option<i64>,
}

/// The merchant of WeChat Pay. Keys lie in files, so that none is in a configuration under version control.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wechat {
    /// Its number.
    pub(crate) mchid: String,
    /// The app or mini program that knows the payees.
    pub(crate) appid: String,
    /// The serial number of its certificate.
    pub(crate) serial: String,
    /// Its private key (`apiclient_key.pem`).
    pub(crate) key_file: PathBuf,
    /// The id of WeChat Pay's public key (`PUB_KEY_ID_…`).
    pub(crate) platform_id: String,
    /// WeChat Pay's public key (`pub_key.pem`).
    pub(crate) platform_key_file: PathBuf,
    /// The APIv3 key, 32 characters.
    pub(crate) secret_file: PathBuf,
    /// The scene of transfers that was agreed with WeChat Pay.
    pub(crate) scene_id: String,
    /// What that scene wants reported: types and contents.
    pub(crate) scene_report: BTreeMap<String, String>,
    /// What the payee sees as the reason, where it is not the scene's own.
    pub(crate) perception: Option<String>,
    /// Where notices are sent: this house's `/wechat/notices` as the world reaches it; without it transfers are asked about only.
    pub(crate) notify_url: Option<String>,
    /// Whether `anxin serve` makes transfers by itself; otherwise `anxin fund wechat` does.
    #[serde(default = "by_itself")]
    pub(crate) automatic: bool,
    /// Another host than WeChat Pay's first.
    pub(crate) host: Option<String>,
}

const fn by_itself() -> bool {
    true
}

impl Wechat {
    /// Whether transfers are made without anybody asking for it.
    pub(crate) const fn starting(&self) -> Starting {
        if self.automatic { Starting::ByItself } else { Starting::ByHand }
    }
}

/// Rulebooks of one's own.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct OwnLaw {
    /// A folder whose `*.toml` files are read beside the shipped rulebooks; one with the name of a shipped file takes its
    /// place.
    pub(crate) rulebooks: Option<PathBuf>,
}

/// Limits of the journal.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct JournalLimits {
    /// Most mebibytes that the decisions, and that the call records may grow to; none means as far as the disk goes.
    pub(crate) limit_mib: Option<u32>,
}

impl JournalLimits {
    /// As the journal takes them.
    pub(crate) fn options(self) -> Options {
        let limit_bytes = self.limit_mib.map(|mib| u64::from(mib) * 1024 * 1024);
        Options { limit_bytes, ..Options::default() }
    }
}

impl Config {
    /// The rulebook files of one's own, by name.
    pub(crate) fn rulebooks(&self) -> anyhow::Result<Vec<(String, String)>> {
        let Some(folder) = &self.law.rulebooks else { return Ok(Vec::new()) };
        let unreadable = || format!("the folder of rulebooks {} cannot be read", folder.display());
        let mut files = Vec::new();
        for entry in std::fs::read_dir(folder).with_context(unreadable)? {
            let path = entry.with_context(unreadable)?.path();
            if path.extension().is_some_and(|extension| extension == "toml") {
                files.push(path);
            }
        }
        files.sort();
        files.iter().map(|path| crate::commands::rulebooks::read(path)).collect()
    }

    /// Where the pages of this house are.
    pub(crate) fn place(&self) -> anyhow::Result<Place> {
        let usual = Place::default();
        let region = match &self.region {
            Some(region) => region.parse().with_context(|| format!("region = \"{region}\""))?,
            None => usual.region(),
        };
        let zone = self.zone.as_deref().unwrap_or_else(|| usual.name());
        Place::named(zone, region)
            .with_context(|| format!("zone = \"{zone}\" is no zone: write one as in Asia/Shanghai"))
    }

    /// Reads the file, or gives the defaults when none is named.
    pub(crate) fn read(path: Option<&Path>) -> anyhow::Result<Self> {
        let Some(path) = path else { return Ok(Self::default()) };
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("the configuration {} cannot be read", path.display()))?;
        let config: Self = match toml::from_str(&text) {
            Ok(config) => config,
            Err(error) => bail!("the configuration {} does not read:\n{error}", path.display()),
        };
        config.sip.check().with_context(|| format!("the configuration {}", path.display()))?;
        Ok(config)
    }
}
