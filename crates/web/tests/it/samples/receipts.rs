//! Samples of receipts, and of the pages by which anybody sees whether one is true.

use anxin_web::components::form::Errors;
use anxin_web::ctx::Face;
use anxin_web::pages::receipt;
use anxin_web::words::Language;
use maud::Markup;

use super::{CASE, ctx, now, yuan};

/// The pages.
pub(super) fn pages(language: Language) -> Vec<(&'static str, Markup)> {
    let open = ctx(language, Face::Public, "/verify/x");
    let own = ctx(language, Face::Customer, "/me/claims/x/receipt");
    let known = receipt::VerifyView::Known(paid_out(language, receipt::MoneyState::Paid { at: now() }));
    let back = receipt::VerifyView::Known(paid_out(language, receipt::MoneyState::TakenBack { at: now() }));
    let odd = Errors::one("code", "error-receipt-length");
    vec![
        ("receipt", receipt::receipt(&own, &receipt_view(language))),
        ("verify", receipt::verify(&open, &known)),
        ("verify-taken-back", receipt::verify(&open, &back)),
        ("verify-ask", receipt::ask(&ctx(language, Face::Public, "/verify"), "0123", &odd)),
        ("verify-unknown", receipt::verify(&open, &receipt::VerifyView::Unknown)),
    ]
}

fn paid_out(language: Language, money: receipt::MoneyState) -> receipt::Paid {
    receipt::Paid {
        case: CASE.into(),
        promise: match language {
            Language::ZhCn => "电话营销·扰一赔百",
            Language::En => "Unwanted sales calls",
            Language::Ja => "営業電話・100 元補償",
        }
        .into(),
        terms: "2024-08-28".into(),
        brand: "江城安居".into(),
        amount: yuan(100),
        awarded_at: now(),
        money,
        payer: None,
        in_log: Some(receipt::InLog { index: 1_204, size: 48_213, file: "/v1/receipts/x".into() }),
    }
}

fn receipt_view(language: Language) -> receipt::ReceiptView {
    let part = receipt::ReceiptPart {
        paid: paid_out(language, receipt::MoneyState::Paid { at: now() }),
        address: "https://anxin.example/verify/AbCdEfGhIjKlMnOpQrStUvWxYzAbCdEfGhIjKlMnOpQ".into(),
        code: "0123 4567 89AB CD3F 6HJK 7NPQ 8STV 9XYZ 0123 4567".into(),
    };
    receipt::ReceiptView { case: CASE.into(), customer: "138****8000".into(), parts: vec![part] }
}
