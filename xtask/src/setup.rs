//! `cargo xtask setup`: brings what the tests need to a fresh Debian machine, and leaves alone what is there.

use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::run::{command, find, must, output, say, works};
use crate::wheel;

/// One thing the tests need: how to see that it is there, and the Debian package that brings it.
struct Need {
    package: &'static str,
    is_there: fn() -> bool,
}

const NEEDS: &[Need] = &[
    Need { package: "sip-tester", is_there: || find("sipp").is_some() },
    // Without a window, and without the processes that draw one.
    Need { package: "chromium-headless-shell", is_there: || find("chromium-headless-shell").is_some() },
    Need { package: "libxml2-utils", is_there: || find("xmllint").is_some() },
    Need { package: "postgresql", is_there: has_postgresql },
    Need { package: "fonts-noto-cjk", is_there: has_cjk_font },
    Need { package: "nodejs", is_there: || find("node").is_some() },
    Need { package: "npm", is_there: || find("npm").is_some() },
    Need { package: "curl", is_there: || find("curl").is_some() },
    Need { package: "python3-venv", is_there: wheel::has_python },
];

/// The oldest Node whose own test runner has what our tests use.
const OLDEST_NODE: u32 = 18;

/// Installs what is missing: Debian packages, then the Node packages.
pub(crate) fn setup(root: &Path) -> Result<()> {
    let missing: Vec<&str> = NEEDS.iter().filter(|n| !(n.is_there)()).map(|n| n.package).collect();
    if missing.is_empty() {
        say("setup: every program is there");
    } else {
        install(root, &missing)?;
    }
    check_node(root)?;
    install_node_packages(root)
}

fn install(root: &Path, packages: &[&str]) -> Result<()> {
    let mend =
        format!("install them by hand: apt-get install --no-install-recommends {}", packages.join(" "));
    if find("apt-get").is_none() {
        bail!("the tests need {}, and this machine has no apt-get; {mend}", packages.join(", "));
    }
    let is_root = output(command(root, "id", &["-u"]))?.trim() == "0";
    let as_root = |args: &[&str]| -> Result<()> {
        let mut command = if is_root {
            command(root, args[0], &args[1..])
        } else {
            let mut with_sudo = vec!["-n", "--preserve-env=DEBIAN_FRONTEND"];
            with_sudo.extend_from_slice(args);
            command(root, "sudo", &with_sudo)
        };
        command.env("DEBIAN_FRONTEND", "noninteractive");
        must(command)
    };
    let mut arguments = vec!["apt-get", "install", "--yes", "--no-install-recommends"];
    arguments.extend_from_slice(packages);
    as_root(&["apt-get", "update"])
        .and_then(|()| as_root(&arguments))
        .with_context(|| format!("the tests need {}; run as root, or {mend}", packages.join(", ")))?;
    match NEEDS.iter().find(|n| !(n.is_there)()) {
        Some(need) => bail!("{} was installed but is not where the tests look for it", need.package),
        None => Ok(()),
    }
}

fn check_node(root: &Path) -> Result<()> {
    let version = output(command(root, "node", &["--version"]))?;
    let major = version.trim().trim_start_matches('v').split('.').next().and_then(|n| n.parse::<u32>().ok());
    match major {
        Some(major) if major >= OLDEST_NODE => Ok(()),
        _ => bail!(
            "node {} is too old for the browser tests; put node {OLDEST_NODE} or newer in PATH",
            version.trim()
        ),
    }
}

/// `npm ci` wipes and refills the folder, so it runs only when the lock file is not what is installed.
fn install_node_packages(root: &Path) -> Result<()> {
    let e2e = root.join("e2e");
    let fits = works(command(&e2e, "npm", &["ls", "--silent"]));
    if fits {
        return Ok(());
    }
    must(command(&e2e, "npm", &["ci", "--no-fund", "--no-audit"]))
        .context("the tests need the packages in e2e/package-lock.json; check the network and run again")
}

fn has_postgresql() -> bool {
    let Ok(versions) = std::fs::read_dir("/usr/lib/postgresql") else { return false };
    versions.flatten().any(|version| version.path().join("bin/postgres").is_file())
}

fn has_cjk_font() -> bool {
    let Ok(fonts) = std::fs::read_dir("/usr/share/fonts/opentype/noto") else { return false };
    fonts.flatten().any(|font| font.file_name().to_string_lossy().starts_with("NotoSansCJK"))
}
