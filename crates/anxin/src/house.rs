//! The rooms, wired.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use anxin_desk::Desk;
use anxin_fund::rails::pain001::Booking;
use anxin_fund::rails::wechat::{Api, HttpTransport, Merchant, MerchantKey, NoticeKey, PlatformKey};
use anxin_fund::{Debtor, FileOptions, Fund, Tenant, WechatRail};
use anxin_gate::{Gate, Law, Promises};
use anxin_hook::{MasterKey, Reach, Webhooks};
use anxin_identity::{Identity, ServerKey};
use anxin_journal::Journal;
use anxin_proof::Log;
use anxin_store::{Clock, Store};
use anyhow::Context;

use crate::commands::Place;
use crate::config::{Config, FundAccount, JournalLimits};
use crate::texts::Post;

/// Most mebibytes of decisions, and of call records, in a sandbox.
const SANDBOX_JOURNAL_MIB: u32 = 256;

/// Everything a command may need.
pub(crate) struct House {
    pub(crate) store: Store,
    pub(crate) gate: Gate,
    pub(crate) fund: Fund,
    pub(crate) desk: Desk,
    pub(crate) identity: Identity,
    pub(crate) webhooks: Webhooks,
    pub(crate) log: Log,
    pub(crate) config: Config,
    /// Whether the provider of texts has its connection, where it keeps one.
    pub(crate) texts_bound: Option<Arc<AtomicBool>>,
}

impl House {
    /// Opens what the data folder holds, on the machine's clock.
    pub(crate) async fn open(place: &Place) -> anyhow::Result<Self> {
        Self::open_on(place, Clock::system(), false).await
    }

    /// Opens the store alone.
    pub(crate) async fn store(place: &Place, clock: Clock) -> anyhow::Result<Store> {
        Ok(match &place.database {
            Some(url) => Store::connect(url, clock).await,
            None => Store::open_folder(&place.data, clock).await,
        }?)
    }

    /// Whether there is a store already.
    pub(crate) fn is_there(place: &Place) -> bool {
        place.database.is_some() || place.data.join("anxin.db").exists()
    }

    /// Opens it on a clock of one's own; `demo` keeps texts for the page that shows them.
    pub(crate) async fn open_on(place: &Place, clock: Clock, demo: bool) -> anyhow::Result<Self> {
        Self::build(place, clock, demo, Config::read(place.config.as_deref())?).await
    }

    /// Opens a house that sends no text and pays nobody: of the configuration it has the law only.
    pub(crate) async fn open_sandbox(place: &Place, clock: Clock) -> anyhow::Result<Self> {
        let law = Config::read(place.config.as_deref())?.law;
        let journal = JournalLimits { limit_mib: Some(SANDBOX_JOURNAL_MIB) };
        let house = Self::build(place, clock, false, Config { law, journal, ..Config::default() }).await?;
        Ok(Self { identity: house.identity.of_sandbox(), ..house })
    }

    async fn build(place: &Place, clock: Clock, demo: bool, config: Config) -> anyhow::Result<Self> {
        let store = Self::store(place, clock).await?;
        let journal = Journal::open_with(&place.data, config.journal.options())?;
        let law = Law::with(&config.rulebooks()?)?;
        let gate = Gate::open(store.clone(), journal, law, &place.data).await?;
        let fund = Fund::new(store.clone(), debtor(&config, demo)?)
            .with_file_options(file_options(&config))
            .of_tenant(config.tenant.clone().unwrap_or_else(Tenant::main));
        fund.prepare().await?;
        if let Some(tenants) = &config.tenants {
            fund.keep_tenants(tenants).await?;
        }
        Promises::new(store.clone()).prepare().await?;
        let desk = Desk::new(gate.clone());
        let key = ServerKey::in_folder(&place.data, store.clock())?;
        let reach = if demo { Reach::ThisMachineToo } else { Reach::Public };
        let webhooks = Webhooks::new(store.clone(), MasterKey::from_bytes(key.derived("webhooks")), reach);
        let log = Log::open(store.clone(), &key.derived("public log"), &log_name(&config)).await?;
        let post = Post::open(config.texts.as_ref(), demo)?;
        let mut identity = Identity::new(store.clone(), post.sender, key);
        if let Some(mailer) = crate::mail::open(config.mail.as_ref(), demo)? {
            identity = identity.with_mailer(mailer);
        }
        if let Some(web) = &config.web {
            identity = identity.with_site(web.site()?);
        }
        if let Some(oidc) = &config.oidc {
            identity = identity.with_provider(oidc.provider(config.web.as_ref())?);
        }
        if demo {
            identity = identity.with_limits(crate::demo::sign_in_limits()).of_demonstration();
        }
        Ok(Self { store, gate, fund, desk, identity, webhooks, log, config, texts_bound: post.bound })
    }
}

impl House {
    /// The same house with another tenant's fund.
    pub(crate) async fn of_tenant(self, tenant: Tenant) -> anyhow::Result<Self> {
        let fund = self.fund.of_tenant(tenant);
        fund.prepare().await?;
        Ok(Self { fund, ..self })
    }

    /// Whether the house has a rail to WeChat balances.
    pub(crate) const fn pays_by_wechat(&self) -> bool {
        self.config.wechat.is_some()
    }

    /// The rail to WeChat balances.
    ///
    /// # Errors
    /// When it is not configured, or a key cannot be read.
    pub(crate) fn wechat(&self) -> anyhow::Result<WechatRail> {
        let wechat = self
            .config
            .wechat
            .as_ref()
            .context("add [wechat] to the configuration; docs/rails.md says what it holds")?;
        let read = |file: &Path| {
            std::fs::read_to_string(file)
                .with_context(|| format!("the key file {} cannot be read", file.display()))
        };
        let merchant = Merchant {
            mchid: wechat.mchid.clone(),
            appid: wechat.appid.clone(),
            serial: wechat.serial.clone(),
            key: MerchantKey::from_pem(&read(&wechat.key_file)?)?,
            platform: PlatformKey::from_pem(&wechat.platform_id, &read(&wechat.platform_key_file)?)?,
            notices: NoticeKey::new(read(&wechat.secret_file)?.trim())?,
            scene_id: wechat.scene_id.clone(),
            scene_report: wechat.scene_report.clone().into_iter().collect(),
            perception: wechat.perception.clone(),
            notify_url: wechat.notify_url.clone(),
        };
        let transport = wechat.host.as_deref().map_or_else(HttpTransport::new, HttpTransport::to);
        Ok(WechatRail::new(self.fund.clone(), Api::new(merchant, Box::new(transport))))
    }
}

/// The name under which a log begins: where the world reaches it, without the scheme.
fn log_name(config: &Config) -> String {
    let origin = config.web.as_ref().map(|web| &web.origin);
    let address = config.address.as_ref().or(origin).map_or("localhost", String::as_str);
    let host = address.split_once("://").map_or(address, |(_, host)| host).trim_end_matches('/');
    format!("{host}/log")
}

fn file_options(config: &Config) -> FileOptions {
    let mut options = FileOptions::default();
    if let Some(account) = &config.fund {
        options.format = account.format.map_or(options.format, Into::into);
        options.booking = if account.batch_booking { Booking::Batch } else { Booking::Single };
        options.instruction_limit = account.instruction_limit.unwrap_or(options.instruction_limit);
    }
    options
}

fn debtor(config: &Config, demo: bool) -> anyhow::Result<Option<Debtor>> {
    let read = |a: &FundAccount| Debtor::new(&a.name, &a.account, &a.bank).context("the [fund] table");
    match &config.fund {
        Some(account) => read(account).map(Some),
        None if demo => Ok(Some(Debtor::new("武汉安心保障金（演示）", "6222020200099999999", "ICBKCNBJ")?)),
        None => Ok(None),
    }
}
