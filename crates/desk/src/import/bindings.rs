//! Bindings of privacy numbers, as a platform made them. A file tells what was done, so a binding is taken even if its line might
//! not have called the customer when it began; that is counted and said, for somebody should look at it. Whoever asks before
//! binding asks the gate.

use std::io::Read;

use anxin_domain::decide::Verdict;
use anxin_domain::people::Binding;
use anxin_gate::Gate;
use anxin_store::StoreError;
use anxin_store::directory::{Entered, put_binding};

use super::lines::Source;
use super::table::{Columns, Fields, Table};
use super::{
    EARLIEST, ImportError, ImportOptions, ImportReport, Noting, Outcome, Sink, Wrong, interval, moment,
};
use super::{number, opt_moment, pour};
use crate::Desk;
use crate::error::DeskError;

const COLUMNS: Columns<'static> = Columns { required: &["x", "a", "b", "from"], optional: &["until"] };

impl Desk {
    /// Enters bindings of privacy numbers: `x,a,b,from,until`. When line `a` dials `x` between the two moments, the telephone of
    /// `b` rings and shows `x`. The same row with an end closes what the earlier one began. When this returns, the gate of this
    /// process goes by them.
    ///
    /// # Errors
    /// [`ImportError`] when the file as a whole cannot be taken, or the store does not answer.
    pub async fn import_bindings<R: Read + Send>(
        &self,
        file: R,
        options: &ImportOptions,
    ) -> Result<ImportReport, ImportError> {
        let (region, zone) = (options.region, options.zone.clone());
        let read = move |row: &Fields<'_>| {
            let from = moment("from", row.get("from"), &zone)?;
            checked(Binding {
                x: number("x", row.get("x"), region)?,
                a: number("a", row.get("a"), region)?,
                b: number("b", row.get("b"), region)?,
                interval: interval(from, opt_moment("until", row.get("until"), &zone)?)?,
            })
        };
        let sink =
            Bindings { gate: self.gate().clone(), noting: Noting::of("bindings", options, self.clock()) };
        pour(Table::open(Source::open(file)?, COLUMNS, read)?, sink, options).await
    }
}

fn checked(binding: Binding) -> Result<Binding, Wrong> {
    let Binding { x, a, b, interval } = binding;
    if x == a {
        return Err(Wrong::new("x", "this is the line itself; write the privacy number that is displayed"));
    }
    if x == b {
        return Err(Wrong::new(
            "x",
            "this is the customer's number; write the privacy number that is displayed",
        ));
    }
    if a == b {
        return Err(Wrong::new("b", "this is the line that calls; write the customer's number"));
    }
    if interval.from < EARLIEST {
        return Err(Wrong::new("from", "this lies before 1990; write the right year"));
    }
    Ok(binding)
}

struct Bindings {
    gate: Gate,
    noting: Noting,
}

const fn is_new(entered: &Entered) -> bool {
    matches!(entered, Entered::New(_))
}

impl Sink for Bindings {
    type Item = Binding;

    async fn put(&mut self, chunk: Vec<Binding>) -> Result<Vec<Outcome>, ImportError> {
        let (rows, now, noting) = (chunk.clone(), self.gate.clock().now(), self.noting.clone());
        let entered: Vec<Entered> = self
            .gate
            .store()
            .write(move |tx| {
                let entered = rows
                    .iter()
                    .map(|binding| put_binding(tx, binding, now))
                    .collect::<Result<Vec<_>, StoreError>>()?;
                noting.note(tx, entered.iter().any(is_new))?;
                Ok::<_, StoreError>(entered)
            })
            .await?;
        self.noting.committed(entered.iter().any(is_new));
        self.gate.follower().catch_up().await.map_err(DeskError::from)?;
        let mut outcomes = Vec::with_capacity(chunk.len());
        for (binding, entered) in chunk.iter().zip(entered) {
            let outcome = match entered {
                Entered::Refused(reason) => {
                    outcomes.push(Outcome::Refused(Wrong::new("x", reason)));
                    continue;
                }
                Entered::New(_) => Outcome::New,
                Entered::Same => Outcome::Same,
            };
            outcomes.push(match self.doubt(binding).await? {
                Some(doubt) => Outcome::Warned(Box::new(outcome), doubt),
                None => outcome,
            });
        }
        Ok(outcomes)
    }
}

impl Bindings {
    /// Why the line might not have called the customer when the binding began, on what was known then.
    async fn doubt(&self, binding: &Binding) -> Result<Option<Wrong>, DeskError> {
        let judged = self.gate.as_of(binding.a, binding.b, binding.interval.from).await?.judgement;
        if judged.verdict == Verdict::Allow {
            return Ok(None);
        }
        let code = judged.decisive().map_or("denied", |code| code.word());
        let what = format!("taken, but this line might not call this customer when it begins ({code})");
        Ok(Some(Wrong::new("from", what)))
    }
}
