//! A door with a fake judge, a way to write requests and to read replies.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use anxin_sip::{Config, Door, Inquiry, Judge, Side, Stats, Verdict};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UdpSocket};
use tokio::sync::{Semaphore, oneshot, watch};
use tokio::time::timeout;

/// Longest any test waits for something that should happen.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

pub(crate) const ALLOWED: &str = "+8613800138001";
pub(crate) const DENIED: &str = "+8613800138002";
pub(crate) const DEFERRED: &str = "+8613800138006";
pub(crate) const UNAVAILABLE: &str = "+8613800138003";
/// Allowed once the test says so.
pub(crate) const HELD: &str = "+8613800138004";
/// Makes the judge panic the first time.
pub(crate) const PANICS: &str = "+8613800138005";
pub(crate) const CALLER: &str = "+862785551234";

/// Decides by the dialled number and remembers what it was asked.
#[derive(Clone)]
pub(crate) struct FakeJudge(Arc<Inner>);

struct Inner {
    asked: Mutex<Vec<Inquiry>>,
    count: watch::Sender<usize>,
    gate: Semaphore,
}

impl FakeJudge {
    fn new() -> Self {
        Self(Arc::new(Inner {
            asked: Mutex::default(),
            count: watch::Sender::new(0),
            gate: Semaphore::new(0),
        }))
    }

    pub(crate) fn asked(&self) -> Vec<Inquiry> {
        self.0.asked.lock().unwrap().clone()
    }

    /// Waits until the judge was asked `count` times.
    pub(crate) async fn wait_asked(&self, count: usize) {
        let mut seen = self.0.count.subscribe();
        timeout(PATIENCE, seen.wait_for(|seen| *seen >= count)).await.expect("the judge is asked").unwrap();
    }

    /// Lets one held call go on.
    pub(crate) fn release(&self) {
        self.0.gate.add_permits(1);
    }
}

impl Judge for FakeJudge {
    async fn judge(&self, inquiry: Inquiry) -> Verdict {
        let (to, from) = (inquiry.to.clone(), inquiry.from.clone());
        let nth = {
            let mut asked = self.0.asked.lock().unwrap();
            asked.push(inquiry);
            asked.len()
        };
        self.0.count.send_replace(nth);
        let decision_id = format!("DECISION{nth}");
        let allow = |decision_id| Verdict::Allow { decision_id, number: Some(to.clone()) };
        let unreadable = |which| Verdict::Unreadable { which, text: "letters".to_owned() };
        match to.as_str() {
            _ if from.chars().any(char::is_alphabetic) => unreadable(Side::From),
            HELD => {
                self.0.gate.acquire().await.unwrap().forget();
                allow(decision_id)
            }
            PANICS if nth == 1 => panic!("a judge that fails"),
            UNAVAILABLE => Verdict::Unavailable,
            DENIED => Verdict::Deny {
                decision_id,
                reason_code: "customer_refused".to_owned(),
                reason_text: "customer said \"no\"".to_owned(),
                retry_after: None,
            },
            DEFERRED => Verdict::Deny {
                decision_id,
                reason_code: "quiet_hours".to_owned(),
                reason_text: "quiet hours".to_owned(),
                retry_after: Some(28_800),
            },
            "013800138009" => Verdict::Allow { decision_id, number: Some("+8613800138009".to_owned()) },
            other if other.chars().any(char::is_alphabetic) => unreadable(Side::To),
            _ => allow(decision_id),
        }
    }
}

/// A running door. Stops when dropped.
pub(crate) struct TestDoor {
    pub(crate) address: SocketAddr,
    pub(crate) judge: FakeJudge,
    pub(crate) stats: Arc<Stats>,
    stop: Option<oneshot::Sender<()>>,
    running: tokio::task::JoinHandle<()>,
}

pub(crate) const TRUNK: &str =
    "[[trunk]]\nname = \"pbx\"\npeers = [\"127.0.0.1\"]\nroute = \"sip:{number}@10.0.0.5:5060\"\n";

impl TestDoor {
    pub(crate) async fn open() -> Self {
        Self::with(TRUNK).await
    }

    pub(crate) async fn with(config: &str) -> Self {
        let config: Config = toml::from_str(config).unwrap();
        let judge = FakeJudge::new();
        let door = Door::bind("127.0.0.1:0".parse().unwrap(), config, judge.clone()).await.unwrap();
        let (address, stats) = (door.local_addr(), door.stats());
        let (stop, stopped) = oneshot::channel::<()>();
        let running = tokio::spawn(door.run(async move {
            let _ = stopped.await;
        }));
        Self { address, judge, stats, stop: Some(stop), running }
    }

    /// Asks the door to stop and waits until it has.
    pub(crate) async fn close(mut self) {
        self.stop.take();
        timeout(PATIENCE, self.running).await.expect("the door closes").unwrap();
    }

    /// Asks the door to stop and does not wait.
    pub(crate) fn begin_close(&mut self) {
        self.stop.take();
    }
}

/// A phone system over UDP.
pub(crate) struct UdpPhone(UdpSocket);

impl UdpPhone {
    pub(crate) async fn at(ip: &str, door: SocketAddr) -> Self {
        let socket = UdpSocket::bind((ip, 0)).await.unwrap();
        socket.connect(door).await.unwrap();
        Self(socket)
    }

    pub(crate) async fn new(door: SocketAddr) -> Self {
        Self::at("127.0.0.1", door).await
    }

    pub(crate) fn port(&self) -> u16 {
        self.0.local_addr().unwrap().port()
    }

    pub(crate) async fn send(&self, message: impl AsRef<[u8]>) {
        self.0.send(message.as_ref()).await.unwrap();
    }

    pub(crate) async fn receive(&self) -> Reply {
        let mut buffer = vec![0; 65_535];
        let length = timeout(PATIENCE, self.0.recv(&mut buffer)).await.expect("a reply comes").unwrap();
        Reply::parse(&buffer[..length])
    }

    pub(crate) async fn ask(&self, message: impl AsRef<[u8]>) -> Reply {
        self.send(message).await;
        self.receive().await
    }

    /// Shows that nothing is on its way: the reply to a request sent now comes first.
    pub(crate) async fn expect_silence(&self) {
        let reply = self.ask(Call::to(ALLOWED).call_id("probe").options()).await;
        assert_eq!((reply.status, reply.header("Call-ID")), (200, "probe"), "no other reply was expected");
    }
}

/// A phone system over TCP.
pub(crate) struct TcpPhone {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl TcpPhone {
    pub(crate) async fn new(door: SocketAddr) -> Self {
        Self { stream: TcpStream::connect(door).await.unwrap(), buffer: Vec::new() }
    }

    pub(crate) async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.stream.write_all(bytes.as_ref()).await.unwrap();
    }

    /// Reads one reply; `None` when the door closed the connection.
    pub(crate) async fn receive(&mut self) -> Option<Reply> {
        loop {
            if let Some(at) = self.buffer.windows(4).position(|part| part == b"\r\n\r\n") {
                let rest = self.buffer.split_off(at + 4);
                return Some(Reply::parse(&std::mem::replace(&mut self.buffer, rest)));
            }
            let read =
                timeout(PATIENCE, self.stream.read_buf(&mut self.buffer)).await.expect("a reply comes");
            if !matches!(read, Ok(length) if length > 0) {
                return None;
            }
        }
    }

    pub(crate) async fn receive_exactly(&mut self, expected: &[u8]) {
        let mut bytes = vec![0; expected.len()];
        timeout(PATIENCE, self.stream.read_exact(&mut bytes)).await.expect("bytes come").unwrap();
        assert_eq!(bytes, expected);
    }
}

/// A reply, read without the door's own parser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) phrase: String,
    headers: Vec<(String, String)>,
}

impl Reply {
    pub(crate) fn parse(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let head = text.strip_suffix("\r\n\r\n").expect("a reply ends with an empty line");
        let mut lines = head.split("\r\n");
        let start = lines.next().unwrap().strip_prefix("SIP/2.0 ").expect("a status line");
        let (status, phrase) = start.split_once(' ').unwrap();
        let headers =
            lines.map(|line| line.split_once(": ").expect(line)).map(|(n, v)| (n.to_owned(), v.to_owned()));
        Self { status: status.parse().unwrap(), phrase: phrase.to_owned(), headers: headers.collect() }
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.get(name).unwrap_or_else(|| panic!("{name} is missing in {self:?}"))
    }
}

/// Writes requests of one call.
#[derive(Clone)]
pub(crate) struct Call {
    to: String,
    uri: String,
    id: String,
    branch: String,
    extra: String,
    transport: &'static str,
}

impl Call {
    pub(crate) fn to(number: &str) -> Self {
        Self::to_uri(&format!("sip:{number}@anxin.example"))
    }

    pub(crate) fn to_uri(uri: &str) -> Self {
        let (uri, to) = (uri.to_owned(), format!("<{uri}>"));
        Self {
            to,
            uri,
            id: "call-1".into(),
            branch: "z9hG4bK1".into(),
            extra: String::new(),
            transport: "UDP",
        }
    }

    pub(crate) fn call_id(mut self, id: &str) -> Self {
        self.id = id.to_owned();
        self.branch = format!("z9hG4bK{id}");
        self
    }

    pub(crate) fn branch(mut self, branch: &str) -> Self {
        self.branch = branch.to_owned();
        self
    }

    pub(crate) fn tcp(mut self) -> Self {
        self.transport = "TCP";
        self
    }

    pub(crate) fn addressed(mut self, to: &str) -> Self {
        self.to = to.to_owned();
        self
    }

    /// Adds a header line.
    pub(crate) fn with(mut self, line: &str) -> Self {
        self.extra.push_str(line);
        self.extra.push_str("\r\n");
        self
    }

    pub(crate) fn invite(&self) -> String {
        self.method("INVITE")
    }

    pub(crate) fn cancel(&self) -> String {
        self.method("CANCEL")
    }

    pub(crate) fn ack(&self) -> String {
        self.method("ACK")
    }

    pub(crate) fn options(&self) -> String {
        self.method("OPTIONS")
    }

    pub(crate) fn method(&self, method: &str) -> String {
        let Self { to, uri, id, branch, extra, transport } = self;
        let hops = if extra.contains("Max-Forwards") { "" } else { "Max-Forwards: 70\r\n" };
        format!(
            "{method} {uri} SIP/2.0\r\nVia: SIP/2.0/{transport} 127.0.0.1;rport;branch={branch}\r\n{hops}\
             From: <sip:{CALLER}@pbx.example>;tag=a1\r\nTo: {to}\r\nCall-ID: {id}\r\nCSeq: 7 {method}\r\n{extra}\
             Content-Length: 0\r\n\r\n"
        )
    }
}
