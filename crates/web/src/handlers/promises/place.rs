//! Where in a file the trouble is. What reads files names the place by its names, first the version, then the field; people who mend a file look
//! for a line.

/// The line of a file to which a way leads, from 1, where it can be told.
pub(super) fn line_of(text: &str, way: &[String]) -> Option<usize> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let mut found = None;
    for step in way {
        let from = found.unwrap_or(0);
        let Some(place) = lines.iter().skip(from).position(|line| is_at(line, step)) else { break };
        found = Some(from + place);
    }
    found.map(|place| place + 1)
}

/// Whether a line is what a step of the way names: `terms "x"` the line that gives something the name x, `cap` the field.
fn is_at(line: &str, step: &str) -> bool {
    if let Some((kind, quoted)) = step.split_once(" \"") {
        let named = quoted.strip_suffix('"').map(|name| format!("= \"{name}\""));
        return is_name(kind) && named.is_some_and(|named| line.contains(&named));
    }
    let (field, _) = line.split_once('=').unwrap_or((line, ""));
    let field = field.trim().trim_start_matches('[').trim_end_matches(']');
    is_name(step) && (field == step || field.rsplit('.').next() == Some(step))
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_' || b == b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "id = \"a\"\ncap = 1\n[[terms]]\nversion = \"one\"\ncap = \"5\"\n[[terms]]\nversion = \"two\"\n\
                        [[terms.eligible]]\ncode = \"leak\"\nrule = 'x'\ncap = \"7\"\n[terms.text]\nen = \"\"\n";

    #[test]
    fn a_line_is_found_by_the_names_on_the_way() {
        let line = |way: &[&str]| {
            let way: Vec<String> = way.iter().map(|step| (*step).to_owned()).collect();
            line_of(FILE, &way)
        };
        assert_eq!(line(&["terms \"one\"", "cap"]), Some(5));
        assert_eq!(line(&["terms \"two\"", "cap"]), Some(11));
        assert_eq!(line(&["terms \"two\"", "eligible \"leak\"", "rule"]), Some(10));
        assert_eq!(line(&["terms \"two\"", "text"]), Some(12));
        assert_eq!(line(&["terms \"two\"", "no such thing"]), Some(7));
        assert_eq!(line(&["Something else"]), None);
        assert_eq!(line(&[]), None);
    }
}
