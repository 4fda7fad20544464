//! A mail as it goes over the wire (RFC 5322): plain text in UTF-8, named by our id, with the way to stop it where there is one.

use std::time::{Duration, SystemTime};

use lettre::Message;
use lettre::message::Mailbox;
use lettre::message::header::{ContentType, HeaderName, HeaderValue, MIME_VERSION_1_0};

use super::Mail;

/// Who writes.
pub(super) struct Writer {
    pub(super) from: Mailbox,
    pub(super) reply_to: Option<Mailbox>,
}

/// The bytes of a mail. None when it has no form, which what this house writes always has.
pub(super) fn bytes(writer: &Writer, mail: &Mail) -> Option<Vec<u8>> {
    let at = SystemTime::UNIX_EPOCH + Duration::from_micros(u64::try_from(mail.written_at.micros()).ok()?);
    let name = format!("<{}@{}>", mail.id.to_string().to_ascii_lowercase(), writer.from.email.domain());
    let mut builder = Message::builder()
        .from(writer.from.clone())
        .to(Mailbox::new(None, mail.to.as_str().parse().ok()?))
        .subject(one_line(&mail.subject))
        .date(at)
        .message_id(Some(name))
        .header(MIME_VERSION_1_0)
        .header(ContentType::TEXT_PLAIN);
    if let Some(reply_to) = &writer.reply_to {
        builder = builder.reply_to(reply_to.clone());
    }
    let mut message = builder.body(mail.text.clone()).ok()?;
    let headers = message.headers_mut();
    // RFC 3834: nobody's holiday answers it.
    headers.insert_raw(raw("Auto-Submitted", "auto-generated")?);
    if let Some(stop) = &mail.stop {
        headers.insert_raw(raw("List-Unsubscribe", &format!("<{stop}>"))?);
        headers.insert_raw(raw("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")?);
    }
    Some(message.formatted())
}

/// A subject cannot bring a header with it.
fn one_line(subject: &str) -> String {
    subject.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn raw(name: &str, value: &str) -> Option<HeaderValue> {
    let fits = value.bytes().all(|b| b.is_ascii_graphic());
    let name = HeaderName::new_from_ascii(name.to_owned()).ok()?;
    fits.then(|| HeaderValue::new(name, value.to_owned()))
}
