//! Samples of brands that join.

use anxin_web::components::form::Errors;
use anxin_web::ctx::Face;
use anxin_web::pages::desk::brands::one::{self, AgreementView, BrandView, KeyRow, PartForm};
use anxin_web::pages::desk::brands::{self, BrandForm, BrandRow, BrandsView, Lack};
use anxin_web::words::Language;
use maud::Markup;

use super::{ctx, now, yuan};

/// The pages.
pub(super) fn pages(language: Language) -> Vec<(&'static str, Markup)> {
    let ctx = ctx(language, Face::Admin, "/desk/brands");
    let row = |lacks: &[Lack]| BrandRow {
        id: "lianjia-wuhan".into(),
        name: "武汉链家".into(),
        city: "wuhan".into(),
        deposit: yuan(50_000),
        lines: 12,
        lacks: lacks.to_vec(),
    };
    let listed = BrandsView {
        rows: vec![row(&[]), row(Lack::ALL)],
        rulebooks: vec!["cn".into()],
        form: BrandForm { id: "a b".into(), ..BrandForm::default() },
        errors: Errors::one("id", "error-field-long"),
    };
    let key = |revoked| KeyRow {
        id: "key_1".into(),
        name: "pbx-wuhan".into(),
        scopes: vec!["decisions"],
        made_at: now(),
        revoked_at: revoked,
    };
    let brand = BrandView {
        id: "lianjia-wuhan".into(),
        name: "武汉链家".into(),
        city: "wuhan".into(),
        rulebook: "cn-wuhan-lianjia".into(),
        lacks: vec![Lack::Deposit],
        agreement: Some(AgreementView {
            reference: "HT-1".into(),
            signed_on: "2026-11-01".into(),
            digest: "ab".repeat(32),
            noted_at: now(),
        }),
        deposit: yuan(0),
        lines: vec![("027 8888 6666".into(), "lianjia-wuhan:1".into(), "王磊".into())],
        keys: vec![key(None), key(Some(now()))],
        scopes: vec!["decisions", "call_records"],
        secret: Some("anxin_0f".into()),
        form: PartForm::default(),
        errors: Errors::one("digest", "error-digest-odd"),
        clash: Some("the line belongs to agent lianjia-wuhan:2 in this time; end that first".into()),
    };
    let bare = BrandView {
        agreement: None,
        lines: Vec::new(),
        keys: Vec::new(),
        secret: None,
        clash: None,
        errors: Errors::one("booking", "error-booking-used"),
        ..brand.clone()
    };
    vec![
        ("brands", brands::list(&ctx, &listed)),
        ("brands-none", brands::list(&ctx, &BrandsView::default())),
        ("brand", one::page(&ctx, &brand)),
        ("brand-bare", one::page(&ctx, &bare)),
    ]
}
