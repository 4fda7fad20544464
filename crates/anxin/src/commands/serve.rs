//! `anxin serve`: the whole house in one process, until it is asked to stop.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anxin_api::Api;
use anxin_desk::{Desk, Since};
use anxin_fund::{WechatJob, WechatRail};
use anxin_gate::Gate;
use anxin_hook::Webhooks;
use anxin_identity::Site;
use anxin_proof::Log;
use anxin_sip::{Door, Trunk};
use anxin_store::Clock;
use anxin_store::jobs::Runner;
use anxin_web::ctx::Mode;
use anxin_web::{Cookies, Web};
use anyhow::Context;
use serde_json::json;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::{Place, Serve};
use crate::demo;
use crate::house::House;
use crate::mail;
use crate::printer::{Printer, Verdict};
use crate::sandbox;
use crate::telephone::GateJudge;
use crate::texts;

/// How often records of other processes are looked for, and payments followed.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How often evidence that is kept no longer is looked for.
const FORGET_EVERY: Duration = Duration::from_secs(3_600);
/// How long open requests may take to end after the house was asked to stop.
const FAREWELL: Duration = Duration::from_secs(5);

pub(crate) async fn run(place: &Place, what: &Serve, printer: &Printer) -> anyhow::Result<Verdict> {
    // The doors are opened first: a port that is taken is found out before anything else is done.
    let http = TcpListener::bind(what.http).await.with_context(|| {
        format!("HTTP cannot listen on {}: choose another address with --http", what.http)
    })?;
    let clock = if what.demo { Clock::standing_at(Clock::system().now()) } else { Clock::system() };
    let mut house = House::open_on(place, clock, what.demo).await?;
    if what.demo {
        house.config.sip.trunks.extend(demo_trunk(&house)?);
    }
    let wechat = if house.config.wechat.is_some() { Some(house.wechat()?) } else { None };
    let judge = GateJudge::new(house.gate.clone());
    let sip = Door::bind(what.sip, house.config.sip.clone(), judge).await.with_context(|| {
        format!("the telephone door cannot listen on {}: choose another with --sip", what.sip)
    })?;
    if what.demo && house.config.web.is_none() {
        // Browsers make passkeys for a name, and over plain HTTP for this one only.
        let site = Site::new(&format!("http://localhost:{}", http.local_addr()?.port()))?;
        house.identity = house.identity.with_site(site);
    }
    let people = if what.demo { Some(demo::open(&house, what.seed).await?) } else { None };
    let sandbox = if what.sandbox { Some(sandbox::open(place, Clock::system()).await?) } else { None };
    house.gate.follower().join().await?;
    let pages = page_settings(what.demo, house.config.place()?);
    let doors = (http.local_addr()?, sip.local_addr());
    let stop = CancellationToken::new();
    let work = start(&house, sandbox.as_ref(), http, sip, wechat, pages, &stop);
    tell(doors, people.as_ref(), place, printer);
    asked_to_stop().await?;
    printer.talk("stopping");
    stop.cancel();
    // Everything that was acknowledged is on disk; what is still open after this may be cut off.
    let _ = tokio::time::timeout(FAREWELL, work).await;
    Ok(Verdict::Yes)
}

/// Starts everything that runs beside the doors, and the doors; completes when they have ended.
fn start(
    house: &House,
    sandbox: Option<&House>,
    http: TcpListener,
    sip: Door,
    wechat: Option<WechatRail>,
    pages: anxin_web::Settings,
    stop: &CancellationToken,
) -> impl Future<Output = ()> {
    let demo = pages.mode == Mode::Demo;
    let ended = CancellationToken::new();
    let following = follow(house, &ended);
    let stats = sip.stats();
    let telephone = tokio::spawn({
        let stop = stop.clone();
        async move { sip.run(async move { stop.cancelled().await }).await }
    });
    let web =
        Web::new(house.gate.clone(), house.desk.clone(), house.fund.clone(), house.identity.clone(), pages)
            .with_log(house.log.clone());
    let web = if house.pays_by_wechat() { web.paying_by_wechat() } else { web };
    // Where a house says its origin on the web, that is where the codes on receipts lead too.
    let origin = house.config.web.as_ref().map(|web| &web.origin);
    let web = match house.config.address.as_ref().or(origin) {
        Some(address) => web.reached_at(address),
        None => web,
    };
    let (counts, bound) = (house.identity.text_counts(), house.texts_bound.clone());
    let mails = house.identity.mail_counts();
    let metrics = move || {
        telephone_metrics(&stats) + &texts::metrics(&counts, bound.as_deref()) + &mail::metrics(&mails)
    };
    let settings = anxin_api::Settings {
        open: demo,
        version: env!("CARGO_PKG_VERSION"),
        limits: house.config.limits.per_minute(),
    };
    let api = api(house, settings, Arc::new(metrics));
    let (router, front) = anxin_api::open(api);
    let mut router = router.merge(anxin_web::router(web.clone()));
    if let Some(rail) = &wechat {
        router = router.merge(anxin_api::wechat_notices(rail.clone()));
    }
    if let Some(sandbox) = sandbox {
        router = anxin_api::with_sandbox(router, anxin_api::router(api_of_sandbox(sandbox)));
    }
    let playing = sandbox.map(|sandbox| play(sandbox, stop));
    let pages = tokio::spawn({
        let stop = stop.clone();
        async move { front.serve(http, router, stop.cancelled()).await }
    });
    let texts = tokio::spawn(house.identity.outbox().run({
        let stop = stop.clone();
        async move { stop.cancelled().await }
    }));
    let jobs = tokio::spawn({
        let stop = stop.clone();
        let paying = wechat.zip(house.config.wechat.as_ref().map(|config| config.starting()));
        let paying = paying.map(|(rail, starting)| WechatJob::new(rail, starting));
        let (desk, runner) = (house.desk.clone(), runner(house, &web, paying.as_ref()));
        async move {
            if let Some(paying) = paying
                && let Err(error) = paying.queue().await
            {
                tracing::error!(%error, "transfers by WeChat could not be queued; tried again at the next start");
            }
            if let Err(error) = desk.queue_untold().await {
                tracing::error!(%error, "notices from before could not be queued; tried again at the next start");
            }
            runner.run(async move { stop.cancelled().await }).await;
        }
    });
    // Receivers are slow as they please, and must keep nothing of our own from being done.
    let hooks = tokio::spawn(Runner::new(house.store.clone()).with(house.webhooks.deliverer()).run({
        let stop = stop.clone();
        async move { stop.cancelled().await }
    }));
    let rounds = until(stop, rounds(house.desk.clone(), house.log.clone()));
    let forgetting = until(stop, forget(house.gate.clone(), house.desk.clone(), house.webhooks.clone()));
    async move {
        let _ = tokio::join!(telephone, pages, texts, jobs, hooks, rounds, forgetting);
        ended.cancel();
        let _ = following.await;
        if let Some(playing) = playing {
            playing.await;
        }
    }
}

/// The JSON door of a house.
fn api(house: &House, settings: anxin_api::Settings, extra_metrics: anxin_api::ExtraMetrics) -> Api {
    Api {
        gate: house.gate.clone(),
        desk: house.desk.clone(),
        fund: house.fund.clone(),
        identity: house.identity.clone(),
        webhooks: house.webhooks.clone(),
        log: house.log.clone(),
        settings,
        extra_metrics,
    }
}

/// The sandbox is never open: without a key nobody gets there.
fn api_of_sandbox(sandbox: &House) -> Api {
    let settings = anxin_api::Settings {
        open: false,
        version: env!("CARGO_PKG_VERSION"),
        limits: anxin_api::PerMinute::default(),
    };
    api(sandbox, settings, Arc::new(String::new))
}

/// What runs in the sandbox: what follows, finds and announces. Nothing here sends texts or pays.
fn play(sandbox: &House, stop: &CancellationToken) -> impl Future<Output = ()> + use<> {
    let following = follow(sandbox, stop);
    let runner = Runner::new(sandbox.store.clone()).with(sandbox.desk.announcer());
    let runner = sandbox.desk.deadlines().into_iter().fold(runner, |runner, handler| runner.with(handler));
    let hooks = Runner::new(sandbox.store.clone()).with(sandbox.webhooks.deliverer());
    let [jobs, hooks] = [runner, hooks].map(|runner| {
        let stop = stop.clone();
        tokio::spawn(runner.run(async move { stop.cancelled().await }))
    });
    let rounds = until(stop, rounds(sandbox.desk.clone(), sandbox.log.clone()));
    let forgetting =
        until(stop, forget(sandbox.gate.clone(), sandbox.desk.clone(), sandbox.webhooks.clone()));
    async move {
        let _ = tokio::join!(following, jobs, hooks, rounds, forgetting);
    }
}

/// A session cookie goes over plain HTTP in the demo only; a real installation has a proxy that brings the TLS.
fn page_settings(demo: bool, place: anxin_web::place::Place) -> anxin_web::Settings {
    if demo {
        let people = demo::visitors();
        return anxin_web::Settings { mode: Mode::Demo, cookies: Cookies::Plain, place, people };
    }
    anxin_web::Settings { mode: Mode::Live, cookies: Cookies::Secure, place, people: Vec::new() }
}

/// Does the jobs of the house: one handler for each kind.
fn runner(house: &House, web: &Web, paying: Option<&WechatJob>) -> Runner {
    let mut runner = Runner::new(house.store.clone())
        .with(web.teller())
        .with(web.change_teller())
        .with(house.desk.announcer())
        .with(house.desk.eraser());
    if let Some(paying) = paying {
        runner = runner.with(paying.clone());
    }
    house.desk.deadlines().into_iter().fold(runner, |runner, handler| runner.with(handler))
}

/// Holds new records against decisions and follows payments, again and again: the records lie in the journal and not in the
/// store, and the fund does not know the desk, so neither has a transaction that could write a job. What has happened meanwhile gets its
/// place in the public log.
async fn rounds(desk: Desk, log: Log) {
    loop {
        if let Err(error) = desk.reconcile(Since::LastTime).await {
            tracing::error!(%error, "call records could not be held against decisions; tried again in a moment");
        }
        if let Err(error) = desk.follow_payouts().await {
            tracing::error!(%error, "payouts could not be followed; tried again in a moment");
        }
        if let Err(error) = log.sequence().await {
            tracing::error!(%error, "events could not be given their places in the log; tried again in a moment");
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// Removes evidence that no rulebook wants kept any more, answers to requests that nobody repeats any more, and old messages; publishes
/// the heads of the chains.
async fn forget(gate: Gate, desk: Desk, webhooks: Webhooks) {
    loop {
        match gate.forget().await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "decisions were kept long enough and are gone"),
            Err(error) => {
                tracing::error!(%error, "old evidence could not be removed; tried again in an hour")
            }
        }
        // The heads of the chains are published as often; who notes them elsewhere holds us to what came before.
        if let Err(error) = desk.publish_heads().await {
            tracing::error!(%error, "the heads of the chains could not be published; tried again in an hour");
        }
        if let Err(error) = anxin_api::forget_answers(gate.store()).await {
            tracing::error!(%error, "old answers could not be removed; tried again in an hour");
        }
        if let Err(error) = webhooks.forget().await {
            tracing::error!(%error, "old messages to webhooks could not be removed; tried again in an hour");
        }
        tokio::time::sleep(FORGET_EVERY).await;
    }
}

/// Follows the feed until the doors have ended, and then says so: what is said afterwards need not wait for this gate.
fn follow(house: &House, ended: &CancellationToken) -> tokio::task::JoinHandle<()> {
    let (follower, ended) = (house.gate.follower().clone(), ended.clone());
    tokio::spawn(async move {
        tokio::select! {
            () = ended.cancelled() => {}
            () = follower.run() => {}
        }
        if let Err(error) = follower.leave().await {
            tracing::warn!(%error, "the other gates will wait for this one until the allowed lag is over");
        }
    })
}

fn until(
    stop: &CancellationToken,
    work: impl Future<Output = ()> + Send + 'static,
) -> tokio::task::JoinHandle<()> {
    let stop = stop.clone();
    tokio::spawn(async move {
        tokio::select! {
            () = stop.cancelled() => {}
            () = work => {}
        }
    })
}

fn telephone_metrics(stats: &anxin_sip::Stats) -> String {
    let line = |(name, count): (&'static str, u64)| format!("anxin_sip_{name}_total {count}\n");
    stats.counts().named().into_iter().map(line).collect()
}

/// The demo takes calls from this machine, unless the configuration has a trunk already.
fn demo_trunk(house: &House) -> anyhow::Result<Option<Trunk>> {
    if !house.config.sip.trunks.is_empty() {
        return Ok(None);
    }
    let text =
        "name = \"demo\"\npeers = [\"127.0.0.0/8\", \"::1/128\"]\nroute = \"sip:{number}@127.0.0.1:5080\"\n";
    Ok(Some(toml::from_str(text)?))
}

fn tell(
    (http, sip): (SocketAddr, SocketAddr),
    people: Option<&demo::People>,
    place: &Place,
    printer: &Printer,
) {
    if printer.json() {
        let mut ready = json!({ "ready": true, "http": format!("http://{http}"), "sip": sip.to_string() });
        if let Some(people) = people {
            ready["demo"] = people.to_json();
        }
        return printer.data(&ready.to_string());
    }
    printer.data(&format!(
        "Anxin is ready.\n  pages and JSON door  http://{http}/\n  telephone door       {sip} (UDP and TCP)"
    ));
    if let Some(people) = people {
        printer.data(&people.in_words(http, &place.data));
    }
}

/// Returns when somebody wants this process to end.
pub(super) async fn asked_to_stop() -> anyhow::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut term, mut int) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    tokio::select! {
        _ = term.recv() => {}
        _ = int.recv() => {}
    }
    Ok(())
}
