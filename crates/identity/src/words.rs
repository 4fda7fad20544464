//! The words of this room's own texts, in the files of three languages beside it. Everything else that is texted is written by who queues it.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};

/// A language with its file.
struct Tongue {
    tag: &'static str,
    bundle: FluentBundle<FluentResource>,
}

/// The files by tag; the first is what is written where a language is not known.
const FILES: [(&str, &str); 3] = [
    ("zh-CN", include_str!("../words/zh-CN.ftl")),
    ("en", include_str!("../words/en.ftl")),
    ("ja", include_str!("../words/ja.ftl")),
];

static TONGUES: LazyLock<Vec<Tongue>> =
    LazyLock::new(|| FILES.into_iter().map(|(tag, source)| read(tag, source)).collect());

fn read(tag: &'static str, source: &str) -> Tongue {
    // A broken entry is left out, the rest of the file stands.
    let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, errors)| {
        tracing::error!(language = tag, ?errors, "a file of words has entries that cannot be read");
        resource
    });
    let mut bundle = FluentBundle::new_concurrent(vec![tag.parse().unwrap_or_default()]);
    bundle.set_use_isolating(false);
    bundle.add_resource_overriding(resource);
    Tongue { tag, bundle }
}

/// A message in a language, by its tag. One that no file has is its own id, and is logged.
pub(crate) fn say(language: &str, id: &str, variables: &[(&'static str, &str)]) -> String {
    let mut args = FluentArgs::with_capacity(variables.len());
    for (name, value) in variables {
        args.set(*name, (*value).to_owned());
    }
    let known = TONGUES.iter().find(|tongue| tongue.tag == language).or(TONGUES.first());
    let said = known.and_then(|tongue| {
        let pattern = tongue.bundle.get_message(id)?.value()?;
        Some(tongue.bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned())
    });
    said.unwrap_or_else(|| {
        tracing::error!(id, language, "a text asked for words that its language does not have");
        id.to_owned()
    })
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    /// Each id with its variables.
    fn messages(source: &str) -> BTreeMap<&str, BTreeSet<&str>> {
        let lines = source.lines().filter_map(|line| line.split_once(" = "));
        lines
            .map(|(id, text)| {
                let variables = text.split("{ $").skip(1).filter_map(|rest| rest.split(" }").next());
                (id, variables.collect())
            })
            .collect()
    }

    #[test]
    fn the_files_have_the_same_ids_and_variables_and_every_one_can_be_read() {
        let [(_, first), others @ ..] = FILES;
        assert_eq!(messages(first).len(), 4);
        for (tag, source) in others {
            assert_eq!(messages(source), messages(first), "{tag}");
        }
        for (tag, source) in FILES {
            assert!(FluentResource::try_new(source.to_owned()).is_ok(), "{tag}");
            for id in messages(source).keys() {
                assert_ne!(say(tag, id, &[]), *id, "{tag}");
            }
        }
    }
}
