//! What people paste by mistake and others send on purpose. A list of our own: each line has been trouble somewhere.

/// A sum that nobody may do: its result on a page would show that a template was run.
pub(crate) const RUN: &str = "83083637";

/// Every string, the two that are too long for any field first. Some are no UTF-8.
pub(crate) fn strings() -> Vec<Vec<u8>> {
    let long = ["字".repeat(1_001), "x".repeat(5_000)];
    let all =
        long.iter().map(String::as_str).chain(TEXTS.iter().copied()).map(|text| text.as_bytes().to_vec());
    all.chain(BYTES.iter().map(|bytes| bytes.to_vec())).collect()
}

const TEXTS: [&str; 57] = [
    // Nothing, and what looks like nothing.
    "",
    " ",
    "\u{3000}\u{3000}",
    "\u{200b}\u{feff}\u{2060}",
    "\r\n\r\n",
    "undefined",
    "null",
    "NaN",
    // Control characters.
    "\0",
    "a\0b",
    "\u{1}\u{2}\u{3}\u{8}\u{b}\u{c}\u{e}\u{1f}",
    "\u{1b}[2J\u{1b}[31mred",
    "\u{7f}",
    "\u{85}\u{80}\u{9f}",
    "one\r\nset-cookie: anxin_session=x",
    // Direction and marks.
    "\u{202e}000001 931\u{202c}",
    "\u{2066}\u{2067}\u{2069}\u{200f}\u{200e}",
    "مرحبا بالعالم",
    "שלום",
    "Z\u{351}\u{36b}\u{343}\u{36a}\u{302}\u{36b}\u{33d}\u{34f}\u{334}\u{319}\u{324}\u{31e}A\u{334}\u{335}\u{31e}\u{30d}\u{31a}",
    "\u{1100}\u{1161}\u{11a8}\u{1100}\u{1161}",
    "ﷺ﷽𒐫",
    "ẞßİıſ",
    // Signs outside the first plane, in sequences.
    "👩‍👩‍👧‍👦👍🏽🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
    "𠀀𠮷𡈽𪚲",
    "\u{fffe}\u{ffff}\u{fdd0}",
    "\u{fffd}\u{e000}\u{10ffff}",
    // Digits of other scripts, and numbers that are none.
    "１３８００１３８０００",
    "١٣٨٠٠١٣٨٠٠٠",
    "०१२३४५६७८९",
    "一三八〇〇一三八〇〇〇",
    "99999999999999999999999999999999999999999999",
    "-1",
    "1e309",
    "0x7fffffff",
    "1,000.00.00",
    "2026-13-45",
    "0000-00-00",
    "99:99:99",
    // Other languages of machines.
    "'; DROP TABLE act; --",
    "' OR '1'='1",
    "\" OR 1=1 #",
    "$1; SELECT pg_sleep(9)",
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(2)>",
    "</textarea><svg onload=alert(3)>",
    "<!--#exec cmd=\"id\"--><![CDATA[<x>]]>",
    "javascript:alert(4)//",
    "{{913007*91}}${913007*91}#{913007*91}<%= 913007*91 %>",
    "{ $number } { -brand } {\"\"}",
    "%00%0a%n%s%x",
    "&lt;b&gt;&amp;&#0;",
    "../../../../etc/passwd\\..\\..",
    "$(id)`id`|id;id",
    "=HYPERLINK(\"http://evil.example\",\"x\")",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\\u0000\\x00\\",
];

const BYTES: [&[u8]; 6] = [
    // Half of a pair of UTF-16, written as if it were a letter.
    &[0xED, 0xA0, 0x80],
    &[0xED, 0xB0, 0x80, b'a'],
    // An overlong slash, an overlong NUL, what begins and does not go on, what never begins.
    &[0xC0, 0xAF],
    &[0xC0, 0x80],
    &[b'a', 0xE5, 0xAD],
    &[0xFF, 0xFE, 0x00],
];
