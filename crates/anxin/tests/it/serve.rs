//! The running house: the door for WeChat Pay's notices is there when a merchant is configured.

#[path = "../../../fund/tests/it/wechat/server.rs"]
#[expect(
    dead_code,
    reason = "no transfer is asked for here; WeChat Pay's own side is needed for its signature only"
)]
mod server;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anxin_store::Clock;
use serde_json::{Value, json};
use server::{APPID, Fate, Held, Keys, MCHID, MERCHANT_SERIAL, PLATFORM_ID, SECRET, Server};

struct Pays;

impl Fate for Pays {
    fn state(&self, _: &str, _: &Held, _: i64) -> (&'static str, Option<&'static str>) {
        ("SUCCESS", None)
    }
}

/// A house that runs until it is dropped.
pub(crate) struct Running {
    child: Child,
    pub(crate) http: String,
}

impl Running {
    pub(crate) fn start(data: &Path, more: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_anxin"))
            .args(["serve", "--json", "--http", "127.0.0.1:0", "--sip", "127.0.0.1:0", "--data"])
            .arg(data)
            .args(more)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let ready: Value = serde_json::from_str(&line).unwrap();
        let http = ready["http"].as_str().unwrap().trim_start_matches("http://").to_owned();
        Self { child, http }
    }

    /// Sends a notice and answers the status and the body.
    fn notice(&self, headers: &[(String, String)], body: &[u8]) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.http).unwrap();
        let mut head = format!(
            "POST /wechat/notices HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: {}\r\n",
            self.http,
            body.len()
        );
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        stream.write_all(format!("{head}\r\n").as_bytes()).unwrap();
        stream.write_all(body).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_configured_merchant_has_a_door_for_notices_and_a_job() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let keys = Keys::fresh();
    let config = format!(
        "[wechat]\nmchid = \"{MCHID}\"\nappid = \"{APPID}\"\nserial = \"{MERCHANT_SERIAL}\"\nkey_file = {:?}\n\
         platform_id = \"{PLATFORM_ID}\"\nplatform_key_file = {:?}\nsecret_file = {:?}\nscene_id = \"1011\"\n\
         scene_report = {{ \"赔付原因\" = \"扰一赔百\" }}\nhost = \"http://127.0.0.1:9\"\n",
        file("merchant.pem", &keys.merchant_private),
        file("platform.pem", &keys.platform_public),
        file("secret", SECRET),
    );
    let config = file("anxin.toml", &config);
    let house = Running::start(&folder.path().join("data"), &["--config", &config]);
    let wechat = Server::new(keys, Box::new(Pays));
    let bill = json!({ "mch_id": MCHID, "out_bill_no": "01J6A3M1T0R8Z5X7C9V2B4N6M8", "transfer_bill_no": "1",
                       "state": "SUCCESS", "transfer_amount": 10_000, "openid": "o-1" });
    let notice = wechat.notice("EV-1", &bill, Clock::system().now());
    assert_eq!(
        house.notice(&notice.headers, &notice.body),
        (204, String::new()),
        "none of ours, and answered"
    );
    let (status, body) = house.notice(&[], &notice.body);
    assert!(status == 401 && body.contains("\"code\":\"FAIL\""), "{status} {body}");
    drop(house);
    let jobs = crate::anxin(&folder.path().join("data"), &["jobs", "--json"]);
    assert!(crate::out(&jobs).contains("\"wechat\""), "{}", crate::out(&jobs));
}

#[test]
fn without_a_merchant_there_is_no_such_door() {
    let folder = tempfile::tempdir().unwrap();
    let house = Running::start(folder.path(), &[]);
    let (status, body) = house.notice(&[], b"{}");
    assert!((400..500).contains(&status) && !body.contains("FAIL"), "{status} {body}");
}
