//! The service behind the pages: the rooms it asks, its settings, and its routes.

use std::sync::Arc;

use anxin_desk::{Desk, FILE_LIMIT};
use anxin_fund::Fund;
use anxin_gate::Gate;
use anxin_identity::{Identity, SignedIn};
use anxin_promise::FILE_BYTES;
use anxin_proof::Log;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{MethodRouter, get, post};
use tower_http::compression::CompressionLayer;

use crate::ctx::Mode;
use crate::handlers::{
    agent, by_text, customer, decisions, demo, desk, fund, hotline, invite, mail, oidc, passkey, promises,
    prove, public, receipt, regulator, signin, undo,
};
use crate::layers;
use crate::pages::demo::Person;
use crate::place::Place;
use crate::rate::Counts;
use crate::tally::Tally;

/// Largest form, in bytes.
pub const FORM_LIMIT: usize = 64 * 1024;

/// Largest bank statement, in bytes.
pub const STATEMENT_LIMIT: usize = 10 * 1024 * 1024;

/// What the form around a statement may add to it, in bytes.
const MULTIPART_EXTRA: usize = 16 * 1024;

/// What a promise's file may come to in a form, in bytes: a letter takes three times its room there.
pub(crate) const PROMISE_LIMIT: usize = 3 * FILE_BYTES + MULTIPART_EXTRA;

/// How the session cookie is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cookies {
    /// Over HTTPS only. The way of every real installation.
    Secure,
    /// Over plain HTTP too, for the demonstration and for a server on the loopback address.
    Plain,
}

/// How this installation presents itself.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Real, or a demonstration that says so on every page and shows the texts it would send.
    pub mode: Mode,
    /// How the session cookie is sent.
    pub cookies: Cookies,
    /// Where it is: the wall clock of its pages, and the country of numbers that are typed without one.
    pub place: Place,
    /// Whom one can sign in as; shown in the demonstration only.
    pub people: Vec<Person>,
}

/// The five faces over the rooms. Cheap to clone.
#[derive(Clone)]
pub struct Web {
    /// Decides, and holds what is known.
    pub gate: Gate,
    /// Complaints, findings and awards.
    pub desk: Desk,
    /// Money.
    pub fund: Fund,
    /// Who is there.
    pub identity: Identity,
    /// How this installation presents itself.
    pub settings: Arc<Settings>,
    pub(crate) log: Option<Log>,
    pub(crate) pays_by_wechat: bool,
    pub(crate) address: Option<Arc<str>>,
    pub(crate) tally: Arc<Tally>,
    pub(crate) counts: Arc<Counts>,
}

impl Web {
    /// Puts the faces in front of the rooms.
    #[must_use]
    pub fn new(gate: Gate, desk: Desk, fund: Fund, identity: Identity, settings: Settings) -> Self {
        Self {
            gate,
            desk,
            fund,
            identity,
            settings: Arc::new(settings),
            log: None,
            pays_by_wechat: false,
            address: None,
            tally: Arc::default(),
            counts: Arc::default(),
        }
    }

    /// The same with the public log of the house.
    #[must_use]
    pub fn with_log(self, log: Log) -> Self {
        Self { log: Some(log), ..self }
    }

    /// The same for a house that pays to WeChat balances too: customers may choose that.
    #[must_use]
    pub fn paying_by_wechat(self) -> Self {
        Self { pays_by_wechat: true, ..self }
    }

    /// The same where the owner has said how the world reaches the pages, as in `https://anxin.example`: what is printed leads there.
    #[must_use]
    pub fn reached_at(self, address: &str) -> Self {
        Self { address: Some(address.into()), ..self }
    }

    /// What is behind the pages of somebody who works here: of the house, or of the one tenant that they work for. Whoever shows cases,
    /// money or brands to staff asks this one.
    pub(crate) fn seen_by(&self, person: &SignedIn) -> Self {
        let Some(tenant) = &person.tenant else { return self.clone() };
        Self {
            desk: self.desk.clone().of_tenant(Some(tenant.clone())),
            fund: self.fund.clone().for_staff_of(tenant.clone()),
            ..self.clone()
        }
    }

    /// Sixteen random bytes as text: the key that makes a repeated post of one form harmless.
    pub(crate) fn once(&self) -> String {
        let bytes: [u8; 16] = self.gate.clock().random_bytes();
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    pub(crate) fn is_demo(&self) -> bool {
        self.settings.mode == Mode::Demo
    }
}

/// The routes of the pages and their assets. What is not found here is answered with a page that says so.
pub fn router(web: Web) -> Router {
    let pages = signin_routes()
        .merge(customer_routes())
        .merge(staff_routes())
        .route("/", get(public::page))
        .route("/public", get(public::page))
        .route("/public/clocks", get(public::clocks))
        .route("/public/cells", get(public::cells))
        .route("/public/how", get(public::how))
        .route("/public/log", get(public::log::page))
        .route("/public/log.json", get(public::log::json))
        .route("/public/totals.csv", get(public::table::table))
        .route("/design", get(public::design))
        .route("/verify", get(receipt::ask).post(receipt::find))
        .route("/verify/{token}", get(receipt::verify))
        .route("/mail/stop/{token}", get(mail::ask).post(mail::stop))
        .route("/decisions/{id}", get(decisions::page))
        .route("/demo/messages", get(demo::messages).post(demo::text_us))
        .route("/demo/signin", post(demo::sign_in))
        .fallback(public::not_found)
        .method_not_allowed_fallback(public::not_found)
        .layer(DefaultBodyLimit::max(FORM_LIMIT))
        .layer(from_fn_with_state(web.clone(), layers::dress))
        .with_state(web);
    pages
        .merge(crate::assets::router())
        .layer(CompressionLayer::new())
        .layer(from_fn(layers::compress_for_our_own_pages_only))
}

fn signin_routes() -> Router<Web> {
    Router::new()
        .route("/signin", get(signin::ask).post(signin::send_code))
        .route("/signin/code", post(signin::enter))
        .route("/signin/text", get(by_text::ask).post(by_text::enter))
        .route("/signin/oidc", get(oidc::leave))
        .route("/signin/oidc/return", get(oidc::come_back))
        .route("/signin/oidc/again", get(oidc::show_again))
        .route("/signin/invite/{token}", get(invite::ask).post(invite::take))
        .route("/signin/passkey", get(passkey::ask).post(passkey::enter))
        .route("/signin/passkey/new", get(passkey::new).post(passkey::add))
        .route("/me/passkeys", get(passkey::page))
        .route("/me/passkeys/remove", post(passkey::remove))
        .route("/prove", get(prove::ask).post(prove::go_on))
        .route("/signout", post(signin::sign_out))
}

fn customer_routes() -> Router<Web> {
    let file = post(customer::claims::file).layer(DefaultBodyLimit::max(FILE_LIMIT + MULTIPART_EXTRA));
    Router::new()
        .route("/me", get(customer::home::page))
        .route("/me/dnd", post(customer::home::switch))
        .route("/me/calls", get(customer::calls::page))
        .route("/me/permit", get(customer::permit::page).post(customer::permit::allow))
        .route("/me/choose", get(customer::choose::page).post(customer::choose::send))
        .route("/me/permit/withdraw", post(customer::permit::withdraw))
        .route("/me/undo", post(undo::own))
        .route("/me/requests", get(customer::requests::page).post(customer::requests::answer))
        .route("/me/complain", get(customer::complain::ask).post(customer::complain::send))
        .route("/me/promises", get(customer::claim::promises))
        .route("/me/claim/{promise}", get(customer::claim::ask).post(customer::claim::send))
        .route("/me/claims", get(customer::claims::list))
        .route("/me/claims/{case}", get(customer::claims::detail))
        .route("/me/claims/{case}/appeal", post(customer::claims::appeal))
        .route("/me/claims/{case}/answer", post(customer::claims::answer))
        .route("/me/claims/{case}/file", file)
        .route("/me/claims/{case}/files/{file}", get(customer::claims::saved))
        .route("/me/claims/{case}/receipt", get(receipt::own_receipt))
        .route("/me/claims/{case}/rate", post(customer::claims::rate))
        .route("/me/data", get(customer::data::page))
        .route("/me/data.json", get(customer::data::json))
        .route("/me/data.csv", get(customer::data::table))
        .route("/me/erase", get(customer::erase::ask).post(customer::erase::carry_out))
        .route("/me/payee/wechat", get(customer::wechat::ask).post(customer::wechat::save))
        .route("/me/messages", get(customer::messages::page).post(customer::messages::save))
        .route("/me/numbers", get(customer::numbers::page))
        .route("/me/numbers/request", post(customer::numbers::request))
        .route("/me/numbers/code", post(customer::numbers::enter))
        .route("/me/numbers/show", post(customer::numbers::show))
        .route("/me/numbers/remove", post(customer::numbers::end))
        .route("/me/numbers/give-up", post(customer::given_up::give_up))
        .route("/me/messages/mail", get(customer::mail::page).post(customer::mail::save))
        .route("/me/messages/mail/code", post(customer::mail::enter))
        .route("/me/messages/mail/remove", post(customer::mail::remove))
        .route("/me/payee", get(customer::payee::ask).post(customer::payee::save))
}

fn staff_routes() -> Router<Web> {
    let limited = |form: MethodRouter<Web>| form.layer(DefaultBodyLimit::max(PROMISE_LIMIT));
    let statement = post(fund::statement).layer(DefaultBodyLimit::max(STATEMENT_LIMIT + MULTIPART_EXTRA));
    Router::new()
        .route("/agent", get(agent::ask))
        .route("/agent/check", post(agent::check))
        .route("/agent/request", post(agent::request))
        .route("/agent/today", get(agent::today::page))
        .route("/agent/call", post(agent::today::call))
        .route("/agent/tickets", get(agent::own::tickets))
        .route("/agent/record", get(agent::own::record))
        .route("/agent/coaching", get(agent::own::coaching))
        .route("/agent/calls/{record}", get(agent::own::ask).post(agent::own::say))
        .route("/hotline", get(hotline::home).post(hotline::caller::open))
        .route("/hotline/complaint", post(hotline::caller::complaint))
        .route("/hotline/dnd", post(hotline::dnd::read_back))
        .route("/hotline/choose", post(hotline::choose::send))
        .route("/hotline/request", post(hotline::consent::reply))
        .route("/hotline/withdraw", post(hotline::consent::withdraw))
        .route("/hotline/claim/{promise}", post(hotline::claim::send))
        .route("/desk", get(desk::queue))
        .route("/desk/cases/{case}", get(desk::case))
        .route("/desk/export.csv", get(desk::export::export))
        .route("/desk/cases/{case}/files/{file}", get(desk::file))
        .route("/desk/cases/{case}/rule", post(desk::rule))
        .route("/desk/cases/{case}/ask", post(desk::ask::ask))
        .route("/desk/cases/{case}/let-go", post(desk::held::let_go))
        .route("/desk/promises", get(promises::list))
        .route("/desk/promises/new", get(promises::new).merge(limited(post(promises::check))))
        .route("/desk/promises/submit", limited(post(promises::submit)))
        .route("/desk/promises/{promise}", get(promises::one))
        .route("/desk/promises/drafts/{draft}", get(promises::draft))
        .route("/desk/promises/drafts/{draft}/publish", post(promises::publish))
        .route("/desk/search", get(desk::search::page).post(desk::search::by_number))
        .route("/desk/bulk", post(desk::bulk::send))
        .route("/desk/undo", post(undo::desk))
        .route("/desk/changes", get(desk::live::queue))
        .route("/desk/cases/{case}/changes", get(desk::live::case))
        .route("/desk/staff", get(desk::staff::page).post(desk::staff::give))
        .route("/desk/staff/take", post(desk::staff::take))
        .route("/desk/staff/invite", post(desk::staff::invite))
        .route("/desk/brands", get(desk::brands::list).post(desk::brands::enter))
        .route("/desk/brands/{brand}", get(desk::brands::page).post(desk::brands::save))
        .route("/desk/texts", get(desk::texts::list).post(desk::texts::add))
        .route("/desk/texts/new", get(desk::texts::new))
        .route("/desk/texts/{text}", get(desk::texts::one).post(desk::texts::save))
        .route("/desk/audit", get(desk::audit::page))
        .route("/desk/audit.csv", get(desk::audit::table))
        .route("/desk/rulebooks", get(desk::rulebooks::list))
        .route("/desk/rulebooks/compare", get(desk::rulebooks::compare))
        .route("/desk/rulebooks/{label}", get(desk::rulebooks::one))
        .route("/regulator", get(regulator::list))
        .route("/regulator/cases.csv", get(regulator::table))
        .route("/regulator/recoveries", get(regulator::recoveries::page))
        .route("/regulator/recoveries.csv", get(regulator::recoveries::table))
        .route("/regulator/cases/{case}", get(regulator::case))
        .route("/desk/fund", get(fund::page))
        .route("/desk/fund/payments", post(fund::make_payments))
        .route("/desk/fund/payments/{file}", get(fund::payment_file))
        .route("/desk/fund/statement", statement)
        .route("/desk/fund/recoveries", get(fund::recoveries::list))
        .route("/desk/fund/recoveries/{debtor}", get(fund::recoveries::one))
        .route(
            "/desk/fund/recoveries/{debtor}/plan",
            get(fund::recoveries::ask_plan).post(fund::recoveries::agree),
        )
        .route(
            "/desk/fund/recoveries/{debtor}/write-off",
            get(fund::recoveries::write_off::ask).post(fund::recoveries::write_off::propose),
        )
        .route(
            "/desk/fund/recoveries/{debtor}/paid",
            get(fund::recoveries::received::ask_paid).post(fund::recoveries::received::paid),
        )
        .route(
            "/desk/fund/recoveries/{debtor}/offset",
            get(fund::recoveries::received::ask_offset).post(fund::recoveries::received::offset),
        )
        .route(
            "/desk/fund/recoveries/claims/{award}",
            get(fund::recoveries::claims::page).post(fund::recoveries::claims::open),
        )
        .route(
            "/desk/fund/recoveries/claims/{award}/paid",
            get(fund::recoveries::claims::ask_paid).post(fund::recoveries::claims::paid),
        )
        .route(
            "/desk/fund/recoveries/write-offs/{proposal}",
            get(fund::recoveries::write_off::proposal).post(fund::recoveries::write_off::decide),
        )
}
