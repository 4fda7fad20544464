//! `[mail]`: who takes mail for this house, as the configuration has it, and the sender that comes of it.

use std::path::PathBuf;
use std::sync::Arc;

use anxin_identity::{MailSender, MailSink, MailWire, SmtpMailer, SmtpSettings, SmtpTimes, TextCounts, Tls};
use anyhow::{Context, bail};
use serde::Deserialize;

use crate::texts::secret;

/// The server that takes mail.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mail {
    host: String,
    /// 465 for TLS from the beginning, 587 after STARTTLS, 25 without, where it is not said.
    port: Option<u16>,
    #[serde(default)]
    wire: WireKind,
    /// Certificates of the authorities that may vouch for it; those of this machine when it is not said.
    ca_file: Option<PathBuf>,
    user: Option<String>,
    password_file: Option<PathBuf>,
    /// Who writes, as in `Anxin <anxin@anxin.example>`.
    from: String,
    reply_to: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum WireKind {
    #[default]
    Tls,
    Starttls,
    Plain,
    PrivateNetwork,
}

impl WireKind {
    const fn usual_port(self) -> u16 {
        match self {
            Self::Tls => 465,
            Self::Starttls => 587,
            Self::Plain | Self::PrivateNetwork => 25,
        }
    }
}

/// As the configuration says; in a demonstration without a server, mails stay in the house. Without either there is no mail.
pub(crate) fn open(mail: Option<&Mail>, demo: bool) -> anyhow::Result<Option<Arc<dyn MailSender>>> {
    Ok(match mail {
        Some(mail) => Some(Arc::new(SmtpMailer::new(mail.settings()?)?)),
        None if demo => Some(Arc::new(MailSink)),
        None => None,
    })
}

impl Mail {
    fn settings(&self) -> anyhow::Result<SmtpSettings> {
        Ok(SmtpSettings {
            host: self.host.clone(),
            port: self.port.unwrap_or(self.wire.usual_port()),
            wire: self.wire()?,
            login: self.login()?,
            from: self.from.clone(),
            reply_to: self.reply_to.clone(),
            times: SmtpTimes::default(),
        })
    }

    fn wire(&self) -> anyhow::Result<MailWire> {
        let tls = || match &self.ca_file {
            Some(file) => Tls::of_authorities(secret("[mail] ca_file", file)?.as_bytes()).context("[mail]"),
            None => Tls::of_this_machine().context("[mail]"),
        };
        match (self.wire, &self.ca_file) {
            (WireKind::Tls, _) => Ok(MailWire::Tls(tls()?)),
            (WireKind::Starttls, _) => Ok(MailWire::StartTls(tls()?)),
            (_, Some(_)) => bail!("[mail] ca_file: it is for wire = \"tls\" or \"starttls\"; leave it out"),
            (WireKind::Plain, None) => Ok(MailWire::Plain),
            (WireKind::PrivateNetwork, None) => Ok(MailWire::PrivateNetwork),
        }
    }

    fn login(&self) -> anyhow::Result<Option<(String, String)>> {
        match (&self.user, &self.password_file) {
            (None, None) => Ok(None),
            (Some(user), Some(file)) => {
                let password = secret("[mail] password_file", file)?;
                Ok(Some((user.clone(), password.trim_end_matches(['\r', '\n']).to_owned())))
            }
            (Some(_), None) => bail!("[mail] password_file: name the file with the password of `user`"),
            (None, Some(_)) => bail!("[mail] user: write whose password that is, or leave out password_file"),
        }
    }
}

/// Lines of metrics: counts of mails. No address, no number and no id.
pub(crate) fn metrics(counts: &TextCounts) -> String {
    // What is told by receipts, a mail has none of.
    let counted = ["sent", "put_off", "in_doubt", "failed", "opted_out"];
    counts
        .named()
        .into_iter()
        .filter(|(name, _)| counted.contains(name))
        .map(|(name, count)| format!("anxin_mails_total{{became=\"{name}\"}} {count}\n"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(toml: &str) -> String {
        let opened =
            toml::from_str(toml).map_err(anyhow::Error::from).and_then(|mail| open(Some(&mail), false));
        format!("{:#}", opened.err().unwrap())
    }

    #[test]
    fn each_mistake_is_named_with_its_mend() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret");
        std::fs::write(&file, "s3cret\n").unwrap();
        let at = file.display();
        let mail =
            |more: &str| format!("host = \"127.0.0.1\"\nfrom = \"Anxin <anxin@anxin.example>\"\n{more}");
        for good in [
            mail("wire = \"plain\""),
            mail("wire = \"private-network\"\nport = 2525\nreply_to = \"help@anxin.example\""),
            mail(&format!("wire = \"plain\"\nuser = \"anxin\"\npassword_file = \"{at}\"")),
            mail("wire = \"plain\"").replace("Anxin <anxin@anxin.example>", "anxin@anxin.example"),
        ] {
            assert!(open(Some(&toml::from_str(&good).unwrap()), false).unwrap().is_some(), "{good}");
        }
        assert!(open(None, false).unwrap().is_none() && open(None, true).unwrap().is_some());
        for (toml, named) in [
            (mail("wire = \"telegraph\""), "starttls"),
            (mail("wire = \"plain\"\nca_file = \"x\""), "ca_file"),
            (mail("ca_file = \"/nowhere\""), "ca_file"),
            (mail(&format!("wire = \"starttls\"\nca_file = \"{at}\"")), "BEGIN CERTIFICATE"),
            (mail("wire = \"plain\"").replace("127.0.0.1", "smtp.example.com"), "private-network"),
            (mail("wire = \"plain\"").replace("127.0.0.1", "smtp://x"), "host"),
            (mail("wire = \"plain\"\nport = 0"), "port"),
            (mail("wire = \"plain\"\nuser = \"anxin\""), "password_file"),
            (mail(&format!("wire = \"plain\"\npassword_file = \"{at}\"")), "user"),
            (mail("wire = \"plain\"\nuser = \"anxin\"\npassword_file = \"/nowhere\""), "password_file"),
            (mail("wire = \"plain\"\nreply_to = \"nobody\""), "reply_to"),
            (mail("wire = \"plain\"").replace("@anxin.example", ""), "from"),
            (mail("wire = \"plain\"").replace("<anxin@", "<anxin\\r\\nBcc: x@"), "from"),
            (mail("wire = \"plain\"\ncolour = 1"), "colour"),
        ] {
            let said = said(&toml);
            assert!(said.contains(named) && !said.contains("s3cret"), "{named}: {said}");
        }
    }
}
