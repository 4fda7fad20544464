//! How a number stands in a field: characters that mean the same, labels before it, an extension and remarks behind it.
//! This knows no country; what the digits are is decided elsewhere.

use rlibphonenumber::PHONE_NUMBER_UTIL;

use super::extension::Extension;

/// A field taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Written {
    /// The number itself, with the marks between its digits.
    pub(super) number: String,
    /// What is dialled after it.
    pub(super) extension: Option<Extension>,
    /// Whether words behind the number were left out. They hold no digit, but letters may stand for digits, so what is left
    /// has to be an assigned number to be believed.
    pub(super) without_remark: bool,
}

/// Words and signs that announce an extension in Chinese, the longer before those they contain.
const EXTENSION_MARKS: &[&str] =
    &["转分机", "轉分機", "分机号", "分機號", "分机", "分機", "内线", "內線", "转", "轉"];

/// Behind these marks at most this many digits are an extension, as behind `x` and `#` in Google's library.
const LONGEST_MARKED: usize = 9;

impl Written {
    /// Takes a text apart that [`plain`] has gone over.
    pub(super) fn of(plain: &str) -> Self {
        let (text, of_uri) = from_uri(plain);
        let text = without_label(&text);
        let (text, marked) = split_extension(text);
        let (number, without_remark) = without_remark(text);
        let number = without_decimal(number);
        Self { number: number.into(), extension: of_uri.or(marked), without_remark }
    }
}

/// The same text in plain characters: digits of every script as ASCII, every dash as `-`, every blank as a space, full-width
/// signs as ASCII, and nothing that only steers how text is shown. Blanks around it are gone.
pub(super) fn plain(text: &str) -> String {
    let plain: String = text.chars().filter(|c| !is_invisible(*c)).map(plain_char).collect();
    plain.trim().to_owned()
}

fn plain_char(c: char) -> char {
    match c {
        '_' => '-',
        ' '..='~' => c,
        // Hyphen, non-breaking hyphen, figure dash, en dash, em dash, horizontal bar; minus; the long vowel marks of katakana;
        // small and full-width hyphen and small em dash; hyphen bullet and heavy minus.
        '\u{2010}'..='\u{2015}'
        | '\u{2212}'
        | '\u{30FC}'
        | '\u{FF70}'
        | '\u{FE63}'
        | '\u{FE58}'
        | '\u{FF0D}'
        | '\u{2043}'
        | '\u{2796}' => '-',
        '、' => ',',
        '。' | '·' | '•' | '・' => '.',
        '【' | '〔' | '「' => '[',
        '】' | '〕' | '」' => ']',
        // The full-width forms stand in the order of ASCII.
        '\u{FF01}'..='\u{FF5E}' => u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c),
        c if c.is_whitespace() || c.is_control() => ' ',
        c => decimal_digit(c).unwrap_or(c),
    }
}

/// The library knows the digits of every script; a circled or a Roman number is none, nor is a letter.
fn decimal_digit(c: char) -> Option<char> {
    PHONE_NUMBER_UTIL.normalize_digits_only(c.encode_utf8(&mut [0; 4])).chars().next()
}

/// Characters without a shape: soft hyphen, joiners and zero-width blanks, marks, embeddings and isolates of writing
/// direction, invisible operators, variation selectors, byte order mark (Unicode, general category Cf and its neighbours).
const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{00AD}'
            | '\u{034F}'
            | '\u{061C}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            | '\u{E0100}'..='\u{E01EF}'
    )
}

/// Reads a `tel:` URI (RFC 3966): the number, after its context if that is a number, and its extension. Every other
/// parameter says something about the call and nothing about who is called. Any other text comes back as it is.
fn from_uri(text: &str) -> (String, Option<Extension>) {
    let Some(uri) = text.get(..4).filter(|s| s.eq_ignore_ascii_case("tel:")).map(|_| &text[4..]) else {
        return (text.to_owned(), None);
    };
    let mut parts = uri.trim_start_matches('/').split(';');
    // A parameter has a name; digits by themselves are another number, which must not be lost.
    if parts.clone().skip(1).any(|part| part.trim_start().starts_with(|c: char| c.is_ascii_digit())) {
        return (text.to_owned(), None);
    }
    let mut number = parts.next().unwrap_or_default().trim().to_owned();
    let mut extension = None;
    for (name, value) in parts.filter_map(|part| part.split_once('=')) {
        match name.trim().to_ascii_lowercase().as_str() {
            "ext" => extension = Extension::new(&value.replace(['-', '.', '(', ')', ' '], "")),
            "phone-context" if value.starts_with('+') && !number.starts_with('+') => {
                number.insert_str(0, value)
            }
            _ => {}
        }
    }
    (number, extension)
}

/// Drops a label that ends with a colon, as in `手机2:`. One digit may stand in it, which tells the second of two numbers.
fn without_label(text: &str) -> &str {
    let Some((label, rest)) = text.split_once(':') else { return text };
    let digits = label.chars().filter(char::is_ascii_digit).count();
    let is_label = label.chars().any(char::is_alphabetic) && digits <= 1 && !label.contains('+');
    if is_label && rest.chars().any(|c| c.is_ascii_digit()) { rest.trim_start() } else { text }
}

/// Splits `82811234转801` at its mark. What follows the mark is an extension only if it is one to nine digits and nothing else.
fn split_extension(text: &str) -> (&str, Option<Extension>) {
    for mark in EXTENSION_MARKS {
        let Some((number, after)) = text.rsplit_once(mark) else { continue };
        let after = after.trim_matches([' ', ':', '.', '-', '#', ',', ')', ']', '号', '號']);
        let digits = after.len() <= LONGEST_MARKED && after.bytes().all(|b| b.is_ascii_digit());
        if let Some(extension) = Extension::new(after).filter(|_| digits) {
            let number = number.trim_end_matches([' ', '-', ',', '.', '(', '[', ':', ';']);
            return (number, Some(extension));
        }
    }
    (text, None)
}

/// Drops words behind the number that hold no digit: `13800138000(张先生)`, `13800138000 张先生`, `13800138000 (home)`. CRM
/// fields say there whose number it is, and nothing of it is dialled. Latin letters that touch the digits stay, because
/// they may be dialled.
fn without_remark(text: &str) -> (&str, bool) {
    let Some(last_digit) = text.rfind(|c: char| c.is_ascii_digit()) else { return (text, false) };
    let (number, remark) = text.split_at(last_digit + 1);
    let words = remark.chars().any(char::is_alphabetic);
    let touches = remark.starts_with(|c: char| c.is_ascii_alphabetic());
    if words && !touches && !remark.contains(['#', '*', '+']) { (number, true) } else { (text, false) }
}

/// A spreadsheet that took the number for an amount wrote `13800138000.0`. Dots between other groups are marks, so this holds
/// only where everything before it is digits.
fn without_decimal(number: &str) -> &str {
    match number.strip_suffix(".0") {
        Some(whole) if whole.trim_start_matches('+').bytes().all(|b| b.is_ascii_digit()) => whole,
        _ => number,
    }
}

/// Splits `027-82811234-801` before its last dash: the number, and up to six digits that may be an extension. Whether they
/// are one is for the numbering plan to say. A number in more than four groups has a dash by mistake.
pub(super) fn split_at_last_dash(number: &str) -> Option<(&str, Extension)> {
    let (number, after) = number.rsplit_once('-')?;
    let (number, after) = (number.trim_end_matches([' ', '-']), after.trim());
    let groups = number.split([' ', '-']).filter(|group| !group.is_empty()).count();
    let fits = after.len() <= 6 && after.bytes().all(|b| b.is_ascii_digit()) && groups <= 4;
    Extension::new(after).filter(|_| fits).map(|extension| (number, extension))
}
