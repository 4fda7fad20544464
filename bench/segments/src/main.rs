//! Lists of numbers: how large they are, how fast a number is found, how fast they are built, opened and changed, beside what
//! else could hold them. `cargo run --release -p anxin-bench-segments -- lookups|build|overlay|start [NUMBERS…]`; `files LIST LEADS LISTED
//! ROWS` writes lists for others to be measured with.

mod build;
mod country;
mod files;
mod lookups;
mod overlay;
mod plot;
mod start;

use anyhow::{Context as _, Result, bail};

/// A list for every size of interest, from a shop to a nation.
const SIZES: [u64; 4] = [1_000_000, 10_000_000, 100_000_000, 710_000_000];

fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let what = args.next();
    if what.as_deref() == Some("files") {
        return files::write(&args.collect::<Vec<_>>());
    }
    let sizes: Result<Vec<u64>> =
        args.map(|size| size.replace('_', "").parse().context("a size is a number of numbers")).collect();
    let sizes = Some(sizes?).filter(|sizes| !sizes.is_empty()).unwrap_or_else(|| SIZES.to_vec());
    match what.as_deref() {
        Some("lookups") => lookups::run(&sizes),
        Some("build") => build::run(&sizes),
        Some("overlay") => overlay::run(),
        Some("start") => start::run(&sizes),
        _ => bail!("say what to measure: lookups, build, overlay or start"),
    }
}
