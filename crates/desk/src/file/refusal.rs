//! Why a file is not taken, in a sentence that says the mend.

use crate::file::kind::FileKind;

/// Why a file is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    /// There is nothing in it.
    #[error("it is empty: choose the file again")]
    Empty,
    /// It is of no kind that is taken.
    #[error(
        "this kind of file is not taken: send a JPEG, PNG or WebP picture, a PDF, or a recording as MP3, M4A, WAV or Ogg"
    )]
    Kind,
    /// A film.
    #[error("films are not taken: send the sound alone as an M4A or MP3 recording, or screenshots")]
    Film,
    /// The name says another kind.
    #[error("its name ends in .{0} and it is a {title}: give it a name that ends in .{extension}", title = .1.title(), extension = .1.extension())]
    Named(String, FileKind),
    /// It ends before it should.
    #[error("the {} ends too early: it did not come whole, send it again", .0.title())]
    Truncated(FileKind),
    /// It is not what it should be.
    #[error("the {} is damaged ({}): open it and save it anew, then send that", .0.title(), .1)]
    Broken(FileKind, &'static str),
    /// Something else is in it.
    #[error("there is {1} hidden in the {title}: take a screenshot of it or save it anew, and send that", title = .0.title())]
    Hidden(FileKind, &'static str),
    /// A PDF that does things.
    #[error("the PDF {0}: print it into a new PDF and send that")]
    Active(&'static str),
    /// A PDF that cannot be looked into.
    #[error("the PDF is locked: save it without a password, or print it into a new PDF, and send that")]
    Locked,
}
