//! The golden matrix: what was said × what is asked × who is known, one line each, reviewed as text in
//! `golden/decisions.txt`. `UPDATE_GOLDEN=1` writes it anew; read the difference before committing it.

use std::fmt::Write as _;
use std::path::PathBuf;

use anxin_domain::act::{Act, Source, Word};
use anxin_domain::people::{ListState, Named};
use anxin_domain::scope::{LineOfBusiness, Purpose, Scope};

use crate::scene::{Scene, act, at, brand, cn, permit, refuse, selling, this_agent, ticket};

const CALL: &str = "2026-11-23T12:00:00+08:00";

/// First, second and third thing said; the holder may have changed between the second and the third.
const FIRST: &str = "2026-11-01T09:00:00+08:00";
const SECOND: &str = "2026-11-05T09:00:00+08:00";
const THIRD: &str = "2026-11-15T09:00:00+08:00";
const NEW_HOLDER: &str = "2026-11-10T00:00:00+08:00";

/// A history and the name it has in the matrix.
type History = (&'static str, fn() -> Vec<Act>);

const NOTHING: History = ("nothing", Vec::new);
const DND: History = ("dnd", || vec![refuse(FIRST)]);
const YES_AGENT: History = ("yes:agent", || vec![permit(selling(this_agent()), FIRST)]);
const YES_ALL: History = ("yes:all", || vec![permit(Scope::default(), FIRST)]);

const HISTORIES: &[History] = &[
    NOTHING,
    DND,
    ("no-calls", || vec![act(Word::Refuse, Scope::default(), at(FIRST))]),
    ("no:agent", || vec![act(Word::Refuse, selling(this_agent()), at(FIRST))]),
    ("no:other-brand", || vec![act(Word::Refuse, selling(brand("other")), at(FIRST))]),
    YES_AGENT,
    ("yes:brand", || vec![permit(selling(brand("lianjia-wuhan")), FIRST)]),
    ("yes:other-brand", || vec![permit(selling(brand("other")), FIRST)]),
    YES_ALL,
    ("yes:agent expired", || {
        vec![Act { expires_at: Some(at(CALL)), ..permit(selling(this_agent()), FIRST) }]
    }),
    ("dnd > yes:agent", || vec![refuse(FIRST), permit(selling(this_agent()), SECOND)]),
    ("dnd > yes:brand", || vec![refuse(FIRST), permit(selling(brand("lianjia-wuhan")), SECOND)]),
    ("dnd > yes:other-brand", || vec![refuse(FIRST), permit(selling(brand("other")), SECOND)]),
    ("yes:agent > dnd", || vec![permit(selling(this_agent()), FIRST), refuse(SECOND)]),
    ("yes:agent > dnd+keep", || vec![permit(selling(this_agent()), FIRST), keeping(refuse(SECOND))]),
    ("yes:all > dnd+keep", || vec![permit(Scope::default(), FIRST), keeping(refuse(SECOND))]),
    ("dnd+keep > dnd", || vec![keeping(refuse(FIRST)), refuse(SECOND)]),
    ("yes:agent > dnd > dnd+keep", || {
        vec![permit(selling(this_agent()), FIRST), refuse(SECOND), keeping(refuse(THIRD))]
    }),
    ("dnd > off", || vec![refuse(FIRST), off(SECOND)]),
    ("yes:agent > dnd+keep > off", || {
        vec![permit(selling(this_agent()), FIRST), keeping(refuse(SECOND)), off(THIRD)]
    }),
    ("no-calls > off", || vec![act(Word::Refuse, Scope::default(), at(FIRST)), off(SECOND)]),
    ("yes:agent > back", || vec![permit(selling(this_agent()), FIRST), back(SECOND)]),
    ("dnd > yes:agent > back", || vec![refuse(FIRST), permit(selling(this_agent()), SECOND), back(THIRD)]),
    ("back > late yes:agent", || vec![back(SECOND), late(permit(selling(this_agent()), THIRD))]),
    ("dnd > late yes:agent", || vec![refuse(SECOND), late(permit(selling(this_agent()), THIRD))]),
    ("dnd > yes:agent > late yes", || {
        vec![
            refuse("2026-11-03T09:00:00+08:00"),
            permit(selling(this_agent()), SECOND),
            late(permit(selling(this_agent()), THIRD)),
        ]
    }),
    ("dnd until yesterday", || {
        vec![Act { expires_at: Some(at("2026-11-22T00:00:00+08:00")), ..refuse(FIRST) }]
    }),
    ("dnd from tomorrow", || vec![Act { effective_at: at("2026-11-24T00:00:00+08:00"), ..refuse(FIRST) }]),
];

fn keeping(refusal: Act) -> Act {
    Act { keeps_exceptions: true, ..refusal }
}

/// Do-not-disturb switched off: the no is taken back, exceptions stay.
fn off(when: &str) -> Act {
    keeping(act(Word::Withdraw, Scope::do_not_disturb(), at(when)))
}

/// The consent to the agent taken back.
fn back(when: &str) -> Act {
    act(Word::Withdraw, selling(this_agent()), at(when))
}

/// A form signed on the day of the first word and filed later by the brand.
fn late(permit: Act) -> Act {
    Act { effective_at: at(FIRST), source: Source::Brand, ..permit }
}

fn about(word: Word, business: LineOfBusiness) -> Act {
    let scope = Scope { lines_of_business: vec![business], ..Scope::do_not_disturb() };
    act(word, scope, at(FIRST))
}

const BY_BUSINESS: &[History] = &[
    ("no:resale", || vec![about(Word::Refuse, LineOfBusiness::Resale)]),
    ("yes:resale", || vec![about(Word::Permit, LineOfBusiness::Resale)]),
    ("dnd > yes:resale", || {
        vec![refuse("2026-10-01T09:00:00+08:00"), about(Word::Permit, LineOfBusiness::Resale)]
    }),
    ("yes:all > no:resale", || {
        vec![
            permit(Scope::default(), "2026-10-01T09:00:00+08:00"),
            about(Word::Refuse, LineOfBusiness::Resale),
        ]
    }),
];

const BY_HOLDER: &[History] = &[
    DND,
    YES_AGENT,
    YES_ALL,
    ("yes:agent > dnd", || vec![permit(selling(this_agent()), FIRST), refuse(SECOND)]),
    ("dnd > yes:agent", || vec![refuse(FIRST), permit(selling(this_agent()), SECOND)]),
    ("dnd > (new) yes:agent", || vec![refuse(FIRST), permit(selling(this_agent()), THIRD)]),
    ("yes:agent > (new) dnd+keep", || vec![permit(selling(this_agent()), FIRST), keeping(refuse(THIRD))]),
    ("(new) late yes:agent", || vec![late(permit(selling(this_agent()), THIRD))]),
];

/// One line of the matrix: the scene and the words that tell it.
struct Row {
    place: &'static str,
    said: &'static str,
    purpose: Purpose,
    business: Option<LineOfBusiness>,
    holder: &'static str,
    ticket: &'static str,
    line: &'static str,
    listed: &'static str,
    lag: &'static str,
    acts: Vec<Act>,
}

fn row(place: &'static str, (said, acts): &History, purpose: Purpose, ticket: &'static str) -> Row {
    Row {
        place,
        said,
        purpose,
        business: None,
        holder: "same",
        ticket,
        line: "known",
        listed: "no",
        lag: "fresh",
        acts: acts(),
    }
}

/// What each purpose can come with.
const ASKED: [(Purpose, &str); 4] = [
    (Purpose::Marketing, "-"),
    (Purpose::Survey, "-"),
    (Purpose::Service, "-"),
    (Purpose::Service, "resale"),
];

fn asked(place: &'static str, histories: &[History]) -> Vec<Row> {
    let all = |history| ASKED.map(|(purpose, ticket)| row(place, history, purpose, ticket));
    histories.iter().flat_map(all).collect()
}

fn sections() -> Vec<(&'static str, Vec<Row>)> {
    let changed = |rows: Vec<Row>, change: fn(Row) -> Row| rows.into_iter().map(change).collect();
    let few = [NOTHING, DND, YES_ALL];
    vec![
        ("what was said, in Wuhan", asked("wuhan", HISTORIES)),
        ("what was said, where only the law of China holds", asked("cn", HISTORIES)),
        ("Beijing, whose promise asks for consent", asked("beijing", &[NOTHING, DND, YES_AGENT])),
        ("line of business", by_business()),
        ("a new holder since the tenth", by_holder()),
        ("other lists name the number", by_list()),
        ("nobody known behind the line", changed(asked("wuhan", &few), |row| Row { line: "unknown", ..row })),
        ("knowledge too old", changed(asked("wuhan", &few), |row| Row { lag: "old", ..row })),
    ]
}

fn by_business() -> Vec<Row> {
    let said = [None, Some(LineOfBusiness::Resale), Some(LineOfBusiness::Rental)];
    let mut rows = Vec::new();
    for history in BY_BUSINESS {
        for business in said {
            for (purpose, ticket) in [(Purpose::Marketing, "-"), (Purpose::Service, "resale")] {
                rows.push(Row { business, ..row("wuhan", history, purpose, ticket) });
            }
        }
    }
    rows
}

fn by_holder() -> Vec<Row> {
    let mut rows = Vec::new();
    for history in BY_HOLDER {
        for ticket in ["-", "of-old", "resale"] {
            let purpose = if ticket == "-" { Purpose::Marketing } else { Purpose::Service };
            rows.push(Row { holder: "new", ..row("wuhan", history, purpose, ticket) });
        }
    }
    rows
}

fn by_list() -> Vec<Row> {
    let mut rows = Vec::new();
    for history in [NOTHING, DND, YES_AGENT] {
        for listed in ["fresh", "stale"] {
            rows.extend(ASKED.map(|(purpose, t)| Row { listed, ..row("wuhan", &history, purpose, t) }));
        }
    }
    rows
}

fn scene(row: &Row) -> Scene {
    let mut scene = Scene::marketing_at(CALL).said(row.acts.clone());
    match row.place {
        "cn" => (scene.city, scene.rulebook) = ("shanghai", cn()),
        "beijing" => (scene.city, scene.rulebook) = ("beijing", cn()),
        _ => {}
    }
    scene.call.purpose = row.purpose;
    scene.call.line_of_business = row.business;
    scene.holder.since = (row.holder == "new").then(|| at(NEW_HOLDER));
    scene.ticket = match row.ticket {
        "-" => None,
        "of-old" => Some(ticket(FIRST)),
        _ => Some(ticket(THIRD)),
    };
    scene.caller = scene.caller.filter(|_| row.line == "known");
    let as_of = if row.listed == "stale" { "2026-10-23T11:59:59+08:00" } else { "2026-10-23T12:00:00+08:00" };
    if row.listed != "no" {
        scene.lists =
            vec![ListState { list: "list-1".parse().unwrap(), as_of: at(as_of), names: Named::Yes }];
    }
    scene.lag_ms = if row.lag == "old" { scene.rulebook.allowed_lag_ms + 1 } else { 0 };
    scene
}

fn line(row: &Row) -> String {
    let judgement = scene(row).judge();
    let codes: Vec<_> = judgement.reasons.iter().map(|r| r.code.word()).collect();
    let pays = judgement.compensable.as_deref().unwrap_or("-");
    let business = row.business.map_or("unsaid", LineOfBusiness::word);
    let (purpose, verdict) = (row.purpose.word(), judgement.verdict.word());
    format!(
        "{:8}{:28}{purpose:11}{business:8}{:8}{:8}{:9}{:8}{:7}{verdict:7}{pays:22}{}",
        row.place,
        row.said,
        row.holder,
        row.ticket,
        row.line,
        row.listed,
        row.lag,
        codes.join(" ")
    )
}

fn matrix() -> String {
    let mut text = String::from(
        "# May this call be made? One line for each case; the first reason is decisive. Read it against the law.\n\
         # dnd: do-not-disturb (marketing and surveys, everyone). no, yes: refuse, permit. `>`: then. keep: keeps exceptions.\n\
         # off: the no of do-not-disturb taken back, exceptions kept. back: the yes to the agent taken back.\n\
         # late: signed first, filed third. (new): said by the new holder. of-old: business begun with the old holder.\n",
    );
    let header = format!(
        "{:8}{:28}{:11}{:8}{:8}{:8}{:9}{:8}{:7}{:7}{:22}reasons",
        "place", "said", "purpose", "about", "holder", "ticket", "line", "listed", "lag", "answer", "pays"
    );
    for (title, rows) in sections() {
        let _ = write!(text, "\n## {title}\n{header}\n");
        for row in &rows {
            let _ = writeln!(text, "{}", line(row));
        }
    }
    text
}

#[test]
fn decisions_are_as_reviewed() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/golden/decisions.txt");
    let found = matrix();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &found).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap();
    let (old, new): (Vec<_>, Vec<_>) = (golden.lines().collect(), found.lines().collect());
    let gone = old.iter().filter(|line| !new.contains(line)).map(|line| format!("- {line}\n"));
    let come = new.iter().filter(|line| !old.contains(line)).map(|line| format!("+ {line}\n"));
    let difference: String = gone.chain(come).collect();
    assert!(old == new, "the law changed (UPDATE_GOLDEN=1 writes it down):\n{difference}");
}
