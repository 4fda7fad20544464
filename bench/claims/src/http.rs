//! Claims over HTTP, from the POST to the answer, which has the award that was made.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anxin_bench_measure::{Connection, Server};
use anyhow::{Result, ensure};
use serde_json::json;

use crate::city::{BRAND, City, customer};
use crate::tell;

/// Connections that claim at once, one run after the other: a quiet house, a busy one, and one that cannot do more.
const CONNECTIONS: [u64; 3] = [1, 4, 8];

pub(crate) async fn run(count: u64, url: Option<&str>) -> Result<()> {
    let folder = tempfile::tempdir_in(".")?;
    let city = City::open(folder.path(), url).await?;
    let all = count * CONNECTIONS.len() as u64;
    city.list(all).await?;
    let engine = city.engine;
    let claims = (0..all).map(|n| city.claim(n)).collect::<Result<Vec<_>>>()?;
    drop(city);
    let body = |n: usize, claim: anxin_desk::Claim| {
        let customer = customer(n as u64).to_string();
        json!({ "customer": customer, "promise": claim.promise, "brand": BRAND, "claim": claim.fields })
    };
    let bodies: Vec<String> = claims.into_iter().enumerate().map(|(n, c)| body(n, c).to_string()).collect();
    let server = Server::house(folder.path(), url)?;
    for (bodies, connections) in bodies.chunks(usize::try_from(count)?).zip(CONNECTIONS) {
        let (cpu, began) = (server.cpu_us()?, Instant::now());
        let took = post_all(&server, bodies, connections).await?;
        let wall = began.elapsed();
        let cpu = (server.cpu_us()? - cpu) / count;
        let what = format!(
            "{count} claims over HTTP, {connections} at once, on {engine}, {cpu} µs of the server each"
        );
        tell(&what, wall, took)?;
    }
    Ok(())
}

/// Posts claims over so many connections; how long each took to its award.
async fn post_all(server: &Server, bodies: &[String], connections: u64) -> Result<Vec<Duration>> {
    let next = AtomicUsize::new(0);
    let one = async || {
        let mut connection = Connection::open(server).await?;
        let mut took = Vec::new();
        while let Some(body) = bodies.get(next.fetch_add(1, Ordering::Relaxed)) {
            let start = Instant::now();
            let answer = connection.post("/v1/complaints", body).await?;
            took.push(start.elapsed());
            let is_awarded = memchr::memmem::find(answer, b"\"awarded_at\"").is_some();
            ensure!(is_awarded, "no award: {}", String::from_utf8_lossy(answer));
        }
        Ok::<_, anyhow::Error>(took)
    };
    Ok(futures_util::future::try_join_all((0..connections).map(|_| one())).await?.concat())
}
