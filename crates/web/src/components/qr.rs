//! QR codes (ISO/IEC 18004) as drawings within the page: no picture to load, no script, and as sharp on paper as on a screen.

use std::fmt::Write as _;

use maud::{Markup, html};
use qrcode::{Color, EcLevel, QrCode};

/// The white border that readers need, in modules (ISO/IEC 18004, section 9.1).
const QUIET: usize = 4;

/// A text as a QR code that still reads with 15 % of it damaged. `label` says to those who do not see it what it is. None for a text that is
/// too long for one: 2,331 bytes.
#[must_use]
pub fn qr(text: &str, label: &str) -> Option<Markup> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let side = code.width() + 2 * QUIET;
    let path = path(&code);
    // Dark on light in the dark as well: many readers know no other.
    Some(html! {
        svg.qr viewBox=(format!("0 0 {side} {side}")) role="img" aria-label=(label) shape-rendering="crispEdges" {
            path fill="#fff" d=(format!("M0 0h{side}v{side}H0z")) {}
            path fill="#000" d=(path) {}
        }
    })
}

/// The dark modules, each run in a row as one rectangle.
fn path(code: &QrCode) -> String {
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(code.width()).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            if run.first() == Some(&Color::Dark) {
                // Writing to a String does not fail.
                let _ = write!(path, "M{} {}h{}v1h-{}z", x + QUIET, y + QUIET, run.len(), run.len());
            }
            x += run.len();
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the drawing shows, read back from its rectangles.
    fn drawn(svg: &str) -> Vec<(usize, usize)> {
        let path = svg.split("fill=\"#000\" d=\"").nth(1).unwrap().split('"').next().unwrap();
        let mut dark = Vec::new();
        for run in path.split('M').skip(1) {
            let figures: Vec<usize> =
                run.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect();
            dark.extend((0..figures[2]).map(|n| (figures[0] + n, figures[1])));
        }
        dark
    }

    #[test]
    fn every_dark_module_is_drawn_once_inside_a_white_border() {
        let text = "https://anxin.example/verify/AbCdEfGhIjKlMnOpQrStUvWxYzAbCdEfGhIjKlMnOpQ";
        let code = QrCode::with_error_correction_level(text, EcLevel::M).unwrap();
        let svg = qr(text, "x").unwrap().into_string();
        let dark = drawn(&svg);
        let wanted: Vec<(usize, usize)> = (0..code.width() * code.width())
            .map(|n| (n % code.width(), n / code.width()))
            .filter(|place| code[*place] == Color::Dark)
            .map(|(x, y)| (x + QUIET, y + QUIET))
            .collect();
        assert_eq!(dark, wanted);
        assert!(svg.contains(&format!("viewBox=\"0 0 {0} {0}\"", code.width() + 8)));
    }

    #[test]
    fn a_text_that_is_too_long_is_no_code() {
        assert!(qr(&"x".repeat(2_332), "x").is_none());
        assert!(qr(&"x".repeat(2_331), "x").is_some());
    }
}
