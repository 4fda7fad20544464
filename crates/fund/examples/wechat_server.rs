//! The tests' WeChat Pay on a port of this machine, so that a client which others wrote can talk to it
//! (`tests/wechat_client.py`). Into the folder that is its argument go the keys of both sides, a request of ours, a notice, and
//! last the port. It serves until its standard input ends.

#![expect(clippy::unwrap_used, reason = "a test's server that cannot go on has failed")]

#[path = "../tests/it/wechat/server.rs"]
mod server;

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};

use anxin_domain::time::Instant;
use anxin_fund::rails::wechat::{
    Api, Merchant, MerchantKey, NoticeKey, Order, PlatformKey, Request, Response, Transport,
};
use anxin_store::Clock;
use serde_json::json;
use server::{APPID, Fate, Held, Keys, MCHID, MERCHANT_SERIAL, PLATFORM_ID, SECRET, Server};

/// Every bill waits for its payee until it is taken back.
struct Waits;

impl Fate for Waits {
    fn state(&self, _: &str, held: &Held, _: i64) -> (&'static str, Option<&'static str>) {
        if held.cancelled_at.is_some() { ("CANCELLED", None) } else { ("WAIT_USER_CONFIRM", None) }
    }
}

/// Keeps what would have been sent.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<Request>>>);

impl Transport for Kept {
    fn exchange(&self, request: &Request) -> Result<Response, String> {
        self.0.lock().unwrap().push(request.clone());
        Err("kept".into())
    }
}

fn main() {
    let folder = std::env::args().nth(1).expect("the folder to write to");
    let folder = Path::new(&folder);
    let (keys, clock) = (Keys::fresh(), Clock::system());
    for (name, pem) in [
        ("merchant_private", &keys.merchant_private),
        ("merchant_public", &keys.merchant_public),
        ("platform_private", &keys.platform_private),
        ("platform_public", &keys.platform_public),
    ] {
        std::fs::write(folder.join(name).with_extension("pem"), pem).unwrap();
    }
    write_ours(folder, &keys, &clock);
    let server = Server::new(keys, Box::new(Waits));
    let told = json!({ "mch_id": MCHID, "out_bill_no": "NOTICE1", "transfer_bill_no": "1", "state": "SUCCESS",
                       "transfer_amount": 10_000, "openid": "o-1" });
    let notice = server.notice("EV-1", &told, clock.now());
    let headers: HashMap<_, _> = notice.headers.iter().cloned().collect();
    let body = String::from_utf8(notice.body).unwrap();
    std::fs::write(folder.join("notice.json"), json!({ "headers": headers, "body": body }).to_string())
        .unwrap();
    let constants = json!({ "mchid": MCHID, "appid": APPID, "serial": MERCHANT_SERIAL, "platform": PLATFORM_ID, "secret": SECRET });
    std::fs::write(folder.join("constants.json"), constants.to_string()).unwrap();
    serve(folder, server, clock);
}

/// A request as our own side signs and encrypts it.
fn write_ours(folder: &Path, keys: &Keys, clock: &Clock) {
    let merchant = Merchant {
        mchid: MCHID.into(),
        appid: APPID.into(),
        serial: MERCHANT_SERIAL.into(),
        key: MerchantKey::from_pem(&keys.merchant_private).unwrap(),
        platform: PlatformKey::from_pem(PLATFORM_ID, &keys.platform_public).unwrap(),
        notices: NoticeKey::new(SECRET).unwrap(),
        scene_id: "1011".into(),
        scene_report: vec![("赔付原因".into(), "扰一赔百".into())],
        perception: None,
        notify_url: None,
    };
    let kept = Kept::default();
    let api = Api::new(merchant, Box::new(kept.clone()));
    let order = Order {
        out_bill_no: "01J6A3M1T0R8Z5X7C9V2B4N6M8".into(),
        openid: "o-1".into(),
        name: "欧阳·娜娜".into(),
        fen: 10_000,
        remark: "安心赔付".into(),
    };
    assert!(api.transfer(&order, clock.random_bytes(), clock.now()).is_err(), "nothing is sent");
    let request = kept.0.lock().unwrap().remove(0);
    let headers: HashMap<_, _> = request.headers.into_iter().collect();
    let ours =
        json!({ "method": request.method, "path": request.path, "headers": headers, "body": request.body });
    std::fs::write(folder.join("ours.json"), ours.to_string()).unwrap();
}

fn serve(folder: &Path, server: Server, clock: Clock) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    std::fs::write(folder.join("port.part"), port).unwrap();
    std::fs::rename(folder.join("port.part"), folder.join("port")).unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let _ = answer(&server, &stream, clock.now());
        }
    });
    // Whoever started it holds the other end; when they are gone, so is this.
    let _ = std::io::stdin().read_to_end(&mut Vec::new());
}

/// One request a connection; of HTTP no more than a client of today sends.
fn answer(server: &Server, stream: &TcpStream, now: Instant) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let mut words = line.split(' ').map(str::to_owned);
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let (mut headers, mut length) = (Vec::new(), 0);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        match name.to_ascii_lowercase().as_str() {
            "authorization" => headers.push(("Authorization", value.to_owned())),
            "wechatpay-serial" => headers.push(("Wechatpay-Serial", value.to_owned())),
            "content-length" => length = value.parse().unwrap_or(0),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let method = if method == "GET" { "GET" } else { "POST" };
    let body = String::from_utf8_lossy(&body).into_owned();
    let response = server.answer(&Request { method, path, headers, body }, now);
    let mut out = format!(
        "HTTP/1.1 {} -\r\nContent-Length: {}\r\nConnection: close\r\n",
        response.status,
        response.body.len()
    );
    for (name, value) in &response.headers {
        out += &format!("{name}: {value}\r\n");
    }
    out += "\r\n";
    let mut stream = stream;
    stream.write_all(out.as_bytes())?;
    stream.write_all(&response.body)
}
