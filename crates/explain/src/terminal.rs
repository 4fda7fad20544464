//! Stories as plain text: lines of a terminal, no colours.

use crate::story::{Section, Story};

/// Columns of a line; Chinese and Japanese letters take two.
const WIDTH: usize = 78;

impl Story {
    /// The story as plain text, wrapped, with a line feed at the end of each line.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        push_wrapped(&mut text, &self.headline, "", "");
        for passage in self.passages() {
            text.push('\n');
            if let Some(heading) = &passage.heading {
                push_wrapped(&mut text, heading, "", "");
            }
            let (first, rest) = match passage.section {
                Section::Opening => ("", ""),
                Section::Said | Section::Also | Section::WouldChange | Section::Unknown => ("  - ", "    "),
                Section::DecidedBy | Section::Pays | Section::JudgedOn => ("  ", "  "),
            };
            for line in &passage.lines {
                push_wrapped(&mut text, line, first, rest);
            }
        }
        text
    }
}

/// Adds a paragraph, its first line after `first`, the others after `rest`.
fn push_wrapped(text: &mut String, paragraph: &str, first: &str, rest: &str) {
    let mut line = first.to_owned();
    let mut used = width(first);
    let mut empty = true;
    for piece in pieces(paragraph) {
        let shown = piece.trim_end();
        if !empty && used + width(shown) > WIDTH {
            text.push_str(line.trim_end());
            text.push('\n');
            rest.clone_into(&mut line);
            used = width(rest);
        }
        line.push_str(piece);
        used += width(piece);
        empty = false;
    }
    text.push_str(line.trim_end());
    text.push('\n');
}

/// Cuts a paragraph where a line may end: after a space, and around wide letters, but not before what closes nor after
/// what opens.
fn pieces(paragraph: &str) -> Vec<&str> {
    let mut cuts = vec![0];
    let mut before: Option<char> = None;
    for (at, c) in paragraph.char_indices() {
        if before.is_some_and(|before| may_part(before, c)) {
            cuts.push(at);
        }
        before = Some(c);
    }
    cuts.push(paragraph.len());
    cuts.windows(2).filter_map(|pair| paragraph.get(*pair.first()?..*pair.last()?)).collect()
}

fn may_part(before: char, after: char) -> bool {
    const CLOSES: &str = "，。、；：！？）」』”’…ーっゃゅょッャュョ,.;:!?)";
    const OPENS: &str = "（「『“‘(";
    if after == ' ' || CLOSES.contains(after) || OPENS.contains(before) {
        return false;
    }
    before == ' ' || is_wide(before) || is_wide(after)
}

fn width(text: &str) -> usize {
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

/// Whether a letter takes two columns: the East Asian blocks of Unicode that these three languages use.
const fn is_wide(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{115F}' | '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FE30}'..='\u{FE6F}' | '\u{FF00}'..='\u{FF60}' | '\u{FFE0}'..='\u{FFE6}' | '\u{20000}'..='\u{3FFFD}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(paragraph: &str) -> String {
        let mut text = String::new();
        push_wrapped(&mut text, paragraph, "  - ", "    ");
        text
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        for paragraph in ["word ".repeat(60), "免打扰，".repeat(60), "電話（営業）。".repeat(40)] {
            let text = wrapped(&paragraph);
            assert!(text.lines().count() > 3);
            assert!(text.lines().all(|line| width(line) <= WIDTH + 2), "{text}");
            let read = |text: &str| text.replace([' ', '\n', '-'], "");
            assert_eq!(read(&text), read(&paragraph), "nothing is lost");
        }
    }

    #[test]
    fn no_line_begins_with_what_closes() {
        let text = wrapped(&"一二三四五六七，".repeat(20));
        assert!(text.lines().skip(1).all(|line| !line.trim_start().starts_with('，')), "{text}");
    }

    #[test]
    fn a_word_longer_than_a_line_is_kept_whole() {
        let long = "x".repeat(200);
        assert_eq!(wrapped(&long), format!("  - {long}\n"));
    }
}
