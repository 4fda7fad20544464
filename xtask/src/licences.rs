//! What may be linked into the house: `deny.toml` held against `cargo metadata`. `cargo deny` reads the same file and says
//! more; it takes long to build, so the rules that a release depends on are held here too.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::run::{cargo, command, output};

/// Every package that `deny.toml` does not let in, one line each.
pub(crate) fn broken(root: &Path) -> Result<Vec<String>> {
    let rules = Rules::read(root)?;
    let rustc = output(command(root, "rustc", &["-vV"]))?;
    let host = rustc.lines().find_map(|l| l.strip_prefix("host: ")).context("rustc -vV names no host")?;
    let metadata =
        output(cargo(root, &["metadata", "--format-version", "1", "--locked", "--filter-platform", host]))?;
    let metadata: Value = serde_json::from_str(&metadata).context("cargo metadata printed something odd")?;
    let packages = metadata["packages"].as_array().context("cargo metadata lists no packages")?;
    let mut broken: Vec<String> = packages.iter().flat_map(|package| rules.broken_by(package)).collect();
    broken.extend(rules.bans_broken_by(&metadata));
    Ok(broken)
}

struct Rules {
    licences: Vec<String>,
    /// What is banned, and who may bring it all the same.
    banned: Vec<(String, Vec<String>)>,
}

impl Rules {
    fn read(root: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(root.join("deny.toml")).context("deny.toml cannot be read")?;
        Self::parse(&text)
    }

    fn parse(text: &str) -> Result<Self> {
        let table: toml::Table = toml::from_str(text).context("deny.toml is not TOML")?;
        let list = |section: &str, key: &str| {
            let list = table.get(section).and_then(|s| s.get(key)).and_then(toml::Value::as_array);
            list.with_context(|| format!("deny.toml has no [{section}] {key}"))
        };
        let licences =
            list("licenses", "allow")?.iter().filter_map(|l| Some(l.as_str()?.to_owned())).collect();
        let names = |list: Option<&toml::Value>| -> Vec<String> {
            let list = list.and_then(toml::Value::as_array).into_iter().flatten();
            list.filter_map(|name| Some(name.as_str()?.to_owned())).collect()
        };
        let ban =
            |ban: &toml::Value| Some((ban.get("name")?.as_str()?.to_owned(), names(ban.get("wrappers"))));
        let banned = list("bans", "deny")?.iter().filter_map(ban).collect();
        Ok(Self { licences, banned })
    }

    fn broken_by(&self, package: &Value) -> Vec<String> {
        let name = package["name"].as_str().unwrap_or("?");
        let mut broken = Vec::new();
        // Our own crates have no source; everything else comes from the registry, never from a repository.
        if package["source"].as_str().is_some_and(|source| !source.starts_with("registry+")) {
            broken.push(format!("the crate `{name}` is not from the registry; use a published version"));
        }
        match package["license"].as_str().map(|text| self.lets_in(text)) {
            Some(Ok(true)) => {}
            Some(Ok(false)) => broken.push(format!(
                "the crate `{name}` is licensed {}, which deny.toml does not allow",
                package["license"]
            )),
            Some(Err(error)) => {
                broken.push(format!("the licence of the crate `{name}` cannot be read: {error:#}"))
            }
            None => broken.push(format!("the crate `{name}` names no licence")),
        }
        broken
    }

    /// Banned crates that somebody brings who may not.
    fn bans_broken_by(&self, metadata: &Value) -> Vec<String> {
        let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
        let name = |id: &Value| {
            let packages = list(&metadata["packages"]);
            let package = packages.into_iter().find(|package| package["id"] == *id);
            package.and_then(|package| Some(package["name"].as_str()?.to_owned())).unwrap_or_default()
        };
        let mut broken = Vec::new();
        for node in list(&metadata["resolve"]["nodes"]) {
            let brings: Vec<String> = list(&node["deps"]).iter().map(|dep| name(&dep["pkg"])).collect();
            for (banned, wrappers) in self.banned.iter().filter(|(banned, _)| brings.contains(banned)) {
                let by = name(&node["id"]);
                if !wrappers.contains(&by) {
                    broken.push(format!("deny.toml bans the crate `{banned}`, which `{by}` brings"));
                }
            }
        }
        broken
    }

    /// Whether an SPDX expression can be met with the allowed licences.
    fn lets_in(&self, expression: &str) -> Result<bool> {
        // A slash is how crates wrote OR before SPDX.
        let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
        let words: Vec<&str> = spaced.split_whitespace().collect();
        let mut rest = words.as_slice();
        let met = self.any(&mut rest)?;
        if !rest.is_empty() {
            bail!("`{expression}` does not end where it should");
        }
        Ok(met)
    }

    fn any(&self, rest: &mut &[&str]) -> Result<bool> {
        let mut met = self.all(rest)?;
        while take(rest, "OR") {
            met |= self.all(rest)?;
        }
        Ok(met)
    }

    fn all(&self, rest: &mut &[&str]) -> Result<bool> {
        let mut met = self.one(rest)?;
        while take(rest, "AND") {
            met &= self.one(rest)?;
        }
        Ok(met)
    }

    fn one(&self, rest: &mut &[&str]) -> Result<bool> {
        if take(rest, "(") {
            let met = self.any(rest)?;
            if !take(rest, ")") {
                bail!("a bracket is not closed");
            }
            return Ok(met);
        }
        let Some((name, after)) = rest.split_first() else { bail!("a licence is missing") };
        let mut name = (*name).to_owned();
        *rest = after;
        if take(rest, "WITH") {
            let Some((exception, after)) = rest.split_first() else { bail!("an exception is missing") };
            name = format!("{name} WITH {exception}");
            *rest = after;
        }
        Ok(self.licences.contains(&name))
    }
}

/// Takes `word` off the front if it is there.
fn take(rest: &mut &[&str], word: &str) -> bool {
    match rest.split_first() {
        Some((first, after)) if *first == word => {
            *rest = after;
            true
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> Rules {
        let text = "[licenses]\nallow = ['MIT', 'ISC', 'Apache-2.0 WITH LLVM-exception']\n[bans]\ndeny = [{ name = 'odd', wrappers = ['shell'] }]";
        Rules::parse(text).unwrap()
    }

    #[test]
    fn an_expression_is_met_as_spdx_says() {
        let expected = [
            ("MIT", true),
            ("GPL-3.0-only", false),
            ("GPL-3.0-only OR MIT", true),
            ("Apache-2.0/MIT", true),
            ("MIT AND GPL-3.0-only", false),
            ("(GPL-3.0-only OR MIT) AND ISC", true),
            ("Apache-2.0", false),
            ("Apache-2.0 WITH LLVM-exception", true),
        ];
        for (expression, met) in expected {
            assert_eq!(rules().lets_in(expression).unwrap(), met, "{expression}");
        }
        for odd in ["", "(MIT", "MIT MIT", "MIT WITH", "MIT OR"] {
            assert!(rules().lets_in(odd).is_err(), "{odd}");
        }
    }

    #[test]
    fn a_banned_crate_is_let_in_by_those_only_who_may_bring_it() {
        let metadata = |by: &str| {
            serde_json::json!({
                "packages": [{"id": "1", "name": "odd"}, {"id": "2", "name": by}],
                "resolve": {"nodes": [{"id": "1", "deps": []}, {"id": "2", "deps": [{"pkg": "1"}]}]}
            })
        };
        assert!(rules().bans_broken_by(&metadata("shell")).is_empty());
        let said = ["deny.toml bans the crate `odd`, which `core` brings"];
        assert_eq!(rules().bans_broken_by(&metadata("core")), said);
    }

    #[test]
    fn a_repository_and_a_missing_licence_are_each_a_line() {
        let package = serde_json::json!({"name": "odd", "source": "git+ssh://x", "license": null});
        assert_eq!(rules().broken_by(&package).len(), 2);
        let fine = serde_json::json!({"name": "even", "source": null, "license": "MIT"});
        assert!(rules().broken_by(&fine).is_empty());
    }
}
