//! `anxin scrub`: a list in, the same list out with number, verdict and reason behind every row.

use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::time::Duration;

use anxin_domain::decide::{Judgement, ReasonCode};
use anxin_domain::ids::BrandId;
use anxin_domain::number::{AreaCode, Number, Place as At, Region};
use anxin_domain::scope::{LineOfBusiness, Purpose};
use anxin_domain::time::Instant;
use anxin_gate::{Gate, ListQuestion};
use anxin_scrub::{Answer, Judge, Lists, Reading, Report, ScrubError, Watch, delimiter, scrub};
use anxin_segment::{Segment, Stay};
use anyhow::{Context as _, bail};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::Place;
use crate::house::House;
use crate::printer::{Printer, Verdict};

/// How often the progress bar moves.
const TICK: Duration = Duration::from_millis(100);

#[derive(Args)]
pub(crate) struct Scrub {
    /// The list: CSV in any dialect and encoding, plain, gzip or zstd; or Parquet
    input: PathBuf,
    /// Where the list goes with number, verdict and reason added; .gz and .zst are compressed
    #[arg(long, value_name = "OUT")]
    output: PathBuf,
    /// How to read the list
    #[command(flatten)]
    reading: How,
    /// Whose calls they would be; the only brand when there is one
    #[arg(long, value_name = "ID")]
    brand: Option<BrandId>,
    /// What the calls are for
    #[arg(long, default_value = "marketing", value_name = "marketing|service|survey|consent_request")]
    purpose: Purpose,
    /// What they are about
    #[arg(long, value_name = "resale|rental|new_home")]
    line_of_business: Option<LineOfBusiness>,
    /// The moment of the calls (RFC 3339); now when not given
    #[arg(long, value_name = "RFC3339", value_parser = Instant::parse)]
    at: Option<Instant>,
    /// Go by a list that `anxin lists build` made, and by nothing else; may be given several times
    #[arg(long, value_name = "SEGMENT", conflicts_with_all = ["brand", "line_of_business", "at"])]
    list: Vec<PathBuf>,
}

/// How to read a list; what is not said is found out.
#[derive(Args)]
pub(super) struct How {
    /// The column with the numbers: its name, or its place from 1
    #[arg(long, value_name = "NAME")]
    column: Option<String>,
    /// What stands between fields: one character, or `tab`
    #[arg(long, value_name = "CHARACTER", value_parser = delimiter)]
    delimiter: Option<u8>,
    /// The encoding, as in utf-8, gbk, utf-16le
    #[arg(long, value_name = "LABEL")]
    encoding: Option<String>,
    /// Where numbers without a country code are (two letters)
    #[arg(long, default_value = "CN")]
    region: Region,
    /// Which area of that region numbers without an area code are in, as in 27 or 027 for Wuhan
    #[arg(long, value_name = "DIGITS")]
    area_code: Option<AreaCode>,
}

impl How {
    pub(super) fn reading(&self, input: PathBuf) -> Reading {
        Reading {
            input,
            column: self.column.clone(),
            delimiter: self.delimiter,
            encoding: self.encoding.clone(),
            place: At { region: self.region, area_code: self.area_code },
        }
    }
}

pub(crate) async fn run(place: &Place, what: Scrub, printer: &Printer) -> anyhow::Result<Verdict> {
    let reading = what.reading.reading(what.input.clone());
    let judge: Box<dyn Judge + Send> = if what.list.is_empty() {
        Box::new(law(place, &what).await?)
    } else {
        let open = |path: &PathBuf| Segment::open(path, stay(path, &what.input));
        Box::new(Lists::new(what.list.iter().map(open).collect::<Result<_, _>>()?))
    };
    let output = what.output.clone();
    let report = watched(move |watch| scrub(&reading, &output, judge.as_ref(), watch)).await?;
    printer.answer(&report, in_words)?;
    Ok(if report.invalid() == 0 { Verdict::Yes } else { Verdict::No })
}

/// Where a list stays while an input is held against it. To copy it into memory takes time for each of its bytes, and saves time
/// at each row that is looked up: it is worth that for an input that is as long as the list.
fn stay(list: &Path, input: &Path) -> Stay {
    let length = |path: &Path| std::fs::metadata(path).map_or(0, |facts| facts.len());
    if length(list) <= length(input) { Stay::Memory } else { Stay::Mapped }
}

/// Does long work on a thread of its own: shows how far it is, and stops it when somebody interrupts.
pub(super) async fn watched<T: Send + 'static>(
    work: impl FnOnce(&Watch) -> Result<T, ScrubError> + Send + 'static,
) -> anyhow::Result<T> {
    let watch = Watch::default();
    let (tell, mut working) = tokio::sync::oneshot::channel();
    // A thread of its own, so that one that hangs on a device does not keep the process from ending.
    std::thread::spawn({
        let watch = watch.clone();
        move || drop(tell.send(work(&watch)))
    });
    // Drawn on stderr, and only if that is a terminal.
    let bar = ProgressBar::new(0);
    if let Ok(style) =
        ProgressStyle::with_template("{bar:40} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left")
    {
        bar.set_style(style);
    }
    let mut asked = Box::pin(super::serve::asked_to_stop());
    let done = loop {
        tokio::select! {
            done = &mut working => break done,
            Ok(()) = &mut asked => {
                // Who asks twice does not want to wait for whatever it hangs on; what was begun is written over by the next.
                if watch.stop.swap(true, Ordering::Relaxed) {
                    bail!("stopped; nothing was written");
                }
                asked.set(super::serve::asked_to_stop());
            }
            () = tokio::time::sleep(TICK) => {
                bar.set_length(watch.length.load(Ordering::Relaxed));
                bar.set_position(watch.read.load(Ordering::Relaxed));
            }
        }
    };
    bar.finish_and_clear();
    Ok(done.context("the work stopped by itself")??)
}

/// The law and everything that the data folder knows.
async fn law(place: &Place, what: &Scrub) -> anyhow::Result<ByLaw> {
    let gate = House::open(place).await?.gate;
    let brands = gate.registry().now().brands();
    let brand = match (&what.brand, brands.as_slice()) {
        (Some(brand), known) if known.iter().any(|b| b.id == *brand) => brand.clone(),
        (Some(brand), _) => {
            bail!("--brand {brand}: there is no such brand; `anxin import brands` makes them known")
        }
        (None, [only]) => only.id.clone(),
        (None, []) => {
            bail!("no brand is known in {}; import brands, or go by a list with --list", place.data.display())
        }
        (None, several) => {
            let names: Vec<&str> = several.iter().map(|brand| brand.id.as_str()).collect();
            bail!("say whose calls they would be: --brand with one of {}", names.join(", "))
        }
    };
    let at = what.at.unwrap_or_else(|| gate.clock().now());
    let question = ListQuestion { brand, purpose: what.purpose, line_of_business: what.line_of_business, at };
    // A long list is judged for longer than knowledge may be old, and customers go on talking meanwhile.
    let follower = gate.follower().clone();
    tokio::spawn(async move { follower.run().await });
    Ok(ByLaw { gate, question })
}

struct ByLaw {
    gate: Gate,
    question: ListQuestion,
}

impl Judge for ByLaw {
    fn judge(&self, numbers: &[Number], answers: &mut Vec<Answer>) -> Result<(), ScrubError> {
        answers.clear();
        for number in numbers {
            let judgement = self.gate.judge_for_brand(&self.question, *number);
            let judgement = judgement.map_err(|error| ScrubError::Judge(error.to_string()))?;
            answers.push(answer_of(&judgement)?);
        }
        Ok(())
    }
}

/// The reason that decides. Old knowledge is a no to a call and no answer to a list: half of it would be denied for a database that
/// did not answer for a while.
fn answer_of(judgement: &Judgement) -> Result<Answer, ScrubError> {
    if judgement.reasons.iter().any(|reason| reason.code == ReasonCode::StaleKnowledge) {
        let what =
            "the database did not answer for too long, so the knowledge is too old to go by; run it again";
        return Err(ScrubError::Judge(what.into()));
    }
    let reason = judgement.decisive().ok_or_else(|| ScrubError::Judge("a judgement has no reason".into()))?;
    Ok(Answer { verdict: judgement.verdict, reason })
}

fn in_words(report: &Report) -> String {
    let mut text = format!("{} rows\n", report.rows);
    for (verdict, rows) in &report.verdicts {
        text.push_str(&format!("  {verdict:<8} {rows}\n"));
    }
    for (reason, rows) in &report.reasons {
        text.push_str(&format!("    {reason:<26} {rows}\n"));
    }
    text
}
