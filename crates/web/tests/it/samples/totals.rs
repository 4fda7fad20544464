//! Samples of the public's pages below the first.

use anxin_desk::{ClockKind, PublishedHead};
use anxin_promise::Origin as TermsOrigin;
use anxin_proof::{Entry, Kind, Logged};
use anxin_web::ctx::{Ctx, Face};
use anxin_web::pages::public::cells::{self, CellRow, CellsView};
use anxin_web::pages::public::clocks::{self, ClocksView, KindView};
use anxin_web::pages::public::entries::EntriesView;
use anxin_web::pages::public::{self, ClockFigure, how, log};
use anxin_web::words::Language;
use maud::Markup;

use super::{ctx, now, yuan};

pub(crate) fn pages(language: Language) -> Vec<(&'static str, Markup)> {
    let open = |path| ctx(language, Face::Public, path);
    let none = ClocksView { as_of: now(), kinds: Vec::new(), promises: Vec::new(), late: Vec::new() };
    let no_cells = CellsView { as_of: now(), months: Vec::new(), month: String::new(), rows: Vec::new() };
    vec![
        ("public-clocks", clocks::page(&open("/public/clocks"), &kept())),
        ("public-clocks-none", clocks::page(&open("/public/clocks"), &none)),
        ("public-cells", cells::page(&open("/public/cells"), &some())),
        ("public-cells-none", cells::page(&open("/public/cells"), &no_cells)),
        ("public-how", how::page(&open("/public/how"))),
        ("public-log", log::page(&open("/public/log"), Some(&entries()), &heads())),
        ("public-log-none", log::page(&open("/public/log"), None, &[])),
    ]
}

fn kept() -> ClocksView {
    let months = [(9, 31, 4), (10, 52, 0), (11, 18, 6)];
    let kind = |kind| {
        let month = |(month, kept, missed)| (2026, month, ClockFigure { kind, kept, missed });
        KindView { kind, months: months.map(month).to_vec() }
    };
    let figures = ClockKind::ALL.map(|kind| ClockFigure { kind, kept: 101, missed: 10 }).to_vec();
    ClocksView {
        as_of: now(),
        kinds: ClockKind::ALL.map(kind).to_vec(),
        promises: vec![("电话营销·扰一赔百".into(), figures)],
        late: ClockKind::ALL.map(|kind| (kind, 2)).to_vec(),
    }
}

fn some() -> CellsView {
    let row = |brand: &str, shown| CellRow { city: "武汉".into(), brand: brand.into(), shown };
    CellsView {
        as_of: now(),
        months: vec![("2026-11".into(), "2026年11月".into()), ("2026-10".into(), "2026年10月".into())],
        month: "2026-11".into(),
        rows: vec![row("江城安居", Some((96, yuan(9_600)))), row("晴川置业", None)],
    }
}

/// One entry of every kind.
fn entries() -> EntriesView {
    let entry = |(index, kind): (u64, Kind)| {
        let entry = match kind {
            Kind::Head => Entry { chain: Some("ledger/main".into()), ..Entry::of(kind) },
            Kind::Ruling => Entry { month: Some("2026-11".into()), ..Entry::of(kind) },
            _ => Entry::of(kind).with_money("2026-11", yuan(100)),
        };
        Logged { index, entry, at: now() }
    };
    EntriesView {
        size: 48_213,
        at: now(),
        checkpoint: format!(
            "anxin.example/log\n48213\n{0}\n\n— anxin.example/log {0}{0}\n",
            "AbC4".repeat(11)
        ),
        vkey: format!("anxin.example/log+1a2b3c4d+{}", "AbC4".repeat(11)),
        address: "https://anxin.example/log".into(),
        latest: (48_205..).zip(Kind::ALL).map(entry).collect(),
    }
}

fn heads() -> Vec<PublishedHead> {
    let head = |log: &str, size| PublishedHead { log: log.into(), size, hash: "5b".repeat(32), at: now() };
    vec![
        head("ledger/main", 1_204),
        head("ledger/east", 3),
        head("decisions/0", 48_213),
        head("decisions/1", 2),
    ]
}

/// The public page with figures.
pub(crate) fn public(ctx: &Ctx) -> Markup {
    let months = [(6, 9), (7, 14), (8, 21), (9, 33), (10, 26), (11, 31)];
    let rows = months.map(|(month, awards)| public::MonthRow {
        year: 2026,
        month,
        awards,
        paid: yuan(i64::try_from(awards).unwrap() * 100),
    });
    public::page(ctx, &figures(rows.to_vec()))
}

pub(super) fn figures(months: Vec<public::MonthRow>) -> public::PublicView {
    let brand = |name: &str, refused_calls, awards| public::BrandRow {
        name: name.into(),
        refused_calls,
        awards,
        paid: yuan(i64::try_from(awards).unwrap() * 100),
    };
    public::PublicView {
        as_of: now(),
        refused_calls: 48_213,
        awards: 134,
        paid: yuan(13_400),
        balance: yuan(486_200),
        waiting: yuan(1_600),
        queue: Some(public::Queue { awards: 16, since: now() }),
        promises: vec![
            public::PromiseRow {
                name: "电话营销·扰一赔百".into(),
                origin: TermsOrigin::Published,
                awards: 134,
                paid: yuan(13_400),
            },
            public::PromiseRow {
                name: "真实房源·假一赔百".into(),
                origin: TermsOrigin::Modelled,
                awards: 0,
                paid: yuan(0),
            },
        ],
        brands: vec![
            brand("江城安居", 31_877, 96),
            brand("晴川置业", 16_336, 38),
            brand("武汉江城安居房地产经纪有限公司洪山区光谷东路分公司第二门店", 12, 1),
        ],
        cities: vec![public::CityRow { name: "武汉".into(), awards: 134, paid: yuan(13_400) }],
        clocks: ClockKind::ALL.map(|kind| public::ClockFigure { kind, kept: 131, missed: 3 }).to_vec(),
        fund: public::FundFigures {
            reserved: yuan(1_200),
            paid_lately: yuan(3_100),
            lasts_days: Some(4_705),
            recovered: yuan(9_800),
            owed: yuan(3_600),
        },
        months,
    }
}
