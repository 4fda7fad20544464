//! What goes over the wire: frames, a text as requests to submit, and what a delivery says. The form of each request is the
//! library's (`rusmpp`); frames are cut here, so that one that does not read is answered and costs no connection.

use std::io;

use anxin_domain::ids::MessageId;
use anxin_domain::number::{Number, Region};
use bytes::BytesMut;
use rusmpp::decode::DecodeWithLength as _;
use rusmpp::pdus::{BindTransceiver, DeliverSm, SubmitSm};
use rusmpp::tlvs::{MessageSubmissionRequestTlvValue, Tlv, TlvValue};
use rusmpp::tokio_codec::CommandCodec;
use rusmpp::types::{AnyOctetString, COctetString, OctetString};
use rusmpp::values::{
    DataCoding, EsmClass, InterfaceVersion, MessagePayload, Npi, RegisteredDelivery, Ton,
    UserMessageReference,
};
use rusmpp::{Command, CommandStatus, Pdu};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio_util::codec::Encoder as _;

use super::receipt::{self, Told};
use super::{LongTexts, SmppSettings};
use crate::parts::{Alphabet, MOST_PARTS, alphabet, parts, whole};
use crate::sender::{News, Receipt, SendError, reference, short_id};

/// Octets of the head of every request and answer (SMPP 3.4, 3.2).
const HEAD: usize = 16;
/// Longest request or answer that is read; a text of 64 KiB is none of ours.
const LONGEST: usize = 8_192;
/// "User data begins with a header" in `esm_class` (SMPP 3.4, 5.2.12).
const HAS_HEADER: u8 = 0x40;
/// The kind of message in `esm_class`.
const KIND: u8 = 0x3c;
/// A receipt of the message centre.
const RECEIPT: u8 = 0x04;

/// What came.
#[derive(Debug)]
pub(super) enum Frame {
    /// A request or an answer.
    Command(Box<Command>),
    /// One that does not read; its head does.
    Odd {
        /// Its kind.
        id: u32,
        /// Its number.
        sequence: u32,
    },
}

/// Reads the next frame. Safe to give up: what was read stays in the buffer.
pub(super) async fn read(stream: &mut (impl AsyncRead + Unpin), buffer: &mut BytesMut) -> io::Result<Frame> {
    loop {
        if let Some(frame) = cut(buffer)? {
            return Ok(frame);
        }
        if stream.read_buf(buffer).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
}

/// Writes one request or answer.
pub(super) async fn write(stream: &mut (impl AsyncWrite + Unpin), command: Command) -> io::Result<()> {
    let mut octets = BytesMut::new();
    CommandCodec::new().encode(command, &mut octets).map_err(|_| io::ErrorKind::InvalidInput)?;
    stream.write_all(&octets).await?;
    stream.flush().await
}

fn cut(buffer: &mut BytesMut) -> io::Result<Option<Frame>> {
    let Some(head) = buffer.first_chunk::<HEAD>() else { return Ok(None) };
    let word = |at: usize| u32::from_be_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
    let (length, id, sequence) = (word(0) as usize, word(4), word(12));
    if !(HEAD..=LONGEST).contains(&length) {
        // From here on nobody knows where a frame begins.
        return Err(io::ErrorKind::InvalidData.into());
    }
    if buffer.len() < length {
        buffer.reserve(length - buffer.len());
        return Ok(None);
    }
    let mut frame = buffer.split_to(length).split_off(4);
    Ok(Some(match Command::decode(&mut frame, length - 4) {
        Ok((command, _)) => Frame::Command(Box::new(command)),
        Err(_) => Frame::Odd { id, sequence },
    }))
}

/// The first request of a session.
pub(super) fn bind(settings: &SmppSettings) -> BindTransceiver {
    BindTransceiver::builder()
        .system_id(c_octets(&settings.system_id))
        .password(c_octets(&settings.password))
        .system_type(c_octets(&settings.system_type))
        .interface_version(InterfaceVersion::Smpp3_4)
        .build()
}

/// A text as requests, one a part.
///
/// # Errors
/// [`SendError::Refused`] when it has too many parts.
pub(super) fn submits(
    settings: &SmppSettings,
    id: MessageId,
    to: Number,
    text: &str,
) -> Result<Vec<SubmitSm>, SendError> {
    let bodies = parts(text);
    let total = bodies.len();
    if total > MOST_PARTS {
        return Err(SendError::Refused(format!("it has {total} parts, and {MOST_PARTS} are the most")));
    }
    let coding = match alphabet(text) {
        Alphabet::SevenBit => DataCoding::McSpecific,
        Alphabet::Ucs2 => DataCoding::Ucs2,
    };
    let plain = || submit(settings, to, coding);
    if total > 1 && settings.long_texts == LongTexts::Payload {
        let payload = MessagePayload::new(AnyOctetString::from_vec(whole(text)));
        return Ok(vec![
            plain()
                .push_tlv(MessageSubmissionRequestTlvValue::MessagePayload(payload))
                .push_tlv(ours(id, 1, 1))
                .build(),
        ]);
    }
    let part = |(index, body): (usize, Vec<u8>)| {
        let (head, esm) = if total == 1 { (vec![], 0) } else { (header(id, total, index + 1), HAS_HEADER) };
        let message = OctetString::from_vec([head, body].concat()).unwrap_or_default();
        plain()
            .esm_class(EsmClass::from(esm))
            .short_message(message)
            .push_tlv(ours(id, total, index + 1))
            .build()
    };
    Ok(bodies.into_iter().enumerate().map(part).collect())
}

fn submit(
    settings: &SmppSettings,
    to: Number,
    coding: DataCoding,
) -> rusmpp::pdus::builders::SubmitSmBuilder {
    let (ton, npi, source) = shown(&settings.source);
    SubmitSm::builder()
        .source_addr_ton(ton)
        .source_addr_npi(npi)
        .source_addr(c_octets(source))
        .dest_addr_ton(Ton::International)
        .dest_addr_npi(Npi::Isdn)
        .destination_addr(c_octets(&to.digits().to_string()))
        // Not the default: that says "acknowledgement of delivery".
        .esm_class(EsmClass::from(0))
        // A receipt in any case (SMPP 3.4, 5.2.17).
        .registered_delivery(RegisteredDelivery::from(1))
        .data_coding(coding)
}

/// How a sender is announced: an international number with `+`, another number, or a name.
fn shown(source: &str) -> (Ton, Npi, &str) {
    match source.strip_prefix('+') {
        Some(digits) => (Ton::International, Npi::Isdn, digits),
        None if source.bytes().all(|b| b.is_ascii_digit()) => (Ton::Unknown, Npi::Unknown, source),
        None => (Ton::Alphanumeric, Npi::Unknown, source),
    }
}

fn ours(id: MessageId, total: usize, part: usize) -> MessageSubmissionRequestTlvValue {
    MessageSubmissionRequestTlvValue::UserMessageReference(UserMessageReference::new(reference(
        id, total, part,
    )))
}

/// Tells the telephone which parts belong together (3GPP TS 23.040, 9.2.3.24.1). The same at every attempt, so that a part that
/// comes twice is put in the same place.
fn header(id: MessageId, total: usize, part: usize) -> Vec<u8> {
    let octet = |n: usize| u8::try_from(n).unwrap_or(u8::MAX);
    vec![5, 0, 3, short_id(id), octet(total), octet(part)]
}

/// Text that the settings hold to its length; digits of a number always fit.
fn c_octets<const MIN: usize, const MAX: usize>(text: &str) -> COctetString<MIN, MAX> {
    text.parse().unwrap_or_default()
}

/// What a delivery says; none when it says nothing that is of use.
pub(super) fn news(delivered: &DeliverSm) -> Option<News> {
    let kind = u8::from(delivered.esm_class) & KIND;
    match kind {
        RECEIPT => receipt_in(delivered).map(News::Receipt),
        0 => {
            let from = number(delivered.source_addr_ton, delivered.source_addr.as_str())?;
            Some(News::Reply { from, text: text_in(delivered) })
        }
        // Notes from on the way, and acknowledgements by people's telephones.
        _ => None,
    }
}

fn receipt_in(delivered: &DeliverSm) -> Option<Receipt> {
    let mut told = receipt::read(&text_in(delivered));
    let mut ours = None;
    for value in delivered.tlvs().iter().filter_map(Tlv::value) {
        match value {
            TlvValue::ReceiptedMessageId(id) => told.id = Some(id.as_str().to_owned()),
            TlvValue::MessageState(state) => told.state = receipt::state(u8::from(*state)).or(told.state),
            TlvValue::UserMessageReference(reference) => ours = Some(reference.value),
            _ => {}
        }
    }
    let Told { id: Some(provider_id), state: Some(outcome) } = told else { return None };
    // The receipt goes the other way: its source is whom we wrote to.
    let about = number(delivered.source_addr_ton, delivered.source_addr.as_str()).zip(ours);
    Some(Receipt { provider_id, outcome, about })
}

fn number(ton: Ton, address: &str) -> Option<Number> {
    let digits = address.trim_start_matches('+');
    let international = || Number::parse(&format!("+{digits}"), Region::CN).ok();
    match ton {
        Ton::International => international(),
        _ => Number::parse(address, Region::CN).ok().or_else(international),
    }
}

fn text_in(delivered: &DeliverSm) -> String {
    let payload = delivered.tlvs().iter().find_map(|tlv| match tlv.value() {
        Some(TlvValue::MessagePayload(payload)) => Some(payload.value.as_ref()),
        _ => None,
    });
    let octets: &[u8] = match payload {
        Some(octets) if delivered.short_message().is_empty() => octets,
        _ => delivered.short_message().as_ref(),
    };
    let has_header = u8::from(delivered.esm_class) & HAS_HEADER != 0;
    let body = match octets.split_first() {
        Some((length, rest)) if has_header => rest.get(usize::from(*length)..).unwrap_or_default(),
        _ => octets,
    };
    match delivered.data_coding {
        DataCoding::Ucs2 => {
            let units: Vec<u16> =
                body.chunks_exact(2).map(|unit| u16::from_be_bytes([unit[0], unit[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        _ => String::from_utf8_lossy(body).into_owned(),
    }
}

/// An answer of ours to a request of theirs.
pub(super) fn answer(sequence: u32, status: CommandStatus, pdu: impl Into<Pdu>) -> Command {
    Command::builder().status(status).sequence_number(sequence).pdu(pdu)
}

#[cfg(test)]
mod tests {
    use rusmpp::values::MessageState;

    use super::*;
    use crate::sender::Outcome;

    fn delivery(esm: u8, from: &str, body: &[u8], coding: DataCoding) -> DeliverSm {
        DeliverSm::builder()
            .source_addr_ton(Ton::International)
            .source_addr(c_octets(from))
            .esm_class(EsmClass::from(esm))
            .data_coding(coding)
            .short_message(OctetString::from_slice(body).unwrap())
            .build()
    }

    #[tokio::test]
    async fn a_frame_that_does_not_read_is_answered_and_the_next_one_is_read() {
        // A delivery whose body ends in the middle, then a good enquiry; fed one octet at a time.
        let mut octets = vec![0, 0, 0, 18, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 7, b'x', b'y'];
        octets.extend([0, 0, 0, 16, 0, 0, 0, 0x15, 0, 0, 0, 0, 0, 0, 0, 8]);
        let (mut ours, mut theirs) = tokio::io::duplex(1);
        tokio::spawn(async move { theirs.write_all(&octets).await });
        let mut buffer = BytesMut::new();
        let odd = read(&mut ours, &mut buffer).await.unwrap();
        assert!(matches!(odd, Frame::Odd { id: 5, sequence: 7 }), "{odd:?}");
        let Frame::Command(enquiry) = read(&mut ours, &mut buffer).await.unwrap() else { panic!("it reads") };
        assert!(matches!(enquiry.pdu(), Some(Pdu::EnquireLink)) && enquiry.sequence_number() == 8);
        assert_eq!(read(&mut ours, &mut buffer).await.unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
    }

    #[test]
    fn a_length_that_cannot_be_ends_the_connection() {
        for length in [0_u32, 15, 8_193, u32::MAX] {
            let mut buffer = BytesMut::from(&[&length.to_be_bytes()[..], &[0; 12]].concat()[..]);
            assert_eq!(cut(&mut buffer).unwrap_err().kind(), io::ErrorKind::InvalidData, "{length}");
        }
    }

    #[test]
    fn receipts_and_replies_are_told_apart() {
        let text = b"id:0123456789 sub:001 dlvrd:001 submit date:2611231400 done date:2611231401 stat:DELIVRD err:000 Text:";
        let mut delivered = delivery(4, "8613800138000", text, DataCoding::McSpecific);
        let Some(News::Receipt(receipt)) = news(&delivered) else { panic!("a receipt") };
        assert_eq!(
            (receipt.provider_id.as_str(), receipt.outcome, receipt.about),
            ("0123456789", Outcome::Delivered, None)
        );
        delivered.push_tlv(rusmpp::tlvs::MessageDeliveryRequestTlvValue::ReceiptedMessageId(c_octets("abc")));
        delivered.push_tlv(rusmpp::tlvs::MessageDeliveryRequestTlvValue::MessageState(
            MessageState::Undeliverable,
        ));
        delivered.push_tlv(rusmpp::tlvs::MessageDeliveryRequestTlvValue::UserMessageReference(
            UserMessageReference::new(9),
        ));
        let Some(News::Receipt(receipt)) = news(&delivered) else { panic!("a receipt") };
        let customer = Number::from_digits(8_613_800_138_000);
        assert_eq!(
            (receipt.provider_id.as_str(), receipt.outcome, receipt.about),
            ("abc", Outcome::Undelivered, Some((customer, 9)))
        );

        let stop: Vec<u8> = "退订".encode_utf16().flat_map(u16::to_be_bytes).collect();
        let reply = news(&delivery(0, "8613800138000", &stop, DataCoding::Ucs2));
        assert_eq!(reply, Some(News::Reply { from: customer, text: "退订".into() }));
        let with_header =
            delivery(0x40, "8613800138000", b"\x05\x00\x03\x01\x02\x01TD", DataCoding::McSpecific);
        assert_eq!(news(&with_header), Some(News::Reply { from: customer, text: "TD".into() }));
        assert_eq!(
            news(&delivery(0x20, "8613800138000", text, DataCoding::McSpecific)),
            None,
            "from on the way"
        );
        assert_eq!(news(&delivery(0, "nobody", b"TD", DataCoding::McSpecific)), None);
        assert_eq!(news(&delivery(4, "8613800138000", b"", DataCoding::McSpecific)), None);
    }
}
