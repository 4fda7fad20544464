//! A message centre that does what it is told to, and mostly what no centre should. It cuts frames itself.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::sync::{broadcast, watch};

const SUBMIT: u32 = 0x4;
const DELIVER: u32 = 0x5;
const UNBIND: u32 = 0x6;
const BIND: u32 = 0x9;
const ENQUIRE: u32 = 0x15;
pub(crate) const ANSWER: u32 = 0x8000_0000;
pub(crate) const NACK: u32 = 0x8000_0000;
pub(crate) const THROTTLED: u32 = 0x58;

/// What is done with the next text; taken at once when nothing is said.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Act {
    /// It is refused with a status.
    Refuse(u32),
    /// It is taken, and the connection dropped before the answer.
    TakeAndDrop,
    /// It is taken, and answered so much later.
    TakeLate(Duration),
    /// It is taken and never answered.
    TakeSilently,
    /// Its receipt goes out before the answer.
    ReceiptFirst,
}

/// One text as it was submitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Submitted {
    pub(crate) source: String,
    pub(crate) to: String,
    pub(crate) esm: u8,
    pub(crate) registered: u8,
    pub(crate) coding: u8,
    pub(crate) body: Vec<u8>,
    pub(crate) reference: u16,
    pub(crate) payload: Vec<u8>,
}

impl Submitted {
    /// The words, without a header.
    pub(crate) fn text(&self) -> String {
        let body = if self.esm & 0x40 == 0 { &self.body[..] } else { &self.body[6..] };
        let body = if body.is_empty() { &self.payload[..] } else { body };
        match self.coding {
            8 => {
                let units: Vec<u16> = body.chunks(2).map(|u| u16::from_be_bytes([u[0], u[1]])).collect();
                String::from_utf16(&units).unwrap()
            }
            _ => String::from_utf8(body.to_vec()).unwrap(),
        }
    }
}

#[derive(Default)]
struct Seen {
    binds: Vec<Vec<u8>>,
    submitted: Vec<Submitted>,
    /// Answers of the other side to what we sent: kind, status, sequence.
    answers: Vec<(u32, u32, u32)>,
    enquiries: usize,
    unbinds: usize,
}

#[derive(Clone)]
pub(crate) struct Centre {
    pub(crate) port: u16,
    seen: Arc<Mutex<Seen>>,
    script: Arc<Mutex<VecDeque<Act>>>,
    bind_status: Arc<Mutex<u32>>,
    answers_enquiries: Arc<Mutex<Option<()>>>,
    out: broadcast::Sender<Vec<u8>>,
    news: watch::Sender<()>,
}

impl Centre {
    pub(crate) async fn start() -> Self {
        Self::at(TcpListener::bind("127.0.0.1:0").await.unwrap(), None)
    }

    pub(crate) fn at(listener: TcpListener, tls: Option<tokio_rustls::TlsAcceptor>) -> Self {
        let centre = Self {
            port: listener.local_addr().unwrap().port(),
            seen: Arc::default(),
            script: Arc::default(),
            bind_status: Arc::default(),
            answers_enquiries: Arc::new(Mutex::new(Some(()))),
            out: broadcast::channel(64).0,
            news: watch::channel(()).0,
        };
        let here = centre.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (here, tls) = (here.clone(), tls.clone());
                tokio::spawn(async move {
                    match tls {
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                here.serve(stream).await;
                            }
                        }
                        None => here.serve(stream).await,
                    }
                });
            }
        });
        centre
    }

    pub(crate) fn will(&self, acts: impl IntoIterator<Item = Act>) {
        self.script.lock().unwrap().extend(acts);
    }

    pub(crate) fn refuse_binds(&self, status: u32) {
        *self.bind_status.lock().unwrap() = status;
    }

    pub(crate) fn be_deaf(&self) {
        *self.answers_enquiries.lock().unwrap() = None;
    }

    pub(crate) fn submitted(&self) -> Vec<Submitted> {
        self.seen.lock().unwrap().submitted.clone()
    }

    pub(crate) fn binds(&self) -> Vec<Vec<u8>> {
        self.seen.lock().unwrap().binds.clone()
    }

    pub(crate) fn unbinds(&self) -> usize {
        self.seen.lock().unwrap().unbinds
    }

    pub(crate) fn enquiries(&self) -> usize {
        self.seen.lock().unwrap().enquiries
    }

    /// How the other side answered what was sent under a number.
    pub(crate) fn answer_to(&self, sequence: u32) -> Option<(u32, u32)> {
        let seen = self.seen.lock().unwrap();
        seen.answers.iter().rev().find(|a| a.2 == sequence).map(|a| (a.0, a.1))
    }

    /// Waits until something is so.
    pub(crate) async fn until(&self, what: &str, is: impl Fn(&Self) -> bool) {
        let mut news = self.news.subscribe();
        let waiting = async {
            while !is(self) {
                let _ = tokio::time::timeout(Duration::from_millis(50), news.changed()).await;
            }
        };
        assert!(tokio::time::timeout(Duration::from_secs(20), waiting).await.is_ok(), "never {what}");
    }

    /// Sends a frame of any kind on the connections that are open.
    pub(crate) fn say(&self, frame: Vec<u8>) {
        let _ = self.out.send(frame);
    }

    pub(crate) fn say_receipt(&self, sequence: u32, n: usize, state: &str) {
        let text = self.submitted()[n - 1].clone();
        self.say(receipt(sequence, &called(n), &text, state));
    }

    pub(crate) fn say_reply(&self, sequence: u32, from: &str, text: &str) {
        let body: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        self.say(delivery(sequence, 0, (from, "10690000"), 8, &body, &[]));
    }

    async fn serve(self, stream: impl AsyncRead + AsyncWrite + Send) {
        let (mut reader, mut writer) = tokio::io::split(stream);
        let mut out = self.out.subscribe();
        let (late_in, mut late) = tokio::sync::mpsc::unbounded_channel::<Vec<u8>>();
        let mut buffer = Vec::new();
        loop {
            let frame = tokio::select! {
                frame = next(&mut reader, &mut buffer) => frame,
                Ok(frame) = out.recv() => {
                    writer.write_all(&frame).await.unwrap();
                    continue;
                }
                Some(frame) = late.recv() => {
                    writer.write_all(&frame).await.unwrap();
                    continue;
                }
            };
            let Some(body) = frame else { return };
            let word = |at: usize| u32::from_be_bytes(body[at..at + 4].try_into().unwrap());
            let (id, status, sequence) = (word(0), word(4), word(8));
            let answer = match id {
                BIND => {
                    let status = *self.bind_status.lock().unwrap();
                    self.seen.lock().unwrap().binds.push(body[12..].to_vec());
                    Some(head(BIND | ANSWER, status, sequence, b"centre\0"))
                }
                SUBMIT => {
                    let text = read_submit(&body[12..]);
                    let n = {
                        let mut seen = self.seen.lock().unwrap();
                        seen.submitted.push(text.clone());
                        seen.submitted.len()
                    };
                    let taken = head(SUBMIT | ANSWER, 0, sequence, format!("{}\0", called(n)).as_bytes());
                    let act = self.script.lock().unwrap().pop_front();
                    match act {
                        None => Some(taken),
                        Some(Act::Refuse(status)) => Some(head(SUBMIT | ANSWER, status, sequence, &[])),
                        Some(Act::TakeSilently) => None,
                        Some(Act::TakeAndDrop) => {
                            let _ = self.news.send(());
                            return;
                        }
                        Some(Act::TakeLate(wait)) => {
                            let late = late_in.clone();
                            tokio::spawn(async move {
                                tokio::time::sleep(wait).await;
                                let _ = late.send(taken);
                            });
                            None
                        }
                        Some(Act::ReceiptFirst) => {
                            writer.write_all(&receipt(900, &called(n), &text, "DELIVRD")).await.unwrap();
                            // Answered when the receipt is, so that it is surely before.
                            let (late, here) = (late_in.clone(), self.clone());
                            tokio::spawn(async move {
                                here.until("receipt answered", |c| c.answer_to(900).is_some()).await;
                                let _ = late.send(taken);
                            });
                            None
                        }
                    }
                }
                ENQUIRE => {
                    self.seen.lock().unwrap().enquiries += 1;
                    self.answers_enquiries.lock().unwrap().map(|()| head(ENQUIRE | ANSWER, 0, sequence, &[]))
                }
                UNBIND => {
                    self.seen.lock().unwrap().unbinds += 1;
                    Some(head(UNBIND | ANSWER, 0, sequence, &[]))
                }
                _ => {
                    self.seen.lock().unwrap().answers.push((id, status, sequence));
                    None
                }
            };
            let _ = self.news.send(());
            if let Some(answer) = answer {
                let _ = writer.write_all(&answer).await;
            }
        }
    }
}

/// What this centre calls its n-th text.
pub(crate) fn called(n: usize) -> String {
    format!("smsc-{n:04}")
}

/// The next frame without its length.
async fn next(reader: &mut (impl AsyncRead + Unpin), buffer: &mut Vec<u8>) -> Option<Vec<u8>> {
    loop {
        if let Some(length) = buffer.first_chunk::<4>().map(|l| u32::from_be_bytes(*l) as usize)
            && buffer.len() >= length
        {
            let rest = buffer.split_off(length);
            return Some(std::mem::replace(buffer, rest).split_off(4));
        }
        if reader.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    }
}

pub(crate) fn head(id: u32, status: u32, sequence: u32, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(16 + body.len()).unwrap();
    let mut frame: Vec<u8> =
        [length, id, status, sequence].iter().flat_map(|word| word.to_be_bytes()).collect();
    frame.extend(body);
    frame
}

fn receipt(sequence: u32, called: &str, text: &Submitted, state: &str) -> Vec<u8> {
    let words = format!(
        "id:{called} sub:001 dlvrd:001 submit date:2611231400 done date:2611231401 stat:{state} err:000 text:x"
    );
    let reference = [&[0x02, 0x04, 0, 2][..], &text.reference.to_be_bytes()].concat();
    delivery(sequence, 4, (&text.to, &text.source), 0, words.as_bytes(), &reference)
}

fn delivery(
    sequence: u32,
    esm: u8,
    (from, to): (&str, &str),
    coding: u8,
    body: &[u8],
    tlvs: &[u8],
) -> Vec<u8> {
    let mut octets = vec![0, 1, 1];
    octets.extend(
        [from.as_bytes(), &[0, 0, 0], to.as_bytes(), &[0, esm, 0, 0, 0, 0, 0, 0, coding, 0]].concat(),
    );
    octets.push(u8::try_from(body.len()).unwrap());
    octets.extend([body, tlvs].concat());
    head(DELIVER, 0, sequence, &octets)
}

fn read_submit(octets: &[u8]) -> Submitted {
    let mut at = 0;
    let mut text = |skip: usize| {
        at += skip;
        let end = at + octets[at..].iter().position(|b| *b == 0).unwrap();
        let read = String::from_utf8(octets[at..end].to_vec()).unwrap();
        at = end + 1;
        read
    };
    text(0);
    let (source, to) = (text(2), text(2));
    let esm = octets[at];
    at += 3;
    // Two moments that are empty.
    assert_eq!(octets[at..at + 2], [0, 0]);
    let (registered, coding, length) = (octets[at + 2], octets[at + 4], usize::from(octets[at + 6]));
    at += 7;
    let body = octets[at..at + length].to_vec();
    let mut rest = &octets[at + length..];
    let (mut reference, mut payload) = (0, Vec::new());
    while let [tag_high, tag_low, high, low, value @ ..] = rest {
        let (value, after) = value.split_at(usize::from(u16::from_be_bytes([*high, *low])));
        match u16::from_be_bytes([*tag_high, *tag_low]) {
            0x0204 => reference = u16::from_be_bytes(value.try_into().unwrap()),
            0x0424 => payload = value.to_vec(),
            other => assert_eq!(other, 0, "an unknown parameter"),
        }
        rest = after;
    }
    Submitted { source, to, esm, registered, coding, body, reference, payload }
}
