//! `anxin numbers --stdin` as a list meets it.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use crate::{code, err, out};

/// Runs the command on a list.
fn numbers(list: &[u8], args: &[&str]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_anxin"))
        .args(["numbers", "--stdin"])
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let list = list.to_owned();
    let writer = std::thread::spawn(move || {
        // A command that stops early closes its end.
        let _ = stdin.write_all(&list);
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

#[test]
fn a_list_comes_back_in_its_order_with_e164_extension_and_validity() {
    let list = "id,input,region\na,138 0013 8000,\nb,027-82811234转801,CN\nc,020 7183 8750,gb\nd,95588,\ne,14000138000,\n";
    let done = numbers(list.as_bytes(), &[]);
    assert_eq!(
        out(&done),
        "id,e164,ext,valid\na,+8613800138000,,true\nb,+862782811234,801,true\nc,+442071838750,,true\nd,+8695588,,true\n\
         e,+8614000138000,,false\n"
    );
    assert_eq!((code(&done), err(&done).as_str()), (0, ""));
    let headless = list.split_once('\n').unwrap().1;
    assert_eq!(out(&numbers(headless.as_bytes(), &[])), out(&done), "the first line is known by its names");
}

#[test]
fn columns_are_found_by_their_names() {
    let done = numbers("\u{FEFF}Input,ID\n(469) 257-6503,x\n".as_bytes(), &["--region", "US"]);
    assert_eq!(out(&done), "id,e164,ext,valid\nx,+14692576503,,true\n");
    let done = numbers(b"input,name\n13800138000,x\n", &[]);
    assert_eq!(code(&done), 2);
    assert!(err(&done).contains("no column `id`"), "{}", err(&done));
}

#[test]
fn a_row_that_cannot_be_read_says_where_and_how_to_mend_it_and_the_rest_goes_on() {
    let list = "1,82811234,\n2,2,\n3,a,b,c\n4,13800138000\n5,13800138000,XX\n6,\"13800138000\n13900139000\",\n7,13800138000,CN\n";
    let done = numbers(list.as_bytes(), &[]);
    assert_eq!(code(&done), 1);
    assert_eq!(
        out(&done),
        "id,e164,ext,valid\n1,,,false\n2,,,false\n3,,,false\n4,,,false\n5,,,false\n6,,,false\n7,+8613800138000,,true\n"
    );
    let said = err(&done);
    let lines: Vec<_> = said.lines().collect();
    let wanted = [
        ("line 1, input: the number has no area code", "; write the area code before it"),
        ("line 2, input: the number is too short", "; look for digits"),
        ("line 3, row: the row has 4 columns where 3 are due", "; put quotation marks"),
        ("line 4, row: the row has 2 columns where 3 are due", "; put quotation marks"),
        ("line 5, region: unknown region", "; write the two letters"),
        ("line 6, input: the number is too long", "; look for a digit too many, or for two numbers"),
    ];
    assert_eq!(lines.len(), wanted.len(), "{said}");
    for (line, (begins, has)) in lines.iter().zip(wanted) {
        assert!(line.starts_with(begins) && line.contains(has), "{line}");
    }
    assert!(!said.contains("8000") && !said.contains("82811234"), "no number in what is said");
}

#[test]
fn json_gives_each_row_its_reason() {
    let done = numbers(b"1,82811234,\n2,027-82811234x5,\n", &["--json"]);
    let rows: Vec<serde_json::Value> =
        out(&done).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0]["error"]["code"], "needs_area_code");
    assert_eq!(rows[0]["error"]["field"], "input");
    assert_eq!(rows[0]["e164"], serde_json::Value::Null);
    assert_eq!(
        rows[1],
        serde_json::json!({"line": 2, "id": "2", "e164": "+862782811234", "ext": "5", "valid": true})
    );
}

#[test]
fn an_area_code_places_local_numbers_of_its_region() {
    let done = numbers("1,8281 1234,\n2,8281 1234,US\n".as_bytes(), &["--area-code", "027"]);
    assert_eq!(out(&done), "id,e164,ext,valid\n1,+862782811234,,true\n2,,,false\n");
    let done = numbers(b"", &["--area-code", "Wuhan"]);
    assert_eq!(code(&done), 2);
    assert!(err(&done).contains("not an area code"), "{}", err(&done));
}

#[test]
fn many_refused_rows_are_counted_not_told() {
    let done = numbers("1,2,\n".repeat(1_000).as_bytes(), &[]);
    assert_eq!(err(&done).lines().count(), 21);
    assert!(err(&done).contains("and 980 more lines"), "{}", err(&done));
}

#[test]
fn text_that_is_no_utf8_is_read_as_far_as_it_goes() {
    // A label in GB 18030 before plain digits, as older CRM programs export it.
    let done = numbers(b"1,\xca\xd6\xbb\xfa:13800138000,\n2,\xff\xfe,\n", &[]);
    assert_eq!(out(&done), "id,e164,ext,valid\n1,+8613800138000,,true\n2,,,false\n");
}

#[test]
fn a_quotation_mark_that_nobody_closed_is_named_and_does_not_fill_the_memory() {
    let mut list = b"1,\"138".to_vec();
    list.resize(5 << 20, b'0');
    let done = numbers(&list, &[]);
    assert_eq!(code(&done), 2);
    assert!(err(&done).contains("quotation mark"), "{}", err(&done));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_anxin"))
        .args(["numbers", "--stdin"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().unwrap();
    let _ = stdin.write_all("1,13800138000,CN\n".repeat(20_000).as_bytes());
    drop(stdin);
    let done = child.wait_with_output().unwrap();
    assert_eq!((code(&done), err(&done).as_str()), (0, ""));
}

#[test]
fn no_rows_are_no_mistake() {
    for list in ["", "id,input,region\n", "\n\n"] {
        let done = numbers(list.as_bytes(), &[]);
        assert_eq!((code(&done), out(&done).as_str()), (0, "id,e164,ext,valid\n"), "{list:?}");
    }
}
