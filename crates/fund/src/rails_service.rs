//! The fund's rails as the rooms above see them: payment files out, whatever a bank sends in.

use std::io::Write;

use anxin_domain::ids::{BatchId, StatementId};
use anxin_store::audit::{AuditAction, By, note};
use anxin_store::{Clock, StoreError};
use sha2::{Digest, Sha256};

use crate::error::FundError;
use crate::payer::Payer;
use crate::payment_file::{self, Batch, BatchSummary, FileOptions};
use crate::rails::camt053::{Direction, Statement};
use crate::rails::pain002::{About, StatusReport};
use crate::rails::{self, BankFile, RailError};
use crate::service::Fund;
use crate::statement::{self, Outcome, StatementReport};
use crate::status_report::{self, Report};

/// Payment files shown at once.
const BATCHES_LIMIT: i64 = 50;
/// Rows booked in one transaction.
const ROWS_A_TRANSACTION: usize = 500;

impl Fund {
    /// Makes payment files in another way than the usual: as a table, in several instructions, booked as sums.
    #[must_use]
    pub const fn with_file_options(mut self, options: FileOptions) -> Self {
        self.files = options;
        self
    }

    /// How payment files are made unless somebody asks otherwise.
    #[must_use]
    pub const fn file_options(&self) -> FileOptions {
        self.files
    }

    /// Makes a payment file of every payout that can go, at most [`crate::PAYMENTS_LIMIT`], in one currency; none when there
    /// is nothing to pay. What the payer decided is left to somebody else, and what goes to an account that was changed lately
    /// to later ([`Fund::left_out`] counts both). The attempts, their postings and the file are one transaction. Call it again
    /// for what is left.
    ///
    /// # Errors
    /// [`FundError::NoDebtor`] when no account is configured, or the store's.
    pub async fn make_payment_file(&self, payer: impl Into<Payer>) -> Result<Option<Batch>, FundError> {
        self.make_payment_file_with(payer, self.files).await
    }

    /// The same in a form of the caller's choice. A batch has one form for good: the same payments in a second form would be
    /// paid twice.
    ///
    /// # Errors
    /// As for [`Fund::make_payment_file`].
    pub async fn make_payment_file_with(
        &self,
        payer: impl Into<Payer>,
        options: FileOptions,
    ) -> Result<Option<Batch>, FundError> {
        let debtor = self.debtor.clone().ok_or(FundError::NoDebtor)?;
        let (clock, tenant, payer) = (self.store.clock().clone(), self.tenant.clone(), payer.into());
        self.reserve_all_queued().await?;
        self.store
            .write(move |tx| {
                let made = payment_file::make(tx, &clock, &tenant, &debtor, &payer, options)?;
                if let Some(batch) = &made {
                    note(tx, &clock, payer.acts(), AuditAction::MadePaymentFile, batch.id)?;
                }
                Ok(made)
            })
            .await
    }

    /// A batch by its id.
    ///
    /// # Errors
    /// [`FundError::Store`].
    pub async fn batch(&self, id: BatchId) -> Result<Option<Batch>, FundError> {
        let batch = self.store.of_house().read(move |tx| payment_file::batch(tx, id)).await?;
        Ok(batch.filter(|batch| !self.alone || batch.tenant == self.tenant))
    }

    /// The newest batches, every older one that has payments whose outcome is not known, and what became of their payments.
    ///
    /// # Errors
    /// [`FundError::Store`].
    pub async fn batches(&self) -> Result<Vec<BatchSummary>, FundError> {
        let only = self.alone.then(|| self.tenant.clone());
        let read =
            move |tx: &mut dyn anxin_store::Tx| payment_file::batches(tx, only.as_ref(), BATCHES_LIMIT);
        Ok(self.store.of_house().read(read).await?)
    }

    /// A piece of a payment file, counted from 1; none after the last. A file of a hundred thousand payments is never held as
    /// a whole.
    ///
    /// # Errors
    /// [`FundError::Store`].
    pub async fn payment_file_piece(&self, id: BatchId, n: i64) -> Result<Option<Vec<u8>>, FundError> {
        let store = if self.alone { self.store.clone() } else { self.store.of_house() };
        Ok(store.read(move |tx| payment_file::piece(tx, id, n)).await?)
    }

    /// Writes a payment file out, piece by piece, and returns how many bytes it has: 0 when there is no such file.
    ///
    /// # Errors
    /// [`FundError::Store`], or [`RailError::Unwritable`] when `out` cannot be written to.
    pub async fn write_payment_file(
        &self,
        id: BatchId,
        out: &mut (impl Write + Send + ?Sized),
    ) -> Result<u64, FundError> {
        let mut bytes = 0;
        for n in 1.. {
            let Some(piece) = self.payment_file_piece(id, n).await? else { break };
            out.write_all(&piece).map_err(|e| RailError::Unwritable(e.to_string()))?;
            bytes += piece.len() as u64;
        }
        Ok(bytes)
    }

    /// Imports what a bank sends, by its content: a `camt.053.001.08` statement settles, rejects and returns what it tells of;
    /// a `pain.002` status report gives back what the bank rejects; a table of results does both. Every row that was left
    /// alone is listed. A repeated or overlapping file books nothing twice; an import that broke off is completed by importing
    /// the same file again.
    ///
    /// # Errors
    /// [`FundError::Rail`] when the file is none of these (nothing is booked then), or the store's.
    pub async fn import_statement(&self, bytes: &[u8]) -> Result<StatementReport, FundError> {
        self.import_statement_by(bytes, By::Terminal).await
    }

    /// The same by somebody. The file is noted with who brought it in, in one transaction, before its rows are booked.
    ///
    /// # Errors
    /// As for [`Fund::import_statement`].
    pub async fn import_statement_by(&self, bytes: &[u8], by: By) -> Result<StatementReport, FundError> {
        let bytes = bytes.to_vec();
        // A large file takes a while to read, and calls are judged on the same threads.
        let read = tokio::task::spawn_blocking(move || {
            let digest: [u8; 32] = Sha256::digest(&bytes).into();
            rails::read(&bytes).map(|parsed| (parsed, digest))
        });
        let broken_off = |_| StoreError::Database("reading the statement was broken off".into());
        let (parsed, digest) = read.await.map_err(broken_off)??;
        let (clock, bank_id) = (self.store.clock().clone(), parsed.id().to_owned());
        let house = self.store.of_house();
        let noted = house.write(move |tx| {
            let noted = statement::note(tx, &clock, digest, &bank_id)?;
            note(tx, &clock, by, AuditAction::ImportedStatement, noted.0)?;
            Ok(noted)
        });
        let noted = noted.await;
        let (statement, repeated) = noted.map_err(|error: StoreError| FundError::from(error))?;
        let mut report = StatementReport::begin(statement, parsed.id().to_owned(), repeated);
        match parsed {
            BankFile::Statement(parsed) => self.apply_statement(parsed, &mut report).await?,
            BankFile::Status(parsed) => self.apply_status(parsed, &mut report).await?,
            BankFile::Results(parsed) => {
                let apply = move |tx: &mut dyn anxin_store::Tx, clock: &Clock, id, row: &_| {
                    status_report::apply_result(tx, clock, id, row)
                };
                self.apply_rows(&mut report, parsed.rows, |row| row.number, apply).await?;
            }
        }
        report.unmatched.sort_by_key(|u| u.row);
        Ok(report)
    }

    async fn apply_statement(
        &self,
        parsed: Statement,
        report: &mut StatementReport,
    ) -> Result<(), FundError> {
        let mut rows = parsed.rows;
        // What left the account is booked before what came back, in whichever order the bank lists them.
        rows.sort_by_key(|row| (row.direction == Direction::Credit, row.number));
        let own = self.debtor.as_ref().map(|debtor| debtor.details.account().to_owned());
        self.apply_rows(
            report,
            rows,
            |row| row.number,
            move |tx, clock, id, row| statement::apply(tx, clock, id, row, own.as_deref()),
        )
        .await
    }

    async fn apply_status(
        &self,
        parsed: StatusReport,
        report: &mut StatementReport,
    ) -> Result<(), FundError> {
        let whole = Report::of(&parsed);
        let mut told = parsed.told;
        // Single payments first: what is said of all of them is about those that are left.
        told.sort_by_key(|told| (!matches!(told.about, About::Payment { .. }), told.number));
        self.apply_rows(
            report,
            told,
            |told| told.number,
            move |tx, clock, id, told| status_report::apply(tx, clock, id, &whole, told),
        )
        .await
    }

    /// Applies rows, a few hundred a transaction, and counts what they did.
    async fn apply_rows<R: Clone + Send + Sync + 'static>(
        &self,
        report: &mut StatementReport,
        rows: Vec<R>,
        number: fn(&R) -> u32,
        apply: impl Fn(&mut dyn anxin_store::Tx, &Clock, StatementId, &R) -> Result<Outcome, FundError>
        + Clone
        + Send
        + 'static,
    ) -> Result<(), FundError> {
        for chunk in rows.chunks(ROWS_A_TRANSACTION) {
            let (clock, statement) = (self.store.clock().clone(), report.statement);
            let (chunk, apply) = (chunk.to_vec(), apply.clone());
            // A line of the bank settles in the books of whoever's payment it is.
            let done: Vec<(u32, Outcome)> = self
                .store
                .of_house()
                .write(move |tx| -> Result<_, FundError> {
                    let one = |row: &R| Ok((number(row), apply(tx, &clock, statement, row)?));
                    chunk.iter().map(one).collect()
                })
                .await?;
            done.into_iter().for_each(|(row, outcome)| report.add(row, outcome));
        }
        Ok(())
    }
}
