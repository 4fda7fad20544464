//! What a file is: told from its bytes, never from its name.

use std::str::FromStr;

use anxin_store::StoreError;
use serde::Serialize;

use crate::words::fixed_words;

fixed_words! {
    /// A kind of file that is taken.
    FileKind, "kind of file" {
        /// A JPEG picture.
        Jpeg = "jpeg",
        /// A PNG picture.
        Png = "png",
        /// A WebP picture.
        Webp = "webp",
        /// A PDF document.
        Pdf = "pdf",
        /// An MP3 recording.
        Mp3 = "mp3",
        /// An M4A recording.
        M4a = "m4a",
        /// A WAV recording.
        Wav = "wav",
        /// An Ogg recording (Opus or Vorbis).
        Ogg = "ogg",
    }
}

/// Files of one family are often named as one another: a screenshot is called `.png` whatever it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Picture,
    Document,
    Recording,
    /// What is never taken.
    Foreign,
}

/// Extensions of what browsers and systems run, or what opens as something else than its name says.
const FOREIGN: &[&str] = &[
    "bat", "cmd", "com", "dll", "doc", "docm", "docx", "exe", "hta", "htm", "html", "jar", "js", "lnk",
    "mht", "mhtml", "mjs", "msi", "php", "ps1", "scr", "sh", "svg", "svgz", "swf", "vbs", "wasm", "xht",
    "xhtml", "xls", "xlsm", "xlsx", "xml", "xsl", "zip",
];

impl FileKind {
    /// The type under which it is served, whatever it was sent as.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Pdf => "application/pdf",
            Self::Mp3 => "audio/mpeg",
            Self::M4a => "audio/mp4",
            Self::Wav => "audio/wav",
            Self::Ogg => "audio/ogg",
        }
    }

    /// What its name ends in, without the dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            _ => self.word(),
        }
    }

    /// What people call it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::Webp => "WebP",
            Self::Pdf => "PDF",
            Self::Mp3 => "MP3",
            Self::M4a => "M4A",
            Self::Wav => "WAV",
            Self::Ogg => "Ogg",
        }
    }

    /// Tells the kind from the first bytes.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        let is_riff = |what: &[u8]| bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(what);
        match bytes {
            [0xFF, 0xD8, 0xFF, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some(Self::Png),
            [b'%', b'P', b'D', b'F', b'-', ..] => Some(Self::Pdf),
            [b'O', b'g', b'g', b'S', ..] => Some(Self::Ogg),
            [b'I', b'D', b'3', ..] => Some(Self::Mp3),
            [0xFF, second, ..] if second & 0xE0 == 0xE0 => Some(Self::Mp3),
            [_, _, _, _, b'f', b't', b'y', b'p', ..] => Some(Self::M4a),
            _ if is_riff(b"WEBP") => Some(Self::Webp),
            _ if is_riff(b"WAVE") => Some(Self::Wav),
            _ => None,
        }
    }

    /// Whether a name may end so: in something that means nothing here, or in what files of its family are called.
    pub(super) fn may_be_called(self, extension: &str) -> bool {
        family_of(extension).is_none_or(|family| family == self.family())
    }

    const fn family(self) -> Family {
        match self {
            Self::Jpeg | Self::Png | Self::Webp => Family::Picture,
            Self::Pdf => Family::Document,
            Self::Mp3 | Self::M4a | Self::Wav | Self::Ogg => Family::Recording,
        }
    }
}

fn family_of(extension: &str) -> Option<Family> {
    let extension = extension.to_ascii_lowercase();
    match extension.as_str() {
        "jpg" | "jpeg" | "jpe" | "jfif" | "png" | "webp" => Some(Family::Picture),
        "pdf" => Some(Family::Document),
        "mp3" | "m4a" | "mp4" | "wav" | "wave" | "ogg" | "oga" | "opus" => Some(Family::Recording),
        other => FOREIGN.contains(&other).then_some(Family::Foreign),
    }
}
