//! The one place that prints: data to stdout, talk to stderr, exit codes as an enum.

use std::io::Write;
use std::process::ExitCode;

use serde::Serialize;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Yes, or done.
    Yes,
    /// No, denied, or something in the input was invalid.
    No,
    /// It could not be done, or was called wrongly.
    Error,
}

impl From<Verdict> for ExitCode {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Yes => Self::from(0),
            Verdict::No => Self::from(1),
            Verdict::Error => Self::from(2),
        }
    }
}

/// Prints for people, or JSON for programs.
#[derive(Clone, Copy)]
pub(crate) struct Printer {
    json: bool,
}

impl Printer {
    pub(crate) const fn new(json: bool) -> Self {
        Self { json }
    }

    /// Whether JSON was asked for.
    pub(crate) const fn json(self) -> bool {
        self.json
    }

    /// The answer: one JSON line, or what `people` writes.
    pub(crate) fn answer<T: Serialize>(
        self,
        value: &T,
        people: impl FnOnce(&T) -> String,
    ) -> anyhow::Result<()> {
        let text = if self.json { serde_json::to_string(value)? } else { people(value) };
        self.data(&text);
        Ok(())
    }

    /// A line of data on stdout. A reader that went away (`| head`) is nobody's mistake.
    pub(crate) fn data(self, text: &str) {
        let mut out = std::io::stdout().lock();
        let _ = writeln!(out, "{}", text.trim_end());
        let _ = out.flush();
    }

    /// Stdout for many lines of data. Who writes to it buffers, flushes, and takes a closed pipe for an end.
    pub(crate) fn stream(self) -> std::io::StdoutLock<'static> {
        std::io::stdout().lock()
    }

    /// A line of talk on stderr.
    pub(crate) fn talk(self, text: &str) {
        let _ = writeln!(std::io::stderr().lock(), "{text}");
    }

    /// An error with its causes, each once; causes that only repeat the sentence before are left out.
    pub(crate) fn error(self, error: &anyhow::Error) {
        let mut sentence = error.to_string();
        for cause in error.chain().skip(1).map(ToString::to_string) {
            if !sentence.contains(&cause) {
                sentence = format!("{sentence}: {cause}");
            }
        }
        if self.json {
            self.data(&serde_json::json!({ "error": sentence }).to_string());
        }
        self.talk(&format!("error: {sentence}"));
    }
}
