//! A WeChat Pay that loses, delays, doubles and reorders, answers with errors although it acted, and is impersonated. What it
//! does to a request follows from the seed, the number of the bill and how often that was asked, so a run can be repeated.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use anxin_domain::time::Instant;
use anxin_fund::rails::wechat::{Request, Response, Transport};
use anxin_store::Clock;
use serde_json::json;

use super::server::{Fate, Held, Keys, Server};

/// Draws that depend on nothing but what they are drawn for.
fn draw(seed: u64, what: &str, n: usize) -> fastrand::Rng {
    let mixed = what
        .bytes()
        .fold(seed ^ 0x9E37_79B9_7F4A_7C15, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01B3));
    fastrand::Rng::with_seed(mixed.rotate_left(17) ^ (n as u64).wrapping_mul(0xD6E8_FEB8_6659_FD93))
}

/// Most bills are paid, after a while; some fail, some are never taken by the payee.
pub(crate) struct Whims(pub(crate) u64);

impl Fate for Whims {
    fn state(&self, out_bill_no: &str, held: &Held, seconds: i64) -> (&'static str, Option<&'static str>) {
        let mut dice = draw(self.0, out_bill_no, 0);
        let (waits, goes) = (dice.i64(10..120), dice.i64(5..60));
        if held.cancelled_at.is_some() {
            return ("CANCELLED", None);
        }
        let end = match dice.u8(0..100) {
            0..=4 => ("FAIL", Some("NAME_NOT_CORRECT")),
            5..=7 => ("FAIL", Some("TRANSFER_QUOTA_EXCEED")),
            8..=9 => ("CANCELLED", None),
            _ => ("SUCCESS", None),
        };
        match seconds {
            s if s < 3 => ("ACCEPTED", None),
            s if s < 8 => ("PROCESSING", None),
            s if s < waits => ("WAIT_USER_CONFIRM", None),
            s if s < waits + goes => ("TRANSFERING", None),
            _ => end,
        }
    }
}

/// A request that arrives later than its sender waits.
struct Late {
    at: Instant,
    request: Request,
}

/// The server behind a network and a gateway that do what they want.
pub(crate) struct Hostile {
    pub(crate) server: Server,
    impostor: Server,
    clock: Clock,
    seed: u64,
    asked: Mutex<HashMap<String, usize>>,
    late: Mutex<Vec<Late>>,
    noticed: Mutex<HashMap<String, usize>>,
    /// Every notice that was ever sent, for replays.
    sent: Mutex<Vec<Response>>,
    exchanges: AtomicUsize,
}

impl Hostile {
    pub(crate) fn new(keys: Keys, clock: Clock, seed: u64) -> Arc<Self> {
        Arc::new(Self {
            server: Server::new(keys, Box::new(Whims(seed))),
            impostor: Server::new(Keys::fresh(), Box::new(Whims(seed))),
            clock,
            seed,
            asked: Mutex::default(),
            late: Mutex::default(),
            noticed: Mutex::default(),
            sent: Mutex::default(),
            exchanges: AtomicUsize::new(0),
        })
    }

    /// Exchanges so far.
    pub(crate) fn exchanges(&self) -> usize {
        self.exchanges.load(Ordering::SeqCst)
    }

    /// What was held up arrives, as far as its time has come.
    pub(crate) fn arrive(&self) {
        let now = self.clock.now();
        let mut late = self.late.lock().unwrap();
        let (due, rest): (Vec<Late>, Vec<Late>) = late.drain(..).partition(|one| one.at <= now);
        *late = rest;
        for one in due {
            // The signature was fresh when it was sent; the network held it up before the gateway looked at the clock.
            let _ = self.server.answer(&one.request, one.request_time());
        }
    }

    /// Notices of what has ended: lost, doubled, late, out of order, changed on the way, and forged.
    pub(crate) fn notices(&self, round: usize) -> Vec<Response> {
        let now = self.clock.now();
        let mut noticed = self.noticed.lock().unwrap();
        let mut bills: Vec<(String, Held)> = {
            let bills = self.server.bills.lock().unwrap();
            let left = bills.iter().filter(|(number, _)| noticed.get(*number).is_none_or(|times| *times < 4));
            left.map(|(number, held)| (number.clone(), held.clone())).collect()
        };
        bills.sort_by(|a, b| a.0.cmp(&b.0));
        let mut out = Vec::new();
        for (number, held) in bills {
            let times = noticed.entry(number.clone()).or_default();
            let mut dice = draw(self.seed, &number, 1_000 + *times);
            let told = || self.server.told(&number, &held, now);
            let seconds = (now.micros() - held.since.micros()) / 1_000_000;
            let (state, _) = self.server.fate.state(&number, &held, seconds);
            if !matches!(state, "SUCCESS" | "FAIL" | "CANCELLED") {
                if dice.u8(0..100) < 2 {
                    *times += 1;
                    let mut forged = told();
                    forged["state"] = json!("SUCCESS");
                    out.push(self.impostor.notice(&format!("EV-F-{number}"), &forged, now));
                }
                continue;
            }
            *times += 1;
            let told = told();
            let id = format!("EV-{number}");
            match dice.u8(0..10) {
                0..=3 => {}
                4 => {
                    let mut changed = self.server.notice(&id, &told, now);
                    let middle = changed.body.len() / 2;
                    changed.body[middle] ^= 1;
                    out.push(changed);
                }
                5 => {
                    let old = Instant::from_micros(now.micros() - 600_000_000);
                    out.push(self.server.notice(&id, &told, old));
                }
                6 => {
                    let once = self.server.notice(&id, &told, now);
                    out.extend([once.clone(), once]);
                }
                _ => out.push(self.server.notice(&id, &told, now)),
            }
        }
        draw(self.seed, "order", round).shuffle(&mut out);
        self.sent.lock().unwrap().extend(out.iter().cloned());
        out
    }

    /// Every notice once more.
    pub(crate) fn replays(&self) -> Vec<Response> {
        self.sent.lock().unwrap().clone()
    }

    /// How often each payee was paid in WeChat Pay's own books, and how much.
    pub(crate) fn paid(&self) -> HashMap<String, Vec<i64>> {
        let far = Instant::from_micros(self.clock.now().micros() + 86_400_000_000);
        let mut paid: HashMap<String, Vec<i64>> = HashMap::new();
        for (number, held) in self.server.bills.lock().unwrap().iter() {
            if self.server.told(number, held, far)["state"] == "SUCCESS" {
                paid.entry(held.openid.clone()).or_default().push(held.fen);
            }
        }
        paid
    }

    fn strip(mut response: Response) -> Response {
        response.headers.retain(|(name, _)| name != "Wechatpay-Signature");
        response
    }
}

impl Late {
    fn request_time(&self) -> Instant {
        let (_, authorization) =
            self.request.headers.iter().find(|(name, _)| *name == "Authorization").unwrap();
        let seconds = authorization.split("timestamp=\"").nth(1).unwrap().split('"').next().unwrap();
        Instant::from_micros(seconds.parse::<i64>().unwrap() * 1_000_000)
    }
}

/// Shares the server with whoever looks at its books.
pub(crate) struct Wire(pub(crate) Arc<Hostile>);

impl Transport for Wire {
    fn exchange(&self, request: &Request) -> Result<Response, String> {
        let it = &self.0;
        it.exchanges.fetch_add(1, Ordering::SeqCst);
        let now = it.clock.now();
        let what = match request.method {
            "GET" => request.path.rsplit('/').next().unwrap().to_owned(),
            _ => serde_json::from_str::<serde_json::Value>(&request.body).unwrap()["out_bill_no"]
                .as_str()
                .unwrap()
                .to_owned(),
        };
        let n = {
            let mut asked = it.asked.lock().unwrap();
            let n = asked.entry(format!("{} {what}", request.method)).or_default();
            *n += 1;
            *n
        };
        let mut dice = draw(it.seed, &format!("{} {what}", request.method), n);
        let refuse = |status: u16, code: &str| {
            Ok(it.server.signed(status, json!({ "code": code, "message": "" }).to_string().into_bytes(), now))
        };
        let lost = || Err("it did not answer in time".to_owned());
        let post = request.method == "POST";
        match dice.u8(0..100) {
            0..=9 => lost(),
            10..=19 => {
                let _ = it.server.answer(request, now);
                lost()
            }
            20..=24 if post => {
                let at = Instant::from_micros(now.micros() + dice.i64(1..1_200) * 1_000_000);
                it.late.lock().unwrap().push(Late { at, request: request.clone() });
                lost()
            }
            25..=28 => refuse(500, "SYSTEM_ERROR"),
            29..=31 => {
                let _ = it.server.answer(request, now);
                refuse(500, "SYSTEM_ERROR")
            }
            32..=34 => refuse(429, "FREQUENCY_LIMITED"),
            35..=37 if post => refuse(403, "NOT_ENOUGH"),
            38..=40 => Ok(Hostile::strip(it.server.answer(request, now))),
            41..=43 => {
                // Somebody in between says that it is done, or that there is no such bill.
                let done = json!({ "out_bill_no": what, "transfer_bill_no": "1", "state": "SUCCESS" });
                let none = json!({ "code": "NOT_FOUND", "message": "" });
                let (status, body) = if dice.bool() { (200, done) } else { (404, none) };
                Ok(it.impostor.signed(status, body.to_string().into_bytes(), now))
            }
            44 => {
                Ok(Response { status: 502, headers: Vec::new(), body: b"<html>Bad Gateway</html>".to_vec() })
            }
            45..=46 => {
                let old = it.server.answer(request, now);
                Ok(it.server.signed(old.status, old.body, Instant::from_micros(now.micros() - 900_000_000)))
            }
            47 if post => {
                // Doubled on the way.
                let _ = it.server.answer(request, now);
                Ok(it.server.answer(request, now))
            }
            _ => Ok(it.server.answer(request, now)),
        }
    }
}
