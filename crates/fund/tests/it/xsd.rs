//! Files are held to the published schemas by `xmllint`.

use std::io::Write as _;
use std::path::Path;
use std::process::Command;

/// Panics with xmllint's words unless the document is valid against a schema in `tests/data`.
pub(crate) fn assert_valid(document: &str, schema: &str) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(document.as_bytes()).unwrap();
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(format!("{schema}.xsd"));
    let out = Command::new("xmllint")
        .args(["--noout", "--nonet", "--schema"])
        .arg(schema)
        .arg(file.path())
        .output()
        .expect("xmllint is installed (apt-get install libxml2-utils)");
    assert!(out.status.success(), "{}\n{document}", String::from_utf8_lossy(&out.stderr));
}
