//! Stores that have the newest schema and nothing else: each is made once for all test processes, and every test's own is a copy of it.
//! Running the migrations for each test took most of the time of a short one.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::{OWNER, cluster, open};
use crate::clock::Clock;
use crate::migrate;

/// The name of the PostgreSQL database that tests copy; made by whoever comes first.
#[expect(clippy::expect_used, reason = "test help: failing loudly is its job")]
pub(super) async fn database() -> String {
    let (cluster, name) = (cluster(), format!("schema_{}", digest()));
    let _lock = lock(&name);
    // Beside the databases, so that it goes with them.
    let made = std::env::temp_dir().join(format!("anxin-test-postgres/data/{name}"));
    if !made.is_file() {
        // One that somebody began and did not end may be there.
        let drop_old = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        cluster.tell(&[&drop_old, &format!("CREATE DATABASE {name} OWNER {OWNER}")]);
        let url = cluster.url(&name);
        drop(open(Path::new(""), Some(&url), Clock::system(), migrate::NEWEST).await.expect("a schema"));
        std::fs::write(&made, "").expect("a note that it is made");
    }
    name
}

/// Puts an SQLite database into a folder.
#[expect(clippy::expect_used, reason = "test help: failing loudly is its job")]
pub(super) async fn file(folder: &Path) {
    let template = std::env::temp_dir().join(format!("anxin-test-schema-{}.db", digest()));
    if !template.is_file() {
        let _lock = lock("anxin-test-schema");
        if !template.is_file() {
            make_file(&template).await;
        }
    }
    std::fs::copy(&template, folder.join("anxin.db")).expect("a copy of the schema");
}

#[expect(clippy::expect_used, reason = "test help: failing loudly is its job")]
async fn make_file(template: &Path) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = open(folder.path(), None, Clock::system(), migrate::NEWEST).await.expect("a schema");
    let whole = template.with_extension(format!("{}", std::process::id()));
    let source = Connection::open(folder.path().join("anxin.db")).expect("the database");
    source.execute("VACUUM INTO ?1", [whole.to_str()]).expect("a copy in one file");
    drop(store);
    std::fs::rename(whole, template).expect("its place");
}

/// Which schema this is: another one, or one that is written otherwise, is another template.
fn digest() -> String {
    let mut hasher = DefaultHasher::new();
    migrate::texts().for_each(|text| text.hash(&mut hasher));
    format!("{:016x}", hasher.finish())
}

/// Held until it is dropped.
#[expect(clippy::expect_used, reason = "test help: failing loudly is its job")]
fn lock(name: &str) -> std::fs::File {
    let path: PathBuf = std::env::temp_dir().join(format!("{name}.lock"));
    let file = std::fs::File::create(path).expect("a lock file");
    file.lock().expect("the lock");
    file
}
