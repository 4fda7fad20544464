//! Claims over HTTP, from the POST to the answer, which has the award that was made.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use anxin_bench_measure::{Connection, Server};
use anyhow::{Result, ensure};
use serde_json::json;

use crate::city::{BRAND, City, customer};
use crate::tell;

/// Connections that claim at once.
const CONNECTIONS: u64 = 8;

pub(crate) async fn run(count: u64, url: Option<&str>) -> Result<()> {
    let folder = tempfile::tempdir_in(".")?;
    let city = City::open(folder.path(), url).await?;
    city.list(count).await?;
    let engine = city.engine;
    let claims = (0..count).map(|n| city.claim(n)).collect::<Result<Vec<_>>>()?;
    drop(city);
    let body = |n: usize, claim: anxin_desk::Claim| {
        let customer = customer(n as u64).to_string();
        json!({ "customer": customer, "promise": claim.promise, "brand": BRAND, "claim": claim.fields })
    };
    let bodies: Vec<String> = claims.into_iter().enumerate().map(|(n, c)| body(n, c).to_string()).collect();
    let server = Server::house(folder.path(), url)?;
    let (next, cpu, began) = (AtomicU64::new(0), server.cpu_us()?, Instant::now());
    let one = async || {
        let mut connection = Connection::open(&server).await?;
        let mut took = Vec::new();
        while let Some(body) = bodies.get(usize::try_from(next.fetch_add(1, Ordering::Relaxed))?) {
            let start = Instant::now();
            let answer = connection.post("/v1/complaints", body).await?;
            took.push(start.elapsed());
            let is_awarded = memchr::memmem::find(answer, b"\"awarded_at\"").is_some();
            ensure!(is_awarded, "no award: {}", String::from_utf8_lossy(answer));
        }
        Ok::<_, anyhow::Error>(took)
    };
    let took = futures_util::future::try_join_all((0..CONNECTIONS).map(|_| one())).await?.concat();
    let wall = began.elapsed();
    let cpu = (server.cpu_us()? - cpu) / count;
    tell(
        &format!("{count} claims over HTTP, {CONNECTIONS} at once, on {engine}, {cpu} µs of the server each"),
        wall,
        took,
    )
}
