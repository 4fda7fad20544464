//! Cutting a TCP stream into messages by `Content-Length` (RFC 3261 §18.3), with limits. A stream whose framing is in
//! doubt is given up: guessing where the next message starts is how a body becomes a request.

use bytes::{Bytes, BytesMut};

use crate::wire::{Answer, split_field, unfold_lines};

/// Largest message, headers and body together, in bytes.
pub(crate) const MAX_MESSAGE: usize = 64 * 1024;

/// One piece of a stream.
#[derive(Debug)]
pub(crate) enum Piece {
    /// A whole message.
    Message(Bytes),
    /// The keep-alive of RFC 5626 §4.4.1 (an empty line twice), to be answered with one empty line.
    Ping,
    /// The stream cannot be cut any further. The head of the message that broke it may be answered.
    Broken { head: Bytes, answer: Answer },
}

/// Cuts one stream.
#[derive(Default)]
pub(crate) struct Framer {
    buffer: BytesMut,
    /// How far the search for the end of the head has come, so that no byte is looked at twice.
    searched: usize,
    /// Where the message that is being collected ends, once its head is complete.
    end: Option<usize>,
    /// Empty lines seen since the last message or ping.
    empty_lines: u8,
}

impl Framer {
    /// The buffer to read into.
    pub(crate) fn buffer(&mut self) -> &mut BytesMut {
        &mut self.buffer
    }

    /// Whether a message has begun and is not complete.
    pub(crate) fn midway(&self) -> bool {
        !self.buffer.is_empty()
    }

    /// The next piece, if the buffer holds one. Call until `None` before reading more.
    pub(crate) fn next(&mut self) -> Option<Piece> {
        if self.end.is_none() {
            if self.skip_empty_lines() {
                return Some(Piece::Ping);
            }
            self.end = match self.find_end()? {
                Ok(end) => Some(end),
                Err(answer) => return Some(self.give_up(answer)),
            };
        }
        let end = self.end.filter(|end| *end <= self.buffer.len())?;
        self.end = None;
        self.searched = 0;
        Some(Piece::Message(self.buffer.split_to(end).freeze()))
    }

    /// Drops empty lines between messages; true when they make a ping.
    fn skip_empty_lines(&mut self) -> bool {
        while self.buffer.starts_with(b"\r\n") {
            let _ = self.buffer.split_to(2);
            self.searched = 0;
            self.empty_lines += 1;
            if self.empty_lines == 2 {
                self.empty_lines = 0;
                return true;
            }
        }
        // A lone CR may become an empty line with the next segment.
        if self.buffer.len() > 1 {
            self.empty_lines = 0;
        }
        false
    }

    /// Where the message at the start of the buffer ends, if its head is complete.
    fn find_end(&mut self) -> Option<Result<usize, Answer>> {
        const HEAD_END: &[u8] = b"\r\n\r\n";
        let found = self.buffer[self.searched..].windows(HEAD_END.len()).position(|part| part == HEAD_END);
        let Some(at) = found else {
            self.searched = self.buffer.len().saturating_sub(HEAD_END.len() - 1);
            return (self.buffer.len() > MAX_MESSAGE).then(|| Err(Answer::plain(513, "Message Too Large")));
        };
        let head = self.searched + at + HEAD_END.len();
        Some(content_length(&self.buffer[..head]).and_then(|body| match head.checked_add(body) {
            Some(end) if end <= MAX_MESSAGE => Ok(end),
            _ => Err(Answer::plain(513, "Message Too Large")),
        }))
    }

    fn give_up(&mut self, answer: Answer) -> Piece {
        let mut head = self.buffer.split();
        head.truncate(MAX_MESSAGE);
        self.searched = 0;
        Piece::Broken { head: head.freeze(), answer }
    }
}

/// The length of the body a head announces; on a stream it must be there, once.
fn content_length(head: &[u8]) -> Result<usize, Answer> {
    let mut found = None;
    for line in unfold_lines(head).iter().skip(1) {
        let Some((name, value)) = split_field(line) else { continue };
        if !name.eq_ignore_ascii_case(b"content-length") && !name.eq_ignore_ascii_case(b"l") {
            continue;
        }
        if found.is_some() {
            return Err(Answer::plain(400, "Repeated Content-Length"));
        }
        found = Some(decimal(value).ok_or_else(|| Answer::plain(400, "Malformed Content-Length"))?);
    }
    found.ok_or_else(|| Answer::plain(400, "Missing Content-Length"))
}

fn decimal(value: &[u8]) -> Option<usize> {
    let digits = !value.is_empty() && value.iter().all(u8::is_ascii_digit);
    std::str::from_utf8(value).ok().filter(|_| digits)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Feeds the text in chunks and lists what comes out.
    fn cut(text: &[u8], chunk: usize) -> Vec<String> {
        let mut framer = Framer::default();
        let mut pieces = Vec::new();
        for part in text.chunks(chunk) {
            framer.buffer().extend_from_slice(part);
            while let Some(piece) = framer.next() {
                pieces.push(match piece {
                    Piece::Message(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
                    Piece::Ping => "ping".to_owned(),
                    Piece::Broken { answer, .. } => {
                        pieces.push(format!("broken {}", answer.status));
                        return pieces;
                    }
                });
            }
        }
        pieces
    }

    #[test]
    fn messages_are_cut_the_same_however_they_arrive() {
        let one = "A b SIP/2.0\r\nContent-Length: 3\r\n\r\nabc";
        let two = "C d SIP/2.0\r\nl :\r\n 0\r\n\r\n";
        let stream = format!("\r\n\r\n{one}{two}\r\n{one}");
        for chunk in 1..=stream.len() {
            assert_eq!(cut(stream.as_bytes(), chunk), ["ping", one, two, one], "in chunks of {chunk}");
        }
    }

    #[test]
    fn a_stream_without_a_clear_length_is_given_up() {
        for (head, status) in [
            ("A b SIP/2.0\r\nTo: x\r\n\r\n", 400),
            ("A b SIP/2.0\r\nl: 1\r\nContent-Length: 1\r\n\r\n", 400),
            ("A b SIP/2.0\r\nl: -1\r\n\r\n", 400),
            ("A b SIP/2.0\r\nl: 99999999999999999999999\r\n\r\n", 400),
            ("A b SIP/2.0\r\nl: 65536\r\n\r\n", 513),
        ] {
            assert_eq!(cut(head.as_bytes(), 7), [format!("broken {status}")], "{head:?}");
        }
    }

    #[test]
    fn a_head_that_never_ends_is_given_up_at_the_limit() {
        assert_eq!(cut(&vec![b'x'; MAX_MESSAGE], 1000), Vec::<String>::new());
        assert_eq!(cut(&vec![b'x'; MAX_MESSAGE + 1], 1000), ["broken 513"]);
    }

    #[test]
    fn the_largest_message_fits() {
        let head = "A b SIP/2.0\r\nContent-Length: ";
        let body = MAX_MESSAGE - head.len() - "65000\r\n\r\n".len();
        let mut message = format!("{head}{body}\r\n\r\n").into_bytes();
        message.resize(MAX_MESSAGE, b'x');
        assert_eq!(cut(&message, 4096).len(), 1);
    }
}
