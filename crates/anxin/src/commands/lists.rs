//! `anxin lists`: lists of numbers as segments, for scrubbing without a data folder; and what lists are held in one.

use std::path::PathBuf;

use anxin_desk::import::HeldList;
use anxin_scrub::{BuiltList, build_list};
use anxin_segment::{Segment, Stay};
use clap::{Args, Subcommand};
use serde::Serialize;

use super::Place;
use super::scrub::{How, watched};
use crate::house::House;
use crate::printer::{Printer, Verdict};

#[derive(Args)]
pub(crate) struct Lists {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Make a segment of a list of any size, in any order: CSV in any dialect, plain, gzip or zstd
    Build {
        /// The list
        input: PathBuf,
        /// Where the segment goes
        #[arg(long, value_name = "SEGMENT")]
        output: PathBuf,
        /// How to read the list
        #[command(flatten)]
        reading: How,
        /// What list it is, and of when; the file's name when not given
        #[arg(long, value_name = "TEXT")]
        label: Option<String>,
    },
    /// The lists of others that are held here: as of when, how many numbers, and the newest version
    List,
    /// Verify a segment and say what it is
    Show {
        /// The segment
        segment: PathBuf,
    },
}

#[derive(Serialize)]
struct Shown {
    label: String,
    numbers: u64,
    bytes: usize,
}

pub(crate) async fn run(place: &Place, what: Lists, printer: &Printer) -> anyhow::Result<Verdict> {
    match what.what {
        What::List => {
            let lists = House::open(place).await?.desk.external_lists().await?;
            printer.answer(&lists, |lists| held_in_words(lists))?;
            Ok(Verdict::Yes)
        }
        What::Build { input, output, reading, label } => {
            let label = label.unwrap_or_else(|| {
                input.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
            });
            let reading = reading.reading(input);
            let built = watched(move |watch| build_list(&reading, &output, &label, watch)).await?;
            printer.answer(&built, in_words)?;
            Ok(if built.refused.is_empty() { Verdict::Yes } else { Verdict::No })
        }
        What::Show { segment } => {
            let found = Segment::open(&segment, Stay::Mapped)?;
            let shown =
                Shown { label: found.label().to_owned(), numbers: found.count(), bytes: found.memory() };
            printer.answer(&shown, |shown| {
                format!("{}\n  {} numbers, {} bytes, whole", shown.label, shown.numbers, shown.bytes)
            })?;
            Ok(Verdict::Yes)
        }
    }
}

fn held_in_words(lists: &[HeldList]) -> String {
    let row = |list: &HeldList| {
        let HeldList { name, as_of, version, kind, numbers } = list;
        format!("{name}  as of {as_of}  {numbers} numbers  version {version} ({})\n", kind.as_str())
    };
    if lists.is_empty() { "no list is held here".to_owned() } else { lists.iter().map(row).collect() }
}

fn in_words(built: &BuiltList) -> String {
    let BuiltList { rows, numbers, twice, bytes, .. } = built;
    let mut text =
        format!("{rows} rows: {numbers} numbers in {bytes} bytes, {twice} of them twice or more\n");
    for (reason, rows) in &built.refused {
        text.push_str(&format!("  refused: {reason:<20} {rows}\n"));
    }
    text
}
