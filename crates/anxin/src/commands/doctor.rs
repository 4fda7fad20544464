//! `anxin doctor`: looks at everything, and says what is wrong and how to mend it.

use std::path::Path;

use anxin_store::jobs::Waiting;
use serde::Serialize;

use super::Place;
use crate::house::House;
use crate::printer::{Printer, Verdict};

#[derive(Serialize)]
struct Finding {
    what: &'static str,
    ok: bool,
    says: String,
}

#[derive(Serialize)]
struct Health {
    ok: bool,
    findings: Vec<Finding>,
}

pub(crate) async fn run(place: &Place, printer: &Printer) -> anyhow::Result<Verdict> {
    let findings = match House::open(place).await {
        Ok(house) => look(&house, place).await,
        Err(error) => vec![wrong("open", format!("{error:#}"))],
    };
    let health = Health { ok: findings.iter().all(|f| f.ok), findings };
    printer.answer(&health, |health| {
        health
            .findings
            .iter()
            .map(|f| format!("{}  {:<14} {}\n", if f.ok { "ok   " } else { "WRONG" }, f.what, f.says))
            .collect()
    })?;
    Ok(if health.ok { Verdict::Yes } else { Verdict::No })
}

async fn look(house: &House, place: &Place) -> Vec<Finding> {
    let mut findings = vec![data_folder(&place.data), store(house).await, journal(house).await, law(house)];
    findings.push(checked("ledger", "debits equal credits, nothing is overdrawn", house.fund.check().await));
    findings.push(checked("cases", "awards, findings and payouts agree", house.desk.check().await));
    findings.push(jobs(house).await);
    findings.push(settings(house));
    findings
}

fn fine(what: &'static str, says: impl Into<String>) -> Finding {
    Finding { what, ok: true, says: says.into() }
}

fn wrong(what: &'static str, says: impl Into<String>) -> Finding {
    Finding { what, ok: false, says: says.into() }
}

fn data_folder(data: &Path) -> Finding {
    let probe = data.join(".doctor");
    let written = std::fs::write(&probe, "written and removed by anxin doctor")
        .and_then(|()| std::fs::remove_file(&probe));
    match written {
        Ok(()) => fine("data folder", format!("{} can be written", data.display())),
        Err(e) => {
            wrong("data folder", format!("{} cannot be written ({e}); mend its permissions", data.display()))
        }
    }
}

async fn store(house: &House) -> Finding {
    match house.store.health().await {
        Ok(health) => {
            let rows = match (health.engine, health.keeps_tenants_apart) {
                ("postgres", true) => "; the database keeps tenants apart",
                ("postgres", false) => {
                    "; it does not keep tenants apart for a superuser: connect as the database's owner"
                }
                _ => "",
            };
            fine("store", format!("{}, schema {}{rows}", health.engine, health.schema))
        }
        Err(error) => wrong("store", error.to_string()),
    }
}

async fn journal(house: &House) -> Finding {
    let journal = house.gate.journal();
    match journal.check().await {
        Ok(()) => match journal.counts().await {
            Ok((decisions, records)) => {
                fine("journal", format!("{decisions} decisions, {records} call records"))
            }
            Err(error) => wrong("journal", error.to_string()),
        },
        Err(error) => wrong("journal", error.to_string()),
    }
}

/// Every brand's rulebook must be here; otherwise its calls cannot be judged.
fn law(house: &House) -> Finding {
    let (registry, law) = (house.gate.registry(), house.gate.law());
    let now = house.gate.clock().now();
    let homeless: Vec<String> = registry
        .now()
        .brands()
        .iter()
        .filter(|brand| law.rulebook(Some(&brand.rulebook), now).is_err())
        .map(|brand| format!("{} wants {}", brand.id, brand.rulebook))
        .collect();
    if !homeless.is_empty() {
        return wrong(
            "law",
            format!("{}; import the brand again with a rulebook that is here", homeless.join(", ")),
        );
    }
    let books: Vec<String> = law.rulebooks().map(|r| r.label.to_string()).collect();
    let promises = law.catalogue();
    let (promised, versions) = (promises.promises().len(), promises.terms().count());
    fine("law", format!("rulebooks {}; {promised} promises in {versions} versions", books.join(", ")))
}

fn checked<E: std::fmt::Display>(what: &'static str, good: &str, found: Result<Vec<String>, E>) -> Finding {
    match found {
        Ok(found) if found.is_empty() => fine(what, good),
        Ok(found) => wrong(what, found.join("; ")),
        Err(error) => wrong(what, error.to_string()),
    }
}

/// A job that waits is no fault; one that was given up has to be looked at by a person.
async fn jobs(house: &House) -> Finding {
    let waiting = match house.store.read(anxin_store::jobs::waiting).await {
        Ok(waiting) => waiting,
        Err(error) => return wrong("jobs", error.to_string()),
    };
    let count = |of: fn(&Waiting) -> i64| -> Vec<String> {
        waiting.iter().filter(|kind| of(kind) > 0).map(|kind| format!("{} {}", of(kind), kind.kind)).collect()
    };
    let (open, dead) = (count(|kind| kind.open), count(|kind| kind.dead));
    if !dead.is_empty() {
        return wrong("jobs", format!("given up: {}; see `anxin jobs`", dead.join(", ")));
    }
    fine("jobs", if open.is_empty() { "none waits".into() } else { format!("wait: {}", open.join(", ")) })
}

/// What is not configured is said, and is no fault: a shop may live without a telephone door.
fn settings(house: &House) -> Finding {
    let config = &house.config;
    let mut missing = Vec::new();
    if config.sip.trunks.is_empty() {
        missing.push("no [[sip.trunk]]: the telephone door answers nobody");
    }
    if config.texts.is_none() {
        missing.push("no [texts]: nobody can be sent a sign-in code");
    }
    if config.mail.is_none() {
        missing.push("no [mail]: customers are told by text only");
    } else if config.web.is_none() {
        missing.push("[mail] without `[web] origin`: mails have no link, and none that stops them");
    }
    if config.fund.is_none() {
        missing.push("no [fund]: payment files cannot be made");
    }
    if missing.is_empty() {
        fine("configuration", "complete")
    } else {
        fine("configuration", missing.join("; "))
    }
}
