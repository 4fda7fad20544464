//! Lists as files: what is listed, in no order, and leads as a CRM exports them, half of them listed.

use std::fs::File;
use std::io::{BufWriter, Write};

use anyhow::{Result, bail};

use crate::country;

const NOTES: [&str; 4] = ["called back", "\"asked, twice\"", "", "\"new home, east\""];

pub(crate) fn write(args: &[String]) -> Result<()> {
    let [list, leads, listed, rows] = args else { bail!("files LIST LEADS LISTED ROWS") };
    let (listed, rows): (u64, usize) = (listed.parse()?, rows.parse()?);
    let mut out = BufWriter::with_capacity(1 << 20, File::create(list)?);
    writeln!(out, "phone")?;
    for number in country::listed(listed) {
        writeln!(out, "{}", number.digits() % 100_000_000_000)?;
    }
    out.flush()?;
    let mut out = BufWriter::with_capacity(1 << 20, File::create(leads)?);
    writeln!(out, "id,name,phone,note")?;
    for (id, number) in country::asked(listed, rows).iter().enumerate() {
        let note = NOTES.get(id % NOTES.len()).copied().unwrap_or_default();
        writeln!(out, "{id},customer {},{},{note}", id % 9_973, number.digits() % 100_000_000_000)?;
    }
    Ok(out.flush()?)
}
