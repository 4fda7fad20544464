//! The fund's books from the command line.

use serde_json::Value;

use crate::{anxin, code, err, out, shop};

fn json(output: &std::process::Output) -> Value {
    let text = out(output);
    assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok(), "{text}{}", err(output));
    serde_json::from_str(&text).unwrap()
}

#[test]
fn the_books_are_shown_and_the_chain_is_held_against_what_was_noted() {
    let folder = shop();
    let fund = |args: &[&str]| anxin(folder.path(), &[&["fund"], args].concat());
    for (amount, key) in [("1000.00", "b1"), ("0.05", "b2")] {
        assert_eq!(code(&fund(&["top-up", amount, "--key", key])), 0);
    }
    assert_eq!(code(&fund(&["deposit", "add", "lianjia-wuhan", "300.00", "--key", "d1"])), 0);
    let accounts = json(&fund(&["accounts", "--json"]));
    let held: Vec<_> = accounts
        .as_array()
        .unwrap()
        .iter()
        .map(|a| {
            (a["account"].as_str().unwrap(), a["kind"].as_str().unwrap(), a["balance"].as_str().unwrap())
        })
        .collect();
    assert_eq!(
        held,
        [
            ("brand:deposit:lianjia-wuhan", "liability", "-300.00"),
            ("fund:available", "equity", "-1000.05"),
            ("fund:cash", "asset", "1300.05"),
        ]
    );
    let statement = json(&fund(&["statement", "fund:cash", "--json"]));
    assert_eq!(
        (statement["opening"].as_str(), statement["closing"].as_str()),
        (Some("0.00"), Some("1300.05"))
    );
    assert_eq!(statement["rows"][1]["key"], "top-up:b2");
    let csv = out(&fund(&["statement", "fund:available", "--csv"]));
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines[0], "place,booked_at,happened_at,key,memo,debit,credit,balance");
    assert!(lines[2].ends_with(",top-up:b2,money in,,0.05,-1000.05"), "{csv}");
    let past = json(&fund(&["statement", "fund:cash", "--until", "2020-01-01T00:00:00Z", "--json"]));
    assert_eq!((past["rows"].as_array().unwrap().len(), past["closing"].as_str()), (0, Some("0.00")));
    let odd = fund(&["statement", "petty"]);
    assert!(code(&odd) == 2 && err(&odd).contains("chart of accounts"), "{}", err(&odd));

    let whole = fund(&["verify", "--json"]);
    let report = json(&whole);
    assert_eq!((code(&whole), &report["entries"], &report["broken"]), (0, &3.into(), &Value::Null));
    let noted = format!("3:{}", report["head"].as_str().unwrap());
    assert_eq!(code(&fund(&["top-up", "1.00", "--key", "b3"])), 0);
    assert_eq!(code(&fund(&["verify", "--noted", &noted])), 0);
    let other = noted.replace("3:", "2:");
    let changed = fund(&["verify", "--noted", &other]);
    assert!(code(&changed) == 1 && out(&changed).contains("was changed"), "{}", out(&changed));
}

#[test]
fn a_debt_is_given_up_by_two_people_of_the_desk() {
    let folder = shop();
    let fund = |args: &[&str]| anxin(folder.path(), &[&["fund"], args].concat());
    for (number, name, role) in
        [("13800270002", "陈静", "desk"), ("13800270003", "李明", "desk"), ("13800270004", "赵强", "hotline")]
    {
        let added =
            anxin(folder.path(), &["staff", "add", "--number", number, "--name", name, "--role", role]);
        assert_eq!(code(&added), 0, "{}", err(&added));
    }
    let propose = |by: &str| {
        fund(&["write-off", "propose", "lianjia-wuhan", "100.00", "--reason", "gone", "--by", by, "--json"])
    };
    let stranger = propose("13800270004");
    assert!(code(&stranger) == 2 && err(&stranger).contains("at the desk"), "{}", err(&stranger));
    let nothing = propose("13800270002");
    assert!(code(&nothing) == 2 && err(&nothing).contains("does not hold enough"), "{}", err(&nothing));
    assert_eq!(json(&fund(&["write-off", "list", "--json"])), Value::Array(vec![]));
    assert_eq!(json(&fund(&["instalments", "list", "--json"])), Value::Array(vec![]));
    let unknown = fund(&["write-off", "approve", "01J6A3M1T0R8Z5X7C9V2B4N6M8", "--by", "13800270003"]);
    assert!(code(&unknown) == 2 && err(&unknown).contains("no such proposal"), "{}", err(&unknown));
    let status = json(&fund(&["status", "--json"]));
    assert_eq!((&status["lasts_days"], &status["promised"]), (&Value::Null, &"0.00".into()));
}

#[test]
fn the_books_of_another_tenant_are_kept_apart() {
    let folder = shop();
    let fund = |args: &[&str]| anxin(folder.path(), &[&["fund"], args].concat());
    assert_eq!(code(&fund(&["top-up", "1000.00", "--key", "b1"])), 0);
    let first = ["--tenant", "wuhan", "top-up", "20.00", "--key", "b1"];
    let unknown = fund(&first);
    assert!(
        code(&unknown) == 2 && err(&unknown).contains("nothing here names the fund wuhan"),
        "{}",
        err(&unknown)
    );
    assert_eq!(code(&fund(&[&first[..], &["--new"]].concat())), 0, "a key of its own");
    assert_eq!(code(&fund(&["move", "5.00", "--to", "wechat", "--key", "m1", "--tenant", "wuhan"])), 0);
    let status = json(&fund(&["status", "--tenant", "wuhan", "--json"]));
    let held = ["tenant", "cash", "wechat", "available"].map(|name| status[name].as_str().unwrap());
    assert_eq!(held, ["wuhan", "15.00", "5.00", "20.00"]);
    let main = json(&fund(&["status", "--json"]));
    assert_eq!((&main["tenant"], &main["cash"]), (&"main".into(), &"1000.00".into()));
    let verified = json(&fund(&["verify", "--tenant", "wuhan", "--json"]));
    assert_eq!((&verified["entries"], &verified["broken"]), (&2.into(), &Value::Null));
    assert_eq!(json(&fund(&["verify", "--json"]))["entries"], 1);
    let odd = fund(&["status", "--tenant", "wu han"]);
    assert_eq!(code(&odd), 2, "{}", err(&odd));
    // The configuration names the tenant as well.
    let config = folder.path().join("anxin.toml");
    std::fs::write(&config, "tenant = \"wuhan\"\n[tenants]\nlianjia-wuhan = \"wuhan\"\n").unwrap();
    let config = config.display().to_string();
    assert_eq!(json(&fund(&["status", "--json", "--config", &config]))["tenant"], "wuhan");
    assert_eq!(
        json(&fund(&["status", "--json", "--config", &config, "--tenant", "main"]))["cash"],
        "1000.00"
    );
    // A configuration that says nothing of tenants leaves the map as it is; one that names a fund makes it known.
    let write = |text: &str| std::fs::write(folder.path().join("anxin.toml"), text).unwrap();
    write("[tenants]\nlianjia-wuhan = \"beijing\"\n");
    assert_eq!(code(&fund(&["status", "--config", &config])), 0);
    write("tenant = \"hangzhou\"\n");
    assert_eq!(json(&fund(&["status", "--json", "--config", &config]))["tenant"], "hangzhou");
    assert_eq!(code(&fund(&["status", "--tenant", "hangzhou", "--config", &config])), 0);
    assert_eq!(code(&fund(&["status", "--tenant", "beijing", "--config", &config])), 0, "still in the map");
    write("[tenants]\n");
    assert_eq!(code(&fund(&["status", "--config", &config])), 0);
    assert_eq!(code(&fund(&["status", "--tenant", "beijing", "--config", &config])), 2, "taken out of it");
}

#[test]
fn money_is_moved_between_the_bank_and_wechat_pay_once_for_each_key() {
    let folder = shop();
    let fund = |args: &[&str]| anxin(folder.path(), &[&["fund"], args].concat());
    assert_eq!(code(&fund(&["top-up", "100.00", "--key", "b1"])), 0);
    for _ in 0..2 {
        let moved = json(&fund(&["move", "60.00", "--to", "wechat", "--key", "m1", "--json"]));
        assert_eq!((&moved["cash"], &moved["wechat"]), (&"40.00".into(), &"60.00".into()));
    }
    let much = fund(&["move", "60.01", "--to", "bank", "--key", "m2"]);
    assert!(code(&much) == 2 && err(&much).contains("does not hold enough"), "{}", err(&much));
    assert_eq!(code(&fund(&["move", "60.00", "--to", "bank", "--key", "m2"])), 0);
    let again = fund(&["move", "60.01", "--to", "bank", "--key", "m2"]);
    assert!(code(&again) == 2 && err(&again).contains("used before"), "{}", err(&again));
}
