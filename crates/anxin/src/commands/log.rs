//! `anxin log`: the public log of this house.

use std::fs;
use std::path::{Path, PathBuf};

use anxin_proof::Tile;
use anxin_proof::audit::{CHECKPOINT, VKEY};
use anyhow::Context as _;
use clap::{Args, Subcommand};
use serde::Serialize;

use super::Place;
use crate::house::House;
use crate::printer::{Printer, Verdict};

#[derive(Args)]
pub(crate) struct Log {
    #[command(subcommand)]
    what: What,
}

#[derive(Clone, Subcommand)]
enum What {
    /// Show the newest checkpoint and the key; note it somewhere else
    Show,
    /// Give events that wait their places; a server that is running does so every second
    Append,
    /// Write the log as files that any web server can serve; again adds what has come since
    Export {
        /// The folder
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
}

#[derive(Serialize)]
struct Shown {
    size: u64,
    root: String,
    vkey: String,
    checkpoint: String,
}

#[derive(Serialize)]
struct Appended {
    appended: u64,
    size: u64,
}

#[derive(Serialize)]
struct Exported {
    size: u64,
    written: u64,
    kept: u64,
}

pub(crate) async fn run(place: &Place, what: Log, printer: &Printer) -> anyhow::Result<Verdict> {
    let house = House::open(place).await?;
    let log = &house.log;
    match what.what {
        What::Show => {
            let (head, checkpoint) = (log.head().await?, log.checkpoint().await?);
            let vkey = log.verifier()?.to_string();
            let shown = Shown { size: head.size, root: head.root.to_base64(), vkey, checkpoint };
            printer.answer(&shown, |shown| format!("{}\n{}", shown.checkpoint, shown.vkey))?;
        }
        What::Append => {
            let appended = log.sequence().await?;
            let answer = Appended { appended, size: log.head().await?.size };
            printer.answer(&answer, |a| {
                format!("{} events got their places; the log has {} entries", a.appended, a.size)
            })?;
        }
        What::Export { folder } => {
            let exported = export(log, &folder).await?;
            printer.answer(&exported, |e| {
                format!("a log of {} entries: {} files written, {} were there", e.size, e.written, e.kept)
            })?;
        }
    }
    Ok(Verdict::Yes)
}

/// Writes the files of a log; the checkpoint last, so that whoever reads meanwhile finds all that it speaks of.
async fn export(log: &anxin_proof::Log, folder: &Path) -> anyhow::Result<Exported> {
    let checkpoint = log.checkpoint().await?;
    let size = anxin_proof::Checkpoint::open(&checkpoint, log.verifier()?)?.size;
    let (mut written, mut kept) = (0, 0);
    for tile in Tile::all(size) {
        let path = folder.join(tile.to_string());
        if path.is_file() {
            kept += 1;
            continue;
        }
        let bytes = log.tile(tile).await?.with_context(|| format!("{tile} is not there"))?;
        write(&path, &bytes)?;
        written += 1;
    }
    write(&folder.join(VKEY), format!("{}\n", log.verifier()?).as_bytes())?;
    write(&folder.join(CHECKPOINT), checkpoint.as_bytes())?;
    Ok(Exported { size, written, kept })
}

/// Writes a file beside its place and moves it there: nobody ever sees half of it.
fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let shown = || format!("{} cannot be written", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(shown)?;
    }
    let beside = path.with_extension("new");
    fs::write(&beside, bytes).with_context(shown)?;
    fs::rename(&beside, path).with_context(shown)
}
