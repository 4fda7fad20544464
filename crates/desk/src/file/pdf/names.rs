//! Names in a PDF, with their escapes undone: `/J#61vaScript` is `/JavaScript`.

/// Longest name that is looked at.
const NAME_LIMIT: usize = 64;

/// The names in a stretch of bytes.
pub(super) struct Names<'a> {
    text: &'a [u8],
}

impl<'a> Names<'a> {
    pub(super) const fn of(text: &'a [u8]) -> Self {
        Self { text }
    }
}

impl Iterator for Names<'_> {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        let at = memchr::memchr(b'/', self.text)?;
        self.text = &self.text[at + 1..];
        let raw = self.text.iter().take(NAME_LIMIT).take_while(|byte| !ends_name(**byte)).count();
        Some(undone(&self.text[..raw]))
    }
}

/// Whether a name stands in a stretch of bytes.
pub(super) fn has(text: &[u8], name: &[u8]) -> bool {
    Names::of(text).any(|found| found == name)
}

const fn ends_name(byte: u8) -> bool {
    matches!(
        byte,
        0 | b'\t'
            | b'\n'
            | 0x0C
            | b'\r'
            | b' '
            | b'('
            | b')'
            | b'<'
            | b'>'
            | b'['
            | b']'
            | b'{'
            | b'}'
            | b'/'
            | b'%'
    )
}

fn undone(raw: &[u8]) -> Vec<u8> {
    let mut name = Vec::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((first, after)) = rest.split_first() {
        let escaped = (*first == b'#').then(|| after.first_chunk::<2>()).flatten().and_then(|pair| {
            let digit = |byte: u8| char::from(byte).to_digit(16);
            u8::try_from(digit(pair[0])? * 16 + digit(pair[1])?).ok()
        });
        match escaped {
            Some(byte) => {
                name.push(byte);
                rest = &after[2..];
            }
            None => {
                name.push(*first);
                rest = after;
            }
        }
    }
    name
}
