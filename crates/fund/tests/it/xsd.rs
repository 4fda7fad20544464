//! Files are held to the published schemas by `xmllint`.

use std::io::Write as _;
use std::path::Path;
use std::process::Command;

/// Panics with xmllint's words unless the document is valid against a schema in `tests/data`.
pub(crate) fn assert_valid(document: &str, schema: &str) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(document.as_bytes()).unwrap();
    assert_file_valid(file.path(), schema);
}

/// The same for a file of any size: it is read as a stream.
pub(crate) fn assert_file_valid(file: &Path, schema: &str) {
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(format!("{schema}.xsd"));
    let out = Command::new("xmllint")
        .args(["--stream", "--noout", "--nonet", "--schema"])
        .arg(schema)
        .arg(file)
        .output()
        .expect("xmllint is installed (apt-get install libxml2-utils)");
    let words = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "{}", words.chars().take(2_000).collect::<String>());
}
