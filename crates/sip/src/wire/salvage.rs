//! Reading just enough of a broken message to answer it: a lenient walk over the header lines that takes the first of
//! each header a reply copies. TCP framing uses the same walk to find `Content-Length`.

use super::Skeleton;

/// Most header lines looked at.
const MAX_LINES: usize = 512;

/// What could be read of a message.
pub(crate) struct Head {
    /// The first word of the start line.
    pub(crate) method: Vec<u8>,
    pub(crate) skeleton: Skeleton,
}

impl Head {
    /// Reads the head of a message; `None` when there is no start line.
    pub(crate) fn salvage(bytes: &[u8]) -> Option<Self> {
        let mut lines = unfold_lines(bytes).into_iter();
        let start = lines.next()?;
        let method = start.split(|byte| *byte == b' ').next()?.to_vec();
        let mut skeleton = Skeleton::default();
        for line in lines {
            let Some((name, value)) = split_field(&line) else { continue };
            match name.to_ascii_lowercase().as_slice() {
                b"via" | b"v" => skeleton.vias.push(value.to_vec()),
                b"from" | b"f" => keep_first(&mut skeleton.from, value),
                b"to" | b"t" => keep_first(&mut skeleton.to, value),
                b"call-id" | b"i" => keep_first(&mut skeleton.call_id, value),
                b"cseq" => keep_first(&mut skeleton.cseq, value),
                _ => {}
            }
        }
        Some(Self { method, skeleton: skeleton.complete() })
    }

    /// Whether a reply is possible and proper: there is a Via, and it is neither a response nor an ACK, which must
    /// never be answered (RFC 3261 §17.1.1.3).
    pub(crate) fn answerable(&self) -> bool {
        let response = self.method.get(..4).is_some_and(|start| start.eq_ignore_ascii_case(b"SIP/"));
        !self.skeleton.vias.is_empty() && !response && self.method != b"ACK"
    }
}

/// The start line and the header lines of a message up to the first empty line, with folded lines joined and control
/// characters made spaces, so that nothing read here can break a line of a reply.
pub(crate) fn unfold_lines(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut lines: Vec<Vec<u8>> = Vec::new();
    for line in bytes.split(|byte| *byte == b'\n').take(MAX_LINES) {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        let clean = line.iter().map(|byte| if byte.is_ascii_control() { b' ' } else { *byte });
        match lines.last_mut() {
            Some(previous) if line.starts_with(b" ") || line.starts_with(b"\t") => previous.extend(clean),
            _ => lines.push(clean.collect()),
        }
    }
    lines
}

/// A header line as name and value.
pub(crate) fn split_field(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let colon = line.iter().position(|byte| *byte == b':')?;
    Some((line[..colon].trim_ascii(), line[colon + 1..].trim_ascii()))
}

fn keep_first(slot: &mut Option<Vec<u8>>, value: &[u8]) {
    slot.get_or_insert_with(|| value.to_vec());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_each_header_is_kept_and_folds_are_joined() {
        let head = Head::salvage(
            b"INVITE  x SIP/2.0\r\nv: SIP/2.0/UDP a\r\n ;branch=z9hG4bK1\r\nTo: b\r\nt: c\r\n\r\nVia: body",
        );
        let head = head.unwrap();
        assert_eq!(head.method, b"INVITE");
        assert_eq!(head.skeleton.vias, [b"SIP/2.0/UDP a ;branch=z9hG4bK1".to_vec()]);
        assert_eq!(head.skeleton.to.as_deref(), Some(b"b".as_slice()));
        assert_eq!(head.skeleton.hop.clone().unwrap().branch.as_deref(), Some(b"z9hG4bK1".as_slice()));
        assert!(head.answerable());
    }

    #[test]
    fn responses_acks_and_messages_without_via_get_no_answer() {
        for text in [
            "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP a\r\n\r\n",
            "ACK x\r\nVia: SIP/2.0/UDP a\r\n\r\n",
            "INVITE x\r\n\r\n",
        ] {
            assert!(!Head::salvage(text.as_bytes()).unwrap().answerable(), "{text:?}");
        }
    }

    #[test]
    fn control_characters_cannot_reach_a_reply() {
        let lines = unfold_lines(b"INVITE\0x\r\nTo: a\rVia: b\r\n\r\n");
        assert_eq!(lines, [b"INVITE x".to_vec(), b"To: a Via: b".to_vec()]);
    }
}
