//! The command line as people meet it: exit codes, clear errors, nothing half-done.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod bad_input;
mod files;
mod fund;
mod jobs;
mod journal;
mod law;
mod lists;
mod log;
mod numbers;
mod promises;
mod sandbox;
mod scrub;
mod serve;

use std::path::Path;
use std::process::{Command, Output};

/// Runs the binary on a data folder.
fn anxin(data: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_anxin")).args(args).arg("--data").arg(data).output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A folder with a brand, an agent and a line that may call nobody yet.
fn shop() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let brands =
        write("brands.csv", "brand,name,city,rulebook\nlianjia-wuhan,武汉链家,wuhan,cn-wuhan-lianjia\n");
    let agents = write(
        "agents.csv",
        "brand,store,agent,name,line,from,until\nlianjia-wuhan,s1,1001,王芳,13971009666,2025-01-01T00:00:00+08:00,\n",
    );
    for (kind, file) in [("brands", &brands), ("agents", &agents)] {
        let done = anxin(folder.path(), &["import", kind, file]);
        assert_eq!(code(&done), 0, "{}", err(&done));
    }
    folder
}
