//! One core, the whole law, no journal.

use anxin_bench_measure::{Contest, grouped, table, tenths};
use anyhow::Result;

use crate::city::City;

/// Questions a turn.
const QUESTIONS: usize = 200_000;

pub(crate) async fn run() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let city = City::build_in(folder.path()).await?;
    let questions = City::questions(QUESTIONS);
    let mut contest = Contest::new();
    contest.enter("judge", QUESTIONS, || {
        let mut judged = 0;
        let all = city.gate.try_judge(&questions, |decision| judged += usize::from(decision.is_some()));
        all.map_or(0, |()| judged)
    });
    let taken = contest.run(25)?;
    let rows = taken
        .iter()
        .map(|taken| vec![taken.name.clone(), grouped(taken.per_second()), tenths(taken.cpu_tenths)]);
    table(&["what", "checks/s", "CPU ns a check"], &rows.collect::<Vec<_>>())
}
