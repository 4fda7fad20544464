//! `cargo xtask wechat`: a client of WeChat Pay that others wrote, against the tests' server and our own requests.

use std::path::Path;

use anyhow::{Context as _, Result};

use crate::e2e;
use crate::run::{cargo, command, must, works};
use crate::wheel::environment;

/// The client, and what it encrypts with. Pinned: what it accepts must not change by itself.
const CLIENT: &[&str] = &["wechatpayv3==2.0.4", "cryptography==50.0.2"];

/// Builds the server, installs the client in an environment of its own and lets them talk.
pub(crate) fn test(root: &Path) -> Result<()> {
    must(cargo(root, &["build", "--locked", "--workspace", "--example=wechat_server"]))?;
    let python = environment(root, &e2e::target(root).join("python"), "wechat")?;
    if !works(command(root, &python("python"), &["-c", "import wechatpayv3"])) {
        let install = [&["-m", "pip", "install", "--quiet"], CLIENT].concat();
        must(command(root, &python("python"), &install))
            .context("the client of WeChat Pay could not be installed; check the network and run again")?;
    }
    let mut tests = command(root, &python("python"), &["crates/fund/tests/wechat_client.py"]);
    tests.env("ANXIN_WECHAT_SERVER", e2e::target(root).join("debug/examples/wechat_server"));
    tests.env("PYTHONDONTWRITEBYTECODE", "1");
    must(tests)
}
