//! Every sample page in every language: one heading, named fields, no script, no missing words.

use std::collections::BTreeSet;

use anxin_web::assets;
use anxin_web::ctx::{Ctx, Done, Face, Mode};
use anxin_web::pages::error::{ErrorView, Problem};
use anxin_web::words::{Language, Words};

use crate::{samples, words};

/// Runs a check on every sample page.
fn each(check: impl Fn(&str, Language, &str)) {
    for language in Language::ALL {
        for (name, page) in samples::all(language) {
            check(name, language, &page.into_string());
        }
    }
}

/// The tags of a page, each without its brackets.
fn tags(html: &str) -> impl Iterator<Item = &str> {
    html.split('<').skip(1).map(|rest| rest.split('>').next().unwrap())
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split_once(&format!(" {name}=\"")).map(|(_, rest)| rest.split('"').next().unwrap())
}

/// What a person reads: the text between the tags.
fn text(html: &str) -> String {
    html.split('<')
        .map(|part| part.split_once('>').map_or(part, |(_, text)| text))
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn a_page_names_its_language_and_has_one_heading() {
    each(|name, language, html| {
        assert!(html.contains(&format!("<html lang=\"{}\">", language.tag())), "{name}");
        assert_eq!(html.matches("<h1").count(), 1, "{name} {}", language.tag());
        assert!(html.starts_with("<!DOCTYPE html>"), "{name}");
    });
}

#[test]
fn a_page_has_no_script_and_no_inline_style() {
    each(|name, _, html| {
        // The desk's queue and cases have one script, by its address; no page has one within.
        let inline =
            html.split("<script").skip(1).filter(|rest| !rest.starts_with(" type=\"module\" src=\"/assets/"));
        assert_eq!(inline.count(), 0, "{name}");
        let at_the_desk =
            ["desk", "case"].iter().any(|face| name.starts_with(face)) || html.contains("data-changes");
        assert!(at_the_desk || name.starts_with("script-") || !html.contains("<script"), "{name}");
        // The pages of passkeys hold another.
        let scripts = usize::from(name.starts_with("script-"));
        let file = format!("<script type=\"module\" src=\"{}\"></script>", assets::passkey_path());
        assert_eq!(html.matches(&file).count(), scripts, "{name}");
        assert!(!html.contains("javascript:"), "{name}");
        for tag in tags(html) {
            assert!(!tag.contains(" style=") && !tag.starts_with("style"), "{name}: {tag}");
            assert!(!tag.contains(" onclick=") && !tag.contains(" onload="), "{name}: {tag}");
        }
    });
}

/// Who has several numbers open in two windows sends each form for the one that stood on its page.
#[test]
fn every_form_of_a_customers_page_says_for_which_number_it_is() {
    each(|name, _, html| {
        for form in html.split("<form").skip(1).map(|rest| rest.split("</form>").next().unwrap()) {
            let action = attribute(form.split('>').next().unwrap(), "action").unwrap_or_default();
            let own = action.starts_with("/me") || action == "/signin/passkey/new";
            // It says itself which number it is about, and works where no number is shown any more.
            let says_itself = action == "/me/numbers/show";
            // What is carried along says what it said.
            let carried = name == "signed-out" || name.contains("prove");
            let signed_in = html.contains("action=\"/signout\"");
            if own && form.contains("method=\"post\"") && !says_itself && !carried && signed_in {
                assert!(form.contains("name=\"shown\"") || action.contains("?shown="), "{name}: {action}");
            }
        }
    });
}

/// A form that is sent with GET puts what was typed into the address.
#[test]
fn nothing_that_is_typed_on_the_page_of_parts_goes_anywhere() {
    each(|name, _, html| {
        if name == "design" {
            let fields = tags(html).filter(|tag| attribute(tag, "type") == Some("tel")).count();
            assert!(fields > 0 && !html.contains("action=\"/design\""), "{name}");
        }
    });
}

#[test]
fn every_field_has_a_label_and_an_id_of_its_own() {
    each(|name, _, html| {
        let labels: BTreeSet<&str> = tags(html)
            .filter(|tag| tag.starts_with("label"))
            .filter_map(|tag| attribute(tag, "for"))
            .collect();
        let mut ids = BTreeSet::new();
        for tag in tags(html) {
            if let Some(id) = attribute(tag, "id") {
                assert!(ids.insert(id), "{name}: the id {id} stands twice");
            }
            let field = ["input", "select", "textarea"].iter().any(|kind| tag.starts_with(kind));
            if field && attribute(tag, "type") != Some("hidden") {
                let id = attribute(tag, "id").unwrap_or_default();
                assert!(labels.contains(id), "{name}: {tag} has no label");
            }
        }
        for tag in tags(html) {
            for described in attribute(tag, "aria-describedby").unwrap_or_default().split_whitespace() {
                assert!(ids.contains(described), "{name}: nothing has the id {described}");
            }
        }
    });
}

#[test]
fn no_address_holds_a_telephone_number() {
    each(|name, _, html| {
        for tag in tags(html) {
            for link in ["href", "action", "formaction"].iter().filter_map(|kind| attribute(tag, kind)) {
                let run = link.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or(0);
                // What is dialled or texted is the house's own number.
                let ours = ["tel:", "sms:"].iter().any(|begin| link.starts_with(begin))
                    || link.starts_with("/assets/");
                assert!(run < 8 || ours, "{name}: {link}");
            }
        }
    });
}

#[test]
fn no_id_of_a_message_is_shown() {
    let quoted = words::quoted_in_the_code();
    each(|name, language, html| {
        for word in
            text(html).split_whitespace().filter(|word| word.starts_with(|c: char| c.is_ascii_lowercase()))
        {
            let whole = word.contains('-') && quoted.contains(word);
            let id = whole || words::FAMILIES.iter().any(|family| word.starts_with(family));
            assert!(!id, "{name} {}: {word}", language.tag());
        }
    });
}

#[test]
fn pages_in_chinese_and_japanese_are_not_half_english() {
    let english: BTreeSet<String> = samples::all(Language::En)
        .into_iter()
        .flat_map(|(_, page)| tags_texts(&page.into_string()))
        .filter(|line| {
            line.split(' ').filter(|word| word.bytes().all(|b| b.is_ascii_alphabetic())).count() > 2
        })
        .collect();
    for language in [Language::ZhCn, Language::Ja] {
        for (name, page) in samples::all(language) {
            for line in tags_texts(&page.into_string()) {
                assert!(!english.contains(&line), "{name} {}: {line}", language.tag());
            }
        }
    }
}

/// Each run of text between two tags, without what says of itself that it is in English: the citations of the rulebooks and what
/// stands in a promise's file.
fn tags_texts(html: &str) -> Vec<String> {
    let quotes = |tag: &str| ["figcaption", "code", "pre"].iter().any(|name| tag.starts_with(name));
    let cited = |tag: &str| quotes(tag) && attribute(tag, "lang") == Some("en");
    let runs = html.split('<').filter_map(|part| part.split_once('>')).filter(|(tag, _)| !cited(tag));
    runs.map(|(_, text)| text.trim().to_owned()).filter(|text| !text.is_empty()).collect()
}

#[test]
fn what_people_type_comes_back_escaped() {
    let page = samples::complaint_typed("<script>alert(1)</script>\"'").into_string();
    assert!(!page.contains("<script"));
    assert!(page.contains("&lt;script&gt;"));
}

#[test]
fn errors_lead_to_their_fields() {
    for (name, page) in samples::all(Language::En) {
        let html = page.into_string();
        for tag in tags(&html) {
            let Some(field) = attribute(tag, "href").and_then(|href| href.strip_prefix('#')) else {
                continue;
            };
            assert!(html.contains(&format!("id=\"{field}\"")), "{name}: #{field} leads nowhere");
        }
    }
}

#[test]
fn every_problem_and_every_thing_done_has_its_words() {
    for language in Language::ALL {
        for done in Done::ALL {
            assert_eq!(Done::from_word(done.word()), Some(*done));
            let id = format!("done-{}", done.word());
            assert!(Words::new(language).has(&id), "{id}");
        }
        for problem in Problem::ALL {
            let view = ErrorView {
                problem: *problem,
                detail: None,
                reference: "01J6A3M1T0R8Z5X7C9V2B4N6M8".into(),
                kept: None,
            };
            let html = anxin_web::pages::error::page(&samples::ctx(language, Face::Public, "/"), &view)
                .into_string();
            assert!(!text(&html).contains("problem-"), "{problem:?}");
        }
    }
}

#[test]
fn the_demonstration_says_so_on_every_page_and_the_real_thing_never() {
    let label = Words::new(Language::En).t("demo-label");
    each(|name, language, html| {
        assert!(html.contains(&Words::new(language).t("demo-label")), "{name}");
    });
    let live = Ctx { mode: Mode::Live, ..samples::ctx(Language::En, Face::Public, "/public") };
    assert!(!samples::public(&live).into_string().contains(&label));
}

/// Writes the sample pages as files to look at, where `ANXIN_WEB_PAGES` names a folder.
#[test]
fn pages_can_be_looked_at() {
    let Some(folder) = std::env::var_os("ANXIN_WEB_PAGES") else { return };
    each(|name, language, html| {
        let link = format!("<link rel=\"stylesheet\" href=\"{}\">", assets::css_path());
        assert!(html.contains(&link), "{name}");
        let whole = html.replace(&link, &format!("<style>{}</style>", assets::CSS));
        let file = std::path::Path::new(&folder).join(format!("{name}.{}.html", language.tag()));
        std::fs::write(file, whole).unwrap();
    });
}
