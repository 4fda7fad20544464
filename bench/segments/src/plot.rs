//! Draws what a look-up costs against how many numbers a list has, as SVG; both axes are logarithmic.

use std::fmt::Write as _;
use std::path::Path;

use anxin_bench_measure::grouped;
use anyhow::Result;

/// What a contender took at a size.
pub(crate) struct Point {
    pub(crate) name: String,
    pub(crate) size: u64,
    /// Tenths of a nanosecond.
    pub(crate) tenths: u64,
}

const WIDTH: u64 = 840;
const HEIGHT: u64 = 460;
const LEFT: u64 = 60;
const RIGHT: u64 = 330;
const TOP: u64 = 20;
const BOTTOM: u64 = 50;
const COLOURS: [&str; 8] =
    ["#1b6e53", "#d1495b", "#30638e", "#edae49", "#6a4c93", "#555555", "#00798c", "#8d6a9f"];

/// Sixteenths of the logarithm to base two; between powers of two along a straight line.
fn log(value: u64) -> u64 {
    let whole = u64::from(value.max(1).ilog2());
    let rest = if whole >= 4 { value >> (whole - 4) & 15 } else { value << (4 - whole) & 15 };
    whole * 16 + rest
}

pub(crate) fn draw(points: &[Point], path: &Path) -> Result<()> {
    let sizes = || points.iter().map(|point| point.size);
    let (first, last) = (sizes().min().unwrap_or(1), sizes().max().unwrap_or(2));
    let x = |size: u64| {
        LEFT + (log(size) - log(first)) * (WIDTH - LEFT - RIGHT) / (log(last) - log(first)).max(1)
    };
    // From one nanosecond to the slowest.
    let (low, high) = (log(10), points.iter().map(|point| log(point.tenths)).max().unwrap_or(1) + 8);
    let y = |tenths: u64| {
        HEIGHT - BOTTOM - log(tenths).saturating_sub(low) * (HEIGHT - TOP - BOTTOM) / (high - low).max(1)
    };
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" \
         font-size=\"12\"><rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"white\"/>\n"
    );
    for nanos in [1, 3, 10, 30, 100, 300, 1_000].into_iter().filter(|nanos| log(nanos * 10) <= high) {
        let at = y(nanos * 10);
        writeln!(
            svg,
            "<line x1=\"{LEFT}\" x2=\"{}\" y1=\"{at}\" y2=\"{at}\" stroke=\"#ddd\"/>\
             <text x=\"{}\" y=\"{}\" text-anchor=\"end\">{nanos} ns</text>",
            WIDTH - RIGHT,
            LEFT - 6,
            at + 4
        )?;
    }
    let mut shown: Vec<u64> = sizes().collect();
    shown.sort_unstable();
    shown.dedup();
    for size in shown {
        writeln!(
            svg,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
            x(size),
            HEIGHT - BOTTOM + 20,
            grouped(size)
        )?;
    }
    let mut names: Vec<&str> = Vec::new();
    for point in points {
        if !names.contains(&point.name.as_str()) {
            names.push(&point.name);
        }
    }
    for (index, name) in names.iter().enumerate() {
        let colour = COLOURS[index % COLOURS.len()];
        let mine: Vec<&Point> = points.iter().filter(|point| point.name == **name).collect();
        let line: Vec<String> = mine.iter().map(|p| format!("{},{}", x(p.size), y(p.tenths))).collect();
        writeln!(
            svg,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>",
            line.join(" ")
        )?;
        for point in &mine {
            writeln!(
                svg,
                "<circle cx=\"{}\" cy=\"{}\" r=\"3\" fill=\"{colour}\"/>",
                x(point.size),
                y(point.tenths)
            )?;
        }
        let at = TOP as usize + 20 + index * 20;
        writeln!(
            svg,
            "<rect x=\"{}\" y=\"{}\" width=\"12\" height=\"12\" fill=\"{colour}\"/><text x=\"{}\" y=\"{at}\">{name}</text>",
            WIDTH - RIGHT + 14,
            at - 11,
            WIDTH - RIGHT + 32
        )?;
    }
    writeln!(
        svg,
        "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">numbers on the list</text></svg>",
        (WIDTH - RIGHT + LEFT) / 2,
        HEIGHT - 8
    )?;
    Ok(std::fs::write(path, svg)?)
}
