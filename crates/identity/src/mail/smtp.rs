//! Mail by SMTP (RFC 5321): one connection a mail, to the server that takes mail for us. What was handed over and not answered is in
//! doubt, and said to be; a second mail has the same Message-ID. What the other side says is kept as its code only: its words may hold
//! an address.

use std::time::Duration;

use async_trait::async_trait;
use lettre::Address;
use lettre::message::Mailbox;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail as From, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use tokio::time::timeout;

use super::letter::{self, Writer};
use super::wire::MailWire;
use super::{Mail, MailAddress, MailSender};
use crate::error::IdentityError;
use crate::sender::SendError;

/// How long a goodbye is waited for.
const FAREWELL: Duration = Duration::from_secs(2);

/// How mail is handed over. [`SmtpMailer::new`] says what is wrong with it.
#[derive(Clone)]
pub struct SmtpSettings {
    /// Host name or address.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// Whether the wire is TLS.
    pub wire: MailWire,
    /// Our name there and its password, if it asks.
    pub login: Option<(String, String)>,
    /// Who writes, as in `Anxin <anxin@anxin.example>`.
    pub from: String,
    /// Where answers go, if not there.
    pub reply_to: Option<String>,
    /// Limits of time.
    pub times: SmtpTimes,
}

/// Limits of time of one mail; together they stay below the lease of a message, a minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SmtpTimes {
    /// To connect, and to be known.
    pub connect: Duration,
    /// To say from whom and to whom.
    pub envelope: Duration,
    /// For the mail to be taken.
    pub data: Duration,
}

impl Default for SmtpTimes {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            envelope: Duration::from_secs(10),
            data: Duration::from_secs(30),
        }
    }
}

/// Hands mails over by SMTP.
pub struct SmtpMailer {
    settings: SmtpSettings,
    writer: Writer,
}

impl SmtpMailer {
    /// Mail by a server; nothing is connected yet.
    ///
    /// # Errors
    /// [`IdentityError::Mail`] names the setting that is wrong and what it may be.
    pub fn new(settings: SmtpSettings) -> Result<Self, IdentityError> {
        let wrong = |field, mend| IdentityError::Mail { field, mend };
        if settings.host.is_empty() || !settings.host.is_ascii() || settings.host.contains(['/', ' ', '@']) {
            return Err(wrong("host", "write a host name or an address, as in smtp.example.com"));
        }
        if settings.port == 0 {
            return Err(wrong("port", "write the server's port, as in 465 or 587"));
        }
        settings.wire.check(&settings.host)?;
        if let Some((user, password)) = &settings.login {
            if user.is_empty() || user.chars().any(char::is_control) {
                return Err(wrong("user", "write the name that the provider gave you"));
            }
            if password.is_empty() || password.chars().any(char::is_control) {
                return Err(wrong("password_file", "it holds no password; write it there, on one line"));
            }
        }
        let form = "write an address, alone or as in Anxin <anxin@anxin.example>";
        let from = mailbox(&settings.from).ok_or_else(|| wrong("from", form))?;
        let reply_to = match &settings.reply_to {
            Some(text) => Some(mailbox(text).ok_or_else(|| wrong("reply_to", form))?),
            None => None,
        };
        Ok(Self { settings, writer: Writer { from, reply_to } })
    }

    /// Connected and known: nothing of a mail has gone yet.
    async fn open(&self) -> Result<AsyncSmtpConnection, SendError> {
        let SmtpSettings { host, port, wire, login, .. } = &self.settings;
        let hello = self.writer.from.email.domain().to_owned();
        let wired = wire.connect(host, *port, &hello).await.map_err(away)?;
        let hello = ClientId::Domain(hello);
        let greeted = AsyncSmtpConnection::connect_with_transport(Box::new(wired), &hello).await;
        let mut connection = greeted.map_err(|_| away("it does not take mail now"))?;
        if let Some((user, password)) = login {
            let known = Credentials::new(user.clone(), password.clone());
            let asked = connection.auth(&[Mechanism::Plain, Mechanism::Login], &known).await;
            asked.map_err(|_| away("it does not take our user and password"))?;
        }
        Ok(connection)
    }

    /// From whom and to whom; after that only the mail itself is missing.
    async fn envelope(&self, connection: &mut AsyncSmtpConnection, to: &Address) -> Result<(), SendError> {
        let from = From::new(Some(self.writer.from.email.clone()), Vec::new());
        connection.command(from).await.map_err(before)?;
        connection.command(Rcpt::new(to.clone(), Vec::new())).await.map_err(before)?;
        connection.command(Data).await.map(|_| ()).map_err(before)
    }
}

#[async_trait]
impl MailSender for SmtpMailer {
    async fn send(&self, mail: &Mail) -> Result<(), SendError> {
        let no_form = || SendError::Refused("the mail has no form that can be sent".into());
        let bytes = letter::bytes(&self.writer, mail).ok_or_else(no_form)?;
        let to: Address = mail.to.as_str().parse().map_err(|_| no_form())?;
        let times = self.settings.times;
        let late = |_| away("it did not answer in time");
        let mut connection = timeout(times.connect, self.open()).await.map_err(late)??;
        timeout(times.envelope, self.envelope(&mut connection, &to)).await.map_err(late)??;
        let sent = timeout(times.data, connection.message(&bytes)).await;
        match sent {
            Ok(Ok(_)) => {
                // It has the mail; whether it says goodbye changes nothing.
                let _ = timeout(FAREWELL, connection.quit()).await;
                Ok(())
            }
            Ok(Err(error)) => Err(answered(&error)
                .unwrap_or_else(|| SendError::InDoubt("the connection broke off before the answer".into()))),
            Err(_) => Err(SendError::InDoubt("it did not answer in time".into())),
        }
    }
}

impl std::fmt::Debug for SmtpMailer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SmtpMailer(address and password hidden)")
    }
}

fn mailbox(text: &str) -> Option<Mailbox> {
    if text.chars().any(char::is_control) {
        return None;
    }
    let read: Mailbox = text.parse().ok()?;
    // As narrow as what customers give.
    MailAddress::parse(read.email.as_ref()).map(|_| read)
}

fn away(why: &str) -> SendError {
    SendError::NotHanded(why.to_owned())
}

/// Trouble before the mail itself went: there is no doubt about it.
fn before(error: Error) -> SendError {
    answered(&error).unwrap_or_else(|| away("the connection broke off before the mail"))
}

/// What a code means (RFC 5321, section 4.2.1). None when there was no answer.
fn answered(error: &Error) -> Option<SendError> {
    let code = error.status()?;
    Some(if error.is_permanent() {
        SendError::Refused(format!("it answered {code}"))
    } else {
        SendError::Temporary(format!("it answered {code}"))
    })
}
