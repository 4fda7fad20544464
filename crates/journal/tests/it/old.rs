//! A journal from before decisions had a log of their own is moved when it is opened, and nothing is lost or doubled.

use anxin_journal::{Bookmark, Journal};
use fastrand::Rng;
use rusqlite::{Connection, params};

use crate::evidence::any;

#[tokio::test(flavor = "multi_thread")]
async fn decisions_kept_in_a_table_are_moved_into_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let mut rng = Rng::with_seed(1);
    let decisions: Vec<_> = (0..2_500).map(|n| any(&mut rng, 1_000 + n)).collect();
    let make = || {
        let old = Connection::open(folder.path().join("journal.db")).unwrap();
        old.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA application_id = 0x616E786A;
             CREATE TABLE IF NOT EXISTS decision (
                 seq INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, line INTEGER NOT NULL, number INTEGER NOT NULL,
                 decided_at INTEGER NOT NULL, document TEXT NOT NULL);
             BEGIN",
        )
        .unwrap();
        for decision in &decisions {
            let document = serde_json::to_string(decision).unwrap();
            let id = decision.id.to_bytes();
            let sql =
                "INSERT INTO decision (id, line, number, decided_at, document) VALUES (?1, 1, 2, 3, ?2)";
            old.execute(sql, params![id, document]).unwrap();
        }
        old.execute_batch("COMMIT").unwrap();
    };
    // The second time is as after a crash in between: the table is there again, and the log has them already.
    for _ in 0..2 {
        make();
        let journal = Journal::open(folder.path()).unwrap();
        let (all, _) = journal.decisions_after(&Bookmark::default(), u32::MAX).await.unwrap();
        assert_eq!(all.len(), decisions.len());
        assert_eq!(all, decisions);
        journal.verify().await.unwrap();
    }
}
