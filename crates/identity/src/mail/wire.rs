//! The wire to who takes mail: TCP, and TLS on it from the beginning or after STARTTLS (RFC 3207). Where TLS is asked for, nothing but the
//! greeting goes before it, and what the other side said before it is forgotten.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

use lettre::transport::smtp::client::AsyncTokioStream;
use tokio::io::{
    AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufReader, ReadBuf,
};
use tokio::net::TcpStream;

use crate::error::IdentityError;
use crate::tls::{Tls, WIRE_MEND, is_here};

/// Longest line of an answer, in bytes (RFC 5321, section 4.5.3.1.5 has 512).
const LINE_LIMIT: u64 = 1_024;
/// Lines of an answer.
const LINES_LIMIT: usize = 64;
/// What the client waits for first. After STARTTLS nobody greets again, so that is said here.
const GREETING: &[u8] = b"220 ready\r\n";

/// Whether what goes over the wire can be read on the way.
#[derive(Clone)]
pub enum MailWire {
    /// TLS from the beginning (RFC 8314, port 465).
    Tls(Tls),
    /// TLS after STARTTLS (port 587); whoever does not offer it gets no mail.
    StartTls(Tls),
    /// Readable, within this machine only.
    Plain,
    /// Readable, because the network between is private already (a tunnel or a line of one's own).
    PrivateNetwork,
}

impl MailWire {
    pub(super) fn check(&self, host: &str) -> Result<(), IdentityError> {
        if matches!(self, Self::Plain) && !is_here(host) {
            return Err(IdentityError::Mail { field: "wire", mend: WIRE_MEND });
        }
        Ok(())
    }

    /// Connects; `hello` is how we call ourselves. The error says why not, without an address of mail.
    pub(super) async fn connect(&self, host: &str, port: u16, hello: &str) -> Result<Wired, &'static str> {
        let tcp = TcpStream::connect((host, port)).await.map_err(|_| "it cannot be reached")?;
        let _ = tcp.set_nodelay(true);
        let peer = tcp.peer_addr().map_err(|_| "it is gone")?;
        let wired = |stream: Box<dyn Stream>, before| Wired { stream, peer, before };
        let certificate = |_| "its certificate was not accepted";
        Ok(match self {
            Self::Plain | Self::PrivateNetwork => wired(Box::new(tcp), &[]),
            Self::Tls(tls) => wired(Box::new(tls.over(host, tcp).await.map_err(certificate)?), &[]),
            Self::StartTls(tls) => {
                let tcp = ask_for_tls(tcp, hello).await?;
                wired(Box::new(tls.over(host, tcp).await.map_err(certificate)?), GREETING)
            }
        })
    }
}

/// A stream of either kind.
trait Stream: AsyncRead + AsyncWrite + Send + Sync + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Sync + Unpin> Stream for T {}

/// A connection as the client takes it.
pub(super) struct Wired {
    stream: Box<dyn Stream>,
    peer: SocketAddr,
    /// What is read before anything of the stream.
    before: &'static [u8],
}

impl fmt::Debug for Wired {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Wired")
    }
}

impl AsyncTokioStream for Wired {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.peer)
    }
}

impl AsyncRead for Wired {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.before.is_empty() {
            return Pin::new(&mut self.stream).poll_read(cx, into);
        }
        let (now, later) = self.before.split_at(self.before.len().min(into.remaining()));
        into.put_slice(now);
        self.before = later;
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Wired {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

/// Asks for TLS in the clear, and says nothing else there.
async fn ask_for_tls(tcp: TcpStream, hello: &str) -> Result<TcpStream, &'static str> {
    let mut lines = BufReader::new(tcp);
    answer(&mut lines, "220").await?;
    say(&mut lines, &format!("EHLO {hello}\r\n")).await?;
    let offers = answer(&mut lines, "250").await?;
    if !offers.iter().any(|offer| offer.eq_ignore_ascii_case("STARTTLS")) {
        return Err("it does not offer STARTTLS; nothing was sent");
    }
    say(&mut lines, "STARTTLS\r\n").await?;
    answer(&mut lines, "220").await?;
    // Somebody on the way could put an answer here that would be taken for one that came over TLS (CVE-2011-0411 and its kin).
    if !lines.buffer().is_empty() {
        return Err("it spoke out of turn before TLS; nothing was sent");
    }
    Ok(lines.into_inner())
}

async fn say(lines: &mut BufReader<TcpStream>, text: &str) -> Result<(), &'static str> {
    lines.get_mut().write_all(text.as_bytes()).await.map_err(|_| "the connection broke off")
}

/// An answer's lines without their code (RFC 5321, section 4.2.1), if it is the one that is waited for.
async fn answer(lines: &mut BufReader<TcpStream>, code: &str) -> Result<Vec<String>, &'static str> {
    let mut said = Vec::new();
    while said.len() < LINES_LIMIT {
        let mut line = String::new();
        let read = (&mut *lines).take(LINE_LIMIT).read_line(&mut line).await;
        if !read.is_ok_and(|n| n > 0) || !line.ends_with('\n') {
            return Err("the connection broke off");
        }
        let rest = line.trim_end().strip_prefix(code).ok_or("it does not take mail now")?;
        said.push(rest.get(1..).unwrap_or_default().to_owned());
        if !rest.starts_with('-') {
            return Ok(said);
        }
    }
    Err("its answer has no end")
}
