//! Stores for tests: each test owns its own. `ANXIN_TEST_STORE` chooses the engine (`sqlite`, the default, or `postgres`,
//! started from Debian's binaries by the first test that asks and left for the others), `ANXIN_TEST_TWICE=1` runs each
//! transaction a second time after rolling the first back, as two writers that meet would.

mod template;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use anxin_domain::time::Instant;
use tempfile::TempDir;

use crate::clock::Clock;
use crate::error::StoreError;
use crate::migrate;
use crate::store::Store;

pub use crate::mortal::{die_at, may_die};

/// A store that is gone with the test.
pub struct TestStore {
    /// The store.
    pub store: Store,
    /// A clock that stands at 2026-11-23T06:00:00Z (14:00 in Wuhan) until it is set.
    pub clock: Clock,
    /// A folder of the test's own.
    pub folder: TempDir,
    /// The PostgreSQL address, when the store lives there.
    pub url: Option<String>,
}

impl TestStore {
    /// Makes a fresh store on the engine that the environment chooses.
    ///
    /// # Panics
    /// When the engine cannot be had: a test that needs it must fail, not pass without it.
    pub async fn fresh() -> Self {
        Self::with_clock(Clock::standing_at(Instant::from_micros(1_795_413_600_000_000))).await
    }

    /// The same with another clock.
    ///
    /// # Panics
    /// When the engine cannot be had.
    pub async fn with_clock(clock: Clock) -> Self {
        Self::make(clock, migrate::NEWEST).await
    }

    /// A store as the program that knew this version of the schema left it; [`TestStore::open_again`] brings it up to date.
    ///
    /// # Panics
    /// When the engine cannot be had.
    pub async fn at_schema(schema: i64) -> Self {
        Self::make(Clock::standing_at(Instant::from_micros(1_795_413_600_000_000)), schema).await
    }

    #[expect(clippy::expect_used, reason = "test help: failing loudly is its job")]
    async fn make(clock: Clock, schema: i64) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = match (on_postgres(), schema == migrate::NEWEST) {
            (true, true) => Some(copied_database(&template::database().await)),
            (true, false) => Some(fresh_database()),
            (false, true) => {
                template::file(folder.path()).await;
                None
            }
            (false, false) => None,
        };
        let store =
            open(folder.path(), url.as_deref(), clock.clone(), schema).await.expect("a fresh store opens");
        Self { store, clock, folder, url }
    }

    /// Opens the same database once more, as a second process would.
    ///
    /// # Errors
    /// As for [`Store::open_folder`].
    pub async fn open_again(&self) -> Result<Store, StoreError> {
        open(self.folder.path(), self.url.as_deref(), self.clock.clone(), migrate::NEWEST).await
    }
}

/// Where a store is kept that outlives the processes that open it, as those do that a test kills.
#[derive(Clone, Debug)]
pub struct Place {
    /// Its folder.
    pub folder: PathBuf,
    /// The PostgreSQL address, when the store lives there.
    pub url: Option<String>,
}

impl Place {
    /// A place without a store yet, in an empty folder, on the engine that the environment chooses.
    ///
    /// # Panics
    /// When the engine cannot be had.
    #[must_use]
    pub fn fresh(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), url: on_postgres().then(fresh_database) }
    }

    /// Opens the store that is kept here.
    ///
    /// # Errors
    /// As for [`Store::open_folder`].
    pub async fn open(&self, clock: Clock) -> Result<Store, StoreError> {
        open(&self.folder, self.url.as_deref(), clock, migrate::NEWEST).await
    }

    /// Copies the folder and the database to another folder that is not there yet. Nobody may have this place open.
    ///
    /// # Panics
    /// When that cannot be done.
    #[must_use]
    #[expect(clippy::expect_used, reason = "test help: failing loudly is its job")]
    pub fn copy(&self, folder: &Path) -> Self {
        copy_folder(&self.folder, folder).expect("a copy of the folder");
        let url = self.url.as_ref().map(|url| copied_database(url.rsplit('/').next().expect("a name")));
        Self { folder: folder.to_owned(), url }
    }

    /// Removes the database, whoever has it open; the folder is the caller's.
    ///
    /// # Panics
    /// When that cannot be done.
    pub fn remove_database(&self) {
        if let Some(name) = self.url.as_ref().and_then(|url| url.rsplit('/').next()) {
            cluster().tell(&[&format!("DROP DATABASE {name} WITH (FORCE)")]);
        }
    }
}

fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir(to)?;
    for entry in std::fs::read_dir(from)? {
        let (entry, target) = entry.map(|entry| (entry.path(), to.join(entry.file_name())))?;
        if entry.is_dir() {
            copy_folder(&entry, &target)?;
        } else {
            std::fs::copy(&entry, &target)?;
        }
    }
    Ok(())
}

fn on_postgres() -> bool {
    std::env::var("ANXIN_TEST_STORE").as_deref() == Ok("postgres")
}

async fn open(folder: &Path, url: Option<&str>, clock: Clock, schema: i64) -> Result<Store, StoreError> {
    let twice = std::env::var("ANXIN_TEST_TWICE").as_deref() == Ok("1");
    match url {
        Some(url) => Store::connect_postgres(url, clock, twice, schema).await,
        None => Store::open_sqlite(folder, clock, twice, schema).await,
    }
}

/// Makes an empty database in the test cluster and returns its address.
///
/// # Panics
/// When PostgreSQL is not installed or does not start.
#[must_use]
pub fn fresh_database() -> String {
    copied_database("template1")
}

fn copied_database(template: &str) -> String {
    static COUNT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    let cluster = cluster();
    let count = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let name = format!("t{}_{count}", std::process::id());
    let strategy = cluster.strategy();
    let create = format!("CREATE DATABASE {name} OWNER {OWNER} TEMPLATE {template}{strategy}");
    cluster.tell(&[&format!("DROP DATABASE IF EXISTS {name}"), &create]);
    cluster.url(&name)
}

/// Who owns the databases: no superuser, for row-level security does not hold those.
const OWNER: &str = "anxin";

struct Cluster {
    bin: PathBuf,
    port: u16,
}

/// One cluster serves all test processes; it is started under a lock by whoever comes first and found by its port file.
#[expect(clippy::expect_used, reason = "test help: failing loudly is its job")]
fn cluster() -> &'static Cluster {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(|| {
        let bin = newest_bin().expect("PostgreSQL is installed (apt-get install postgresql)");
        let home = std::env::temp_dir().join("anxin-test-postgres");
        std::fs::create_dir_all(&home).expect("a folder for the cluster");
        let lock = std::fs::File::create(home.join("lock")).expect("a lock file");
        lock.lock().expect("the lock");
        let noted =
            std::fs::read_to_string(home.join("port")).ok().and_then(|p| p.trim().parse::<u16>().ok());
        if let Some(port) = noted.filter(|port| runs(&home.join("data"), *port)) {
            return Cluster { bin, port };
        }
        let port = start(&bin, &home);
        let cluster = Cluster { bin, port };
        cluster.tell(&[&format!("CREATE ROLE {OWNER} LOGIN")]);
        std::fs::write(home.join("port"), port.to_string()).expect("the port file");
        cluster
    })
}

#[expect(clippy::expect_used, reason = "test help: failing loudly is its job")]
fn start(bin: &Path, home: &Path) -> u16 {
    let data = home.join("data");
    let _ = std::fs::remove_dir_all(&data);
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = free.local_addr().expect("its address").port();
    drop(free);
    std::fs::create_dir_all(&data).expect("a data folder");
    own_by_postgres(home);
    run(as_postgres(&bin.join("initdb"))
        .args(["-A", "trust", "-U", "postgres", "--no-sync", "-D"])
        .arg(&data));
    // What is written for the day after a crash is left out: a cluster that ends is made anew. Nobody tidies up in the background either:
    // with a thousand databases that is a new process ten times a second.
    let options = format!(
        "-p {port} -h 127.0.0.1 -k {} -c max_connections=400 -c fsync=off -c full_page_writes=off -c wal_level=minimal \
         -c max_wal_senders=0 -c max_wal_size=4GB -c checkpoint_timeout=1h -c autovacuum=off",
        home.display()
    );
    run(as_postgres(&bin.join("pg_ctl"))
        .args(["-w", "-t", "60", "-D"])
        .arg(&data)
        .args(["-o", &options, "-l"])
        .arg(home.join("log"))
        .arg("start"));
    port
}

fn newest_bin() -> Option<PathBuf> {
    let mut found: Vec<PathBuf> =
        std::fs::read_dir("/usr/lib/postgresql").ok()?.flatten().map(|e| e.path().join("bin")).collect();
    found.sort();
    found.pop()
}

/// PostgreSQL refuses to run as root, so root hands it to Debian's own user.
fn as_postgres(program: &Path) -> Command {
    if is_root() {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(program);
        command
    } else {
        Command::new(program)
    }
}

fn own_by_postgres(home: &Path) {
    if is_root() {
        run(Command::new("chown").args(["-R", "postgres:postgres"]).arg(home));
    }
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|o| o.stdout.starts_with(b"0\n"))
}

/// Whether the cluster in a folder still runs on a port: it says so itself, and the process that it names is at work in that folder, as
/// no other and no dead one is. Asking it over the network would take a process of its own for each test.
fn runs(data: &Path, port: u16) -> bool {
    let told = std::fs::read_to_string(data.join("postmaster.pid")).unwrap_or_default();
    // Process, folder, start, port (PostgreSQL's `pidfile.h`).
    let mut told = told.lines();
    let (process, its_port) =
        (told.next().unwrap_or_default().trim(), told.nth(2).unwrap_or_default().trim());
    let works_in = std::fs::read_link(format!("/proc/{process}/cwd")).ok();
    works_in.is_some() && works_in == data.canonicalize().ok() && its_port == port.to_string()
}

impl Cluster {
    fn url(&self, name: &str) -> String {
        format!("postgres://{OWNER}@127.0.0.1:{}/{name}", self.port)
    }

    /// How a database is copied: file by file, as every PostgreSQL before 15 does. Newer ones write each page into the log as well, for a day
    /// after a crash that a test never sees, which takes three times as long.
    fn strategy(&self) -> &'static str {
        let version = self.bin.parent().and_then(Path::file_name).and_then(std::ffi::OsStr::to_str);
        let is_new =
            version.and_then(|version| version.parse::<u32>().ok()).is_some_and(|version| version >= 15);
        if is_new { " STRATEGY FILE_COPY" } else { "" }
    }

    /// Has statements run by the one who may do everything, each by itself. Tests that wait for something else are in a runtime already, so
    /// it has a thread of its own; starting `psql` for it took as long as half of the tests.
    #[expect(clippy::expect_used, reason = "test help: failing loudly is its job")]
    fn tell(&self, statements: &[&str]) {
        let url = format!("postgres://postgres@127.0.0.1:{}/postgres", self.port);
        let work = async {
            let (client, connection) =
                tokio_postgres::connect(&url, tokio_postgres::NoTls).await.expect("the cluster answers");
            let connection = tokio::spawn(connection);
            for statement in statements {
                client.batch_execute(statement).await.expect("the statement runs");
            }
            drop(client);
            let _ = connection.await;
        };
        let run = || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime").block_on(work);
        };
        std::thread::scope(|scope| scope.spawn(run).join()).expect("the cluster is told");
    }
}

fn run(mut command: impl std::borrow::BorrowMut<Command>) {
    let command = command.borrow_mut();
    command.current_dir("/").stdin(Stdio::null());
    // The server inherits what it is given; a pipe would keep whoever reads it waiting for ever.
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(status.as_ref().is_ok_and(std::process::ExitStatus::success), "{command:?}: {status:?}");
}
