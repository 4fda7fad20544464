//! `[texts]`: who sends texts, as the configuration has it, and the provider that comes of it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anxin_domain::ids::MessageId;
use anxin_domain::number::Number;
use anxin_identity::{
    HttpSender, LongTexts, SendError, Sink, SmppSender, SmppSettings, Taken, TextCounts, TextSender, Times,
    Tls, Wire,
};
use anyhow::{Context, bail};
use async_trait::async_trait;
use serde::Deserialize;

/// The provider of texts: an HTTP service that takes `{to, text, id}` as JSON, or one that speaks SMPP.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Texts {
    /// Where to post.
    url: Option<String>,
    /// The file that holds the bearer token, so that it is in no command line and no configuration under version control.
    token_file: Option<PathBuf>,
    /// The provider that speaks SMPP.
    smpp: Option<Smpp>,
}

/// A provider that speaks SMPP 3.4.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Smpp {
    host: String,
    #[serde(default = "usual_port")]
    port: u16,
    #[serde(default)]
    wire: WireKind,
    /// Certificates of the authorities that may vouch for it; those of this machine when it is not said.
    ca_file: Option<PathBuf>,
    system_id: String,
    password_file: PathBuf,
    #[serde(default)]
    system_type: String,
    source: String,
    /// Whether people may sign in by texting `source`.
    #[serde(default)]
    sign_in: bool,
    #[serde(default)]
    long_texts: LongKind,
    #[serde(default = "usual_window")]
    window: usize,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum WireKind {
    #[default]
    Tls,
    Plain,
    PrivateNetwork,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum LongKind {
    #[default]
    Parts,
    Payload,
}

const fn usual_port() -> u16 {
    2775
}

const fn usual_window() -> usize {
    10
}

/// Who sends texts, and whether it is there.
pub(crate) struct Post {
    /// The provider.
    pub(crate) sender: Arc<dyn TextSender>,
    /// Whether a provider that keeps a connection has it now.
    pub(crate) bound: Option<Arc<AtomicBool>>,
}

impl Post {
    /// As the configuration says; in a demonstration without a provider, texts stay in the house.
    pub(crate) fn open(texts: Option<&Texts>, demo: bool) -> anyhow::Result<Self> {
        let alone = |sender| Ok(Self { sender, bound: None });
        match texts {
            Some(texts) => texts.open(),
            None if demo => alone(Arc::new(Sink)),
            None => alone(Arc::new(NoProvider)),
        }
    }
}

impl Texts {
    fn open(&self) -> anyhow::Result<Post> {
        match (&self.url, &self.token_file, &self.smpp) {
            (Some(url), Some(token), None) => {
                let sender = HttpSender::new(url, secret("token_file", token)?.trim())?;
                Ok(Post { sender: Arc::new(sender), bound: None })
            }
            (None, None, Some(smpp)) => {
                let sender = SmppSender::new(smpp.settings()?)?;
                let bound = Some(sender.bound());
                Ok(Post { sender: Arc::new(sender), bound })
            }
            (_, _, Some(_)) => {
                bail!("[texts] names two providers; leave out url and token_file, or [texts.smpp]")
            }
            (Some(_), None, None) => bail!("[texts] token_file: name the file with the provider's token"),
            (None, _, None) => bail!("[texts] url: write where texts are posted to, or add [texts.smpp]"),
        }
    }
}

impl Smpp {
    fn settings(&self) -> anyhow::Result<SmppSettings> {
        let wire = match (self.wire, &self.ca_file) {
            (WireKind::Tls, Some(file)) => {
                Wire::Tls(Tls::of_authorities(secret("ca_file", file)?.as_bytes()).context("[texts.smpp]")?)
            }
            (WireKind::Tls, None) => Wire::Tls(Tls::of_this_machine().context("[texts.smpp]")?),
            (_, Some(_)) => bail!("[texts.smpp] ca_file: it is for wire = \"tls\"; leave it out"),
            (WireKind::Plain, None) => Wire::Plain,
            (WireKind::PrivateNetwork, None) => Wire::PrivateNetwork,
        };
        Ok(SmppSettings {
            host: self.host.clone(),
            port: self.port,
            wire,
            system_id: self.system_id.clone(),
            password: secret("password_file", &self.password_file)?.trim_end_matches(['\r', '\n']).to_owned(),
            system_type: self.system_type.clone(),
            source: self.source.clone(),
            sign_in: self.sign_in,
            long_texts: match self.long_texts {
                LongKind::Parts => LongTexts::Parts,
                LongKind::Payload => LongTexts::Payload,
            },
            window: self.window,
            times: Times::default(),
        })
    }
}

/// Reads what lies in a file so that it is in no configuration.
pub(crate) fn secret(field: &str, file: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(file).with_context(|| {
        format!("{field}: {} cannot be read; name a file that this process may read", file.display())
    })
}

/// Lines of metrics: counts of texts, and whether the provider is there. No number and no id.
pub(crate) fn metrics(counts: &TextCounts, bound: Option<&AtomicBool>) -> String {
    let mut lines: String = counts
        .named()
        .into_iter()
        .map(|(name, count)| format!("anxin_texts_total{{became=\"{name}\"}} {count}\n"))
        .collect();
    if let Some(bound) = bound {
        lines += &format!("anxin_text_provider_bound {}\n", u8::from(bound.load(Ordering::Relaxed)));
    }
    lines
}

/// Stands where a provider of texts should be configured, and says so.
struct NoProvider;

#[async_trait]
impl TextSender for NoProvider {
    async fn send(&self, _: MessageId, _: Number, _: &str) -> Result<Taken, SendError> {
        Err(SendError::Refused(
            "no provider is configured; write a [texts] table into the configuration".into(),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(toml: &str) -> anyhow::Result<Post> {
        Post::open(Some(&toml::from_str(toml)?), false)
    }

    fn said(toml: &str) -> String {
        format!("{:#}", open(toml).err().unwrap())
    }

    #[tokio::test]
    async fn each_mistake_is_named_with_its_mend() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret");
        std::fs::write(&file, "s3cret\n").unwrap();
        let at = file.display();
        let smpp = |more: &str| {
            format!(
                "[smpp]\nhost = \"127.0.0.1\"\nsystem_id = \"anxin\"\npassword_file = \"{at}\"\nsource = \"10690000\"\n{more}"
            )
        };
        assert!(open(&smpp("wire = \"plain\"")).unwrap().bound.is_some());
        assert!(
            open(&format!("url = \"https://texts.example/\"\ntoken_file = \"{at}\""))
                .unwrap()
                .bound
                .is_none()
        );
        for (toml, named) in [
            (String::new(), "url"),
            ("url = \"https://texts.example/\"".into(), "token_file"),
            (format!("url = \"https://texts.example/\"\n{}", smpp("wire = \"plain\"")), "two providers"),
            (smpp("wire = \"telegraph\""), "private-network"),
            (smpp("wire = \"plain\"\nca_file = \"x\""), "ca_file"),
            (smpp("ca_file = \"/nowhere\""), "ca_file"),
            (smpp(&format!("ca_file = \"{at}\"")), "BEGIN CERTIFICATE"),
            (smpp("wire = \"plain\"\nwindow = 0"), "window"),
            (smpp("wire = \"plain\"\ncolour = 1"), "colour"),
            (smpp("wire = \"plain\"\nsign_in = true").replace("10690000", "Anxin"), "sign_in"),
            (smpp("wire = \"plain\"").replace("127.0.0.1", "smpp.example.com"), "private-network"),
            (smpp("wire = \"plain\"").replace(&at.to_string(), "/nowhere"), "password_file"),
            (smpp("wire = \"plain\"").replace("10690000", "安心"), "source"),
        ] {
            let said = said(&toml);
            assert!(said.contains(named) && !said.contains("s3cret"), "{named}: {said}");
        }
    }
}
