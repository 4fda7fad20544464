//! The golden matrix: act history × purpose × line of business × holder × ticket × list × cap × hour × rulebook, one line a
//! case, reviewed as text in `golden/decisions-*.txt`. `UPDATE_GOLDEN=1` writes it anew; read the difference before
//! committing it.

mod business;
mod histories;
mod holder;
mod hours;
mod often;
mod rulebooks;
mod words;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

use anxin_domain::decide::{Effect, ReasonCode, Verdict};
use anxin_domain::time::Instant;

use crate::scene::{Scene, at, library};

/// Lines that belong together, each with the words that tell it and the scene they stand for.
struct Section {
    title: &'static str,
    /// Name and width of each column that tells the scene.
    columns: &'static [(&'static str, usize)],
    rows: Vec<Row>,
}

struct Row {
    cells: Vec<String>,
    scene: Scene,
}

fn row<const N: usize>(cells: [&str; N], scene: Scene) -> Row {
    Row { cells: cells.map(str::to_owned).to_vec(), scene }
}

/// The agent has worked for the brand since before anything was said.
fn of_long_standing(scene: &mut Scene) {
    if let Some(caller) = &mut scene.caller {
        caller.since = at("2010-01-01T00:00:00+08:00");
    }
}

/// A file of the matrix: its name, what its words mean, and what is in it.
type File = (&'static str, &'static str, fn() -> Vec<Section>);

const FILES: &[File] = &[
    ("decisions-words.txt", words::LEGEND, words::sections),
    ("decisions-business.txt", business::LEGEND, business::sections),
    ("decisions-holder.txt", holder::LEGEND, holder::sections),
    ("decisions-hours.txt", hours::LEGEND, hours::sections),
    ("decisions-often.txt", often::LEGEND, often::sections),
    ("decisions-rulebooks.txt", rulebooks::LEGEND, rulebooks::sections),
];

/// The widths of what is answered.
const ANSWERED: [(&str, usize); 3] = [("answer", 7), ("until", 17), ("pays", 22)];

fn line(section: &Section, row: &Row) -> String {
    let judgement = row.scene.judge();
    let zones = row.scene.rulebook.zones(row.scene.call.to);
    let zone = zones.iter().next().unwrap();
    let told = |moment: Instant| moment.format_in(zone, "%Y-%m-%d %H:%M");
    let until = match judgement.verdict {
        Verdict::Defer => judgement.until,
        Verdict::Allow => judgement.holds_until,
        Verdict::Deny => None,
    };
    let answered = [
        judgement.verdict.word().to_owned(),
        until.map_or("-".to_owned(), told),
        judgement.compensable.map_or("-".to_owned(), String::from),
    ];
    let columns = section.columns.iter().chain(&ANSWERED);
    let mut text = String::new();
    for (cell, (_, width)) in row.cells.iter().chain(&answered).zip(columns) {
        let _ = write!(text, "{cell:width$}");
    }
    let codes: Vec<_> = judgement.reasons.iter().map(|reason| reason.code.word()).collect();
    text + &codes.join(" ")
}

fn matrix((_, legend, sections): &File) -> String {
    let mut text = format!(
        "# May this call be made? One line for each case; the first reason is decisive. Read it against the law.\n\
         # until: what a defer waits for, and when an allow ends at the latest; on the wall clock of the place.\n{legend}"
    );
    for section in sections() {
        let columns = section.columns.iter().chain(&ANSWERED);
        let header: String = columns.map(|(name, width)| format!("{name:width$}")).collect();
        let _ = write!(text, "\n## {}\n{header}reasons\n", section.title);
        for row in &section.rows {
            assert_eq!(row.cells.len(), section.columns.len(), "{}: {:?}", section.title, row.cells);
            let _ = writeln!(text, "{}", line(&section, row));
        }
    }
    text
}

#[test]
fn decisions_are_as_reviewed() {
    let mut differences = String::new();
    for file in FILES {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/golden").join(file.0);
        let found = matrix(file);
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(&path, &found).unwrap();
        }
        let golden = std::fs::read_to_string(&path).unwrap();
        let (old, new): (Vec<_>, Vec<_>) = (golden.lines().collect(), found.lines().collect());
        let gone = old.iter().filter(|line| !new.contains(line)).map(|line| format!("- {line}\n"));
        let come = new.iter().filter(|line| !old.contains(line)).map(|line| format!("+ {line}\n"));
        if old != new {
            differences.extend([format!("{}:\n", file.0)]);
            differences.extend(gone.chain(come));
        }
    }
    assert!(differences.is_empty(), "the law changed (UPDATE_GOLDEN=1 writes it down):\n{differences}");
}

#[test]
fn the_matrix_holds_every_reason_and_every_rulebook() {
    let rows: Vec<_> = FILES.iter().flat_map(|(_, _, sections)| sections()).flat_map(|s| s.rows).collect();
    let (mut decisive, mut said, mut judged_by) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for row in &rows {
        let judgement = row.scene.judge();
        decisive.extend(judgement.decisive());
        said.extend(judgement.reasons.iter().map(|reason| reason.code));
        judged_by.insert(row.scene.rulebook.label.clone());
    }
    let missing: Vec<_> = ReasonCode::ALL.iter().filter(|code| !said.contains(code)).collect();
    assert!(missing.is_empty(), "never said: {missing:?}");
    let decides = |code: &&ReasonCode| code.effect() != Effect::Notes;
    let missing: Vec<_> =
        ReasonCode::ALL.iter().filter(decides).filter(|code| !decisive.contains(code)).collect();
    assert!(missing.is_empty(), "never decisive: {missing:?}");
    let missing: Vec<_> =
        library().all().map(|r| r.label.clone()).filter(|label| !judged_by.contains(label)).collect();
    assert!(missing.is_empty(), "never judged by: {missing:?}");
}

#[test]
fn no_two_lines_of_a_section_tell_the_same_scene() {
    for (_, _, sections) in FILES {
        for section in sections() {
            let mut seen = BTreeSet::new();
            for row in &section.rows {
                assert!(seen.insert(&row.cells), "{}: {:?} stands twice", section.title, row.cells);
            }
        }
    }
}
