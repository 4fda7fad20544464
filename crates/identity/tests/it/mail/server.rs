//! A server of mail that does what it is told to, and mostly what none should.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// What is done on the next connection; the mail is taken when nothing is said.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Act {
    /// A step is answered like this: `HELLO` (the greeting), a command's word, or `.` for the mail itself.
    Say(&'static str, &'static str),
    /// The connection is dropped at a step, before anything is done.
    Drop(&'static str),
    /// The mail is taken, and the connection dropped before the answer.
    TakeAndDrop,
    /// The mail is taken and never answered.
    TakeSilently,
}

/// One mail as it was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Taken {
    pub(crate) from: String,
    pub(crate) to: Vec<String>,
    /// Its lines, without the dots that were doubled.
    pub(crate) data: String,
    /// Whether it came over TLS.
    pub(crate) sealed: bool,
}

/// How the wire is.
#[derive(Clone)]
pub(crate) enum Wire {
    Plain,
    Tls(TlsAcceptor),
    StartTls(TlsAcceptor),
    /// STARTTLS is answered, and an answer from nobody knows whom put behind it.
    Injected(TlsAcceptor),
}

#[derive(Default)]
struct Seen {
    mails: Vec<Taken>,
    /// Everything that came in the clear.
    clear: String,
    script: VecDeque<Act>,
}

#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) port: u16,
    wire: Wire,
    seen: Arc<Mutex<Seen>>,
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

impl Server {
    pub(crate) async fn start(wire: Wire) -> Self {
        Self::at("127.0.0.1", wire).await
    }

    pub(crate) async fn at(host: &str, wire: Wire) -> Self {
        let listener = TcpListener::bind((host, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = Self { port, wire, seen: Arc::default() };
        let here = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let here = here.clone();
                tokio::spawn(async move {
                    // A connection that breaks is what most of this is about.
                    let _ = here.serve(stream).await;
                });
            }
        });
        server
    }

    pub(crate) fn will(&self, acts: impl IntoIterator<Item = Act>) {
        self.seen.lock().unwrap().script.extend(acts);
    }

    pub(crate) fn mails(&self) -> Vec<Taken> {
        self.seen.lock().unwrap().mails.clone()
    }

    pub(crate) fn clear(&self) -> String {
        self.seen.lock().unwrap().clear.clone()
    }

    async fn serve(&self, stream: tokio::net::TcpStream) -> Option<()> {
        let act = self.seen.lock().unwrap().script.pop_front();
        match &self.wire {
            Wire::Plain => self.talk(stream, act, false, true).await,
            Wire::Tls(tls) => self.talk(tls.accept(stream).await.ok()?, act, true, true).await,
            Wire::StartTls(tls) | Wire::Injected(tls) => {
                let mut lines = BufReader::new(stream);
                say(&mut lines, "220 mock").await?;
                loop {
                    let line = self.heard(&mut lines, false).await?;
                    if line == "STARTTLS" {
                        break;
                    }
                    say(&mut lines, "250-mock\r\n250 STARTTLS").await?;
                }
                let injected = matches!(self.wire, Wire::Injected(_));
                say(&mut lines, if injected { "220 go on\r\n250 ok" } else { "220 go on" }).await?;
                self.talk(tls.accept(lines.into_inner()).await.ok()?, act, true, false).await
            }
        }
    }

    async fn heard<S: AsyncRead + Unpin>(&self, lines: &mut BufReader<S>, sealed: bool) -> Option<String> {
        let mut line = String::new();
        if lines.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        if !sealed {
            self.seen.lock().unwrap().clear.push_str(&line);
        }
        Some(line.trim_end_matches("\r\n").to_owned())
    }

    async fn talk(&self, stream: impl Stream, act: Option<Act>, sealed: bool, greets: bool) -> Option<()> {
        let mut lines = BufReader::new(stream);
        let told = |step: &str| match act {
            Some(Act::Say(at, what)) if at == step => Some(what),
            _ => None,
        };
        let drops = |step: &str| matches!(act, Some(Act::Drop(at)) if at == step);
        if drops("HELLO") {
            return None;
        }
        if greets {
            say(&mut lines, told("HELLO").unwrap_or("220 mock")).await?;
        }
        let mut taken = Taken { from: String::new(), to: Vec::new(), data: String::new(), sealed };
        loop {
            let line = self.heard(&mut lines, sealed).await?;
            let verb = line.split([' ', ':']).next().unwrap_or_default().to_owned();
            if drops(&verb) {
                return None;
            }
            let usual = match verb.as_str() {
                "EHLO" => "250-mock\r\n250 AUTH PLAIN LOGIN",
                "AUTH" if !line.contains("AGFueGluAHMzY3JldA==") => "535 who are you",
                "AUTH" => "235 hello",
                "MAIL" => {
                    taken.from = line;
                    "250 ok"
                }
                "RCPT" => {
                    taken.to.push(line);
                    "250 ok"
                }
                "DATA" => "354 go on",
                "QUIT" => "221 bye",
                _ => "500 what",
            };
            let answer = told(&verb).unwrap_or(usual);
            say(&mut lines, answer).await?;
            if verb == "DATA" && answer.starts_with("354") {
                loop {
                    let line = self.heard(&mut lines, sealed).await?;
                    if line == "." {
                        break;
                    }
                    taken.data += line.strip_prefix('.').unwrap_or(&line);
                    taken.data += "\n";
                }
                if drops(".") {
                    return None;
                }
                let refused = told(".");
                if refused.is_none() {
                    self.seen.lock().unwrap().mails.push(taken.clone());
                }
                match act {
                    Some(Act::TakeAndDrop) => return None,
                    Some(Act::TakeSilently) => {}
                    _ => say(&mut lines, refused.unwrap_or("250 taken")).await?,
                }
            }
        }
    }
}

async fn say<S: AsyncRead + AsyncWrite + Unpin>(lines: &mut BufReader<S>, text: &str) -> Option<()> {
    lines.get_mut().write_all(format!("{text}\r\n").as_bytes()).await.ok()?;
    lines.get_mut().flush().await.ok()
}
