//! A connection that asks and waits for its answer, as little as HTTP/1.1 allows, so that the measure is the server's.

use anyhow::{Context as _, Result, bail};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::Server;

/// A connection to a server that stays open.
pub struct Connection<'a> {
    server: &'a Server,
    stream: TcpStream,
    answer: Vec<u8>,
}

impl<'a> Connection<'a> {
    /// Connects.
    ///
    /// # Errors
    /// When the server does not listen.
    pub async fn open(server: &'a Server) -> Result<Self> {
        let stream = TcpStream::connect(server.address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { server, stream, answer: Vec::with_capacity(8192) })
    }

    /// Posts JSON with the house's key, waits for the whole answer and returns it, head and body.
    ///
    /// # Errors
    /// When the connection ends, or the answer is no 2xx.
    pub async fn post(&mut self, path: &str, json: &str) -> Result<&[u8]> {
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{json}",
            self.server.key,
            json.len()
        );
        self.stream.write_all(head.as_bytes()).await?;
        self.answer.clear();
        while !is_whole(&self.answer)? {
            if self.stream.read_buf(&mut self.answer).await? == 0 {
                bail!("a connection ended before its answer");
            }
        }
        if !self.answer.starts_with(b"HTTP/1.1 2") {
            bail!("a question was answered with {}", String::from_utf8_lossy(&self.answer));
        }
        Ok(&self.answer)
    }
}

/// Whether an answer has come to its end.
fn is_whole(answer: &[u8]) -> Result<bool> {
    let Some(head) = memchr::memmem::find(answer, b"\r\n\r\n") else { return Ok(false) };
    let name = b"content-length: ";
    let length = memchr::memmem::find(&answer[..head], name).context("an answer has no length")?;
    let digits = answer[length + name.len()..].split(|byte| *byte == b'\r').next().unwrap_or_default();
    let length: usize = std::str::from_utf8(digits)?.parse()?;
    Ok(answer.len() >= head + 4 + length)
}
