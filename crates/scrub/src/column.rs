//! Which column has the numbers, and whether the first row names the columns.

use anxin_domain::number::{Number, Place};

/// What a column of numbers is called, in lower case, the surest first.
const NAMES: [&str; 24] = [
    "number",
    "phone",
    "phone_number",
    "phonenumber",
    "phone number",
    "mobile",
    "mobile_phone",
    "mobile number",
    "tel",
    "telephone",
    "cell",
    "cellphone",
    "msisdn",
    "e164",
    "手机号",
    "手机号码",
    "手机",
    "电话",
    "电话号码",
    "联系电话",
    "联系方式",
    "電話番号",
    "電話",
    "携帯",
];

/// The column with the numbers, and whether the first row is one of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Column {
    /// Its place, from 0.
    pub(crate) index: usize,
    pub(crate) titled: bool,
}

/// Finds the column in the fields of the first row.
pub(crate) fn find(first: &[String], wanted: Option<&str>, place: Place) -> Result<Column, String> {
    let numbers: Vec<usize> =
        (0..).zip(first).filter(|(_, field)| is_number(field, place)).map(|(at, _)| at).collect();
    let titled = numbers.is_empty();
    let Some(wanted) = wanted.map(str::trim) else { return guess(first, &numbers) };
    let named = named(first, wanted);
    match (named.as_slice(), wanted.parse::<usize>()) {
        ([index], _) => Ok(Column { index: *index, titled: true }),
        ([one, other, ..], _) => Err(format!(
            "two columns are called \"{wanted}\", the {}. and the {}.; say --column {} or --column {}",
            one + 1,
            other + 1,
            one + 1,
            other + 1
        )),
        ([], Ok(place @ 1..)) if place <= first.len() => Ok(Column { index: place - 1, titled }),
        ([], Ok(_)) => Err(format!("--column {wanted}: the first row has {} columns", first.len())),
        ([], Err(_)) if !titled => Err(format!(
            "the first row has numbers and names no column \"{wanted}\"; say --column with a place, from 1"
        )),
        ([], Err(_)) => Err(format!("no column is called \"{wanted}\"; there are: {}", shown(first))),
    }
}

fn guess(first: &[String], numbers: &[usize]) -> Result<Column, String> {
    let titled = numbers.is_empty();
    let known = NAMES.iter().map(|name| named(first, name)).find(|found| !found.is_empty());
    match (numbers, known.as_deref()) {
        ([index], _) => Ok(Column { index: *index, titled }),
        ([], Some([index])) => Ok(Column { index: *index, titled }),
        ([], None) if first.len() == 1 => Ok(Column { index: 0, titled }),
        ([], None) => {
            Err(format!("no column is known as one of numbers; say --column; there are: {}", shown(first)))
        }
        ([], Some(several)) => {
            let places: Vec<String> = several.iter().map(|at| (at + 1).to_string()).collect();
            Err(format!(
                "several columns have the same name; say --column with a place: {}",
                places.join(", ")
            ))
        }
        (several, _) => {
            let places: Vec<String> = several.iter().map(|at| (at + 1).to_string()).collect();
            Err(format!(
                "several columns of the first row hold numbers; say --column with a place: {}",
                places.join(", ")
            ))
        }
    }
}

fn named(first: &[String], wanted: &str) -> Vec<usize> {
    let same = |field: &str| field.trim().to_lowercase() == wanted.to_lowercase();
    (0..).zip(first).filter(|(_, field)| same(field)).map(|(at, _)| at).collect()
}

/// A first row that is no header has a number; a header never has.
fn is_number(field: &str, place: Place) -> bool {
    field.bytes().any(|byte| byte.is_ascii_digit()) && Number::parse(field, place).is_ok()
}

/// Names of columns, without what could be somebody's number.
fn shown(first: &[String]) -> String {
    let quoted = first.iter().take(20).map(|name| {
        let name: String = name.chars().filter(|c| !c.is_control()).take(40).collect();
        if name.chars().filter(char::is_ascii_digit).count() > 5 {
            "\"…\"".to_owned()
        } else {
            format!("\"{name}\"")
        }
    });
    let more = if first.len() > 20 { ", …" } else { "" };
    quoted.collect::<Vec<_>>().join(", ") + more
}

#[cfg(test)]
mod tests {
    use super::*;
    use anxin_domain::number::Region;

    fn found(row: &str, wanted: Option<&str>) -> Result<(usize, bool), String> {
        let first: Vec<String> = row.split(',').map(str::to_owned).collect();
        find(&first, wanted, Region::CN.into()).map(|column| (column.index, column.titled))
    }

    #[test]
    fn a_column_is_found_by_its_name_its_place_or_by_being_the_only_one() {
        assert_eq!(found("id,Phone,name", None), Ok((1, true)));
        assert_eq!(found("编号,手机号", None), Ok((1, true)));
        assert_eq!(found("tel,mobile", None), Ok((1, true)), "the surest name");
        assert_eq!(found("whatever", None), Ok((0, true)));
        assert_eq!(found("id,a,b", Some("B")), Ok((2, true)));
        assert_eq!(found("id,a,b", Some("3")), Ok((2, true)));
        assert_eq!(found("7,13800138000,Li", None), Ok((1, false)));
        assert_eq!(found("7,13800138000,Li", Some("2")), Ok((1, false)));
    }

    #[test]
    fn what_is_not_clear_is_asked_for() {
        let why = |row, wanted| found(row, wanted).unwrap_err();
        assert_eq!(
            why("id,a", None),
            "no column is known as one of numbers; say --column; there are: \"id\", \"a\""
        );
        assert_eq!(why("id,a", Some("b")), "no column is called \"b\"; there are: \"id\", \"a\"");
        assert_eq!(why("id,a", Some("3")), "--column 3: the first row has 2 columns");
        assert_eq!(
            why("a,b,a", Some("a")),
            "two columns are called \"a\", the 1. and the 3.; say --column 1 or --column 3"
        );
        assert!(why("13800138000,13900139000", None).ends_with("say --column with a place: 1, 2"));
        assert!(why("phone,phone", None).ends_with("say --column with a place: 1, 2"));
        assert!(!why("x,13800138000", Some("b")).contains("138"), "no number in an error");
    }
}
