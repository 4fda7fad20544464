//! The page around a page: head, demonstration banner, brand, navigation by face, language switch and footer.

use maud::{DOCTYPE, Markup, html};

use crate::assets;
use crate::components::basics::{Weight, announcement, button, hidden};
use crate::components::icon::{Icon, icon};
use crate::ctx::{Ctx, Face, Mode, Whose};
use crate::undo::Undo;
use crate::words::{LANGUAGE_KEY, Language};

/// The hotline of the promises.
pub const HOTLINE: &str = "10109666";

/// How wide the text runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// Reading and forms.
    Column,
    /// Tables and charts.
    Broad,
}

impl Width {
    const fn class(self) -> &'static str {
        match self {
            Self::Column => "column",
            Self::Broad => "broad",
        }
    }
}

/// A whole page. `title` is what the tab shows; the body brings the page's one `h1`.
#[must_use]
pub fn shell(ctx: &Ctx, title: &str, width: Width, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(ctx.words.language().tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
                meta name="color-scheme" content="light dark";
                meta name="theme-color" media="(prefers-color-scheme: light)" content="#f4f7f6";
                meta name="theme-color" media="(prefers-color-scheme: dark)" content="#0d1413";
                meta name="format-detection" content="telephone=no";
                title { (title) " · " (ctx.t("brand")) }
                link rel="stylesheet" href=(assets::css_path());
                link rel="icon" type="image/svg+xml" href=(assets::icon_path());
            }
            body class=[tabbed(ctx).then_some("tabbed")] {
                a.skip href="#main" { (ctx.t("skip")) }
                @if ctx.mode == Mode::Demo { (banner(ctx)) }
                (header(ctx))
                (looked_after(ctx))
                main #main.(width.class()) tabindex="-1" {
                    @if let Some(done) = ctx.done {
                        (announcement(&ctx.t(&format!("done-{}", done.word())), &undo(ctx, ctx.undo.as_ref())))
                    }
                    (body)
                }
                (footer(ctx))
            }
        }
    }
}

/// The button that takes back what was just done, where that can be.
#[must_use]
pub fn undo(ctx: &Ctx, undo: Option<&Undo>) -> Markup {
    html! {
        @if let Some(undo) = undo {
            form method="post" action=(undo.action()) {
                (ctx.shown())
                (hidden("undo", &undo.word()))
                (button(Weight::Quiet, &ctx.t("undo")))
            }
        }
    }
}

/// The customer's pages keep their navigation at the foot of a phone, where the thumb is.
fn tabbed(ctx: &Ctx) -> bool {
    ctx.face == Face::Customer && ctx.reader.is_some()
}

fn banner(ctx: &Ctx) -> Markup {
    html! {
        aside.banner aria-label=(ctx.t("demo-label")) {
            p {
                strong { (ctx.t("demo-label")) } " " (ctx.t("demo-sentence")) " "
                a href="/demo/messages" { (ctx.t("demo-messages-link")) }
            }
        }
    }
}

/// Whose number the page is about, where it is not the one that is signed in, with the way back. Pages of work are about nobody's.
fn looked_after(ctx: &Ctx) -> Markup {
    let other = ctx.reader.as_ref().and_then(|reader| reader.looks_after.as_ref());
    let said =
        other.filter(|_| matches!(ctx.face, Face::Customer | Face::Public | Face::Demo)).map(|other| {
            let id = match other.whose {
                Whose::Mine => "looks-after-mine",
                Whose::Helped => "looks-after-helped",
                Whose::Over => return ctx.t("looks-after-over"),
            };
            ctx.t_with(id, &[("number", other.number.as_str().into())])
        });
    html! {
        @if let Some(said) = said {
            aside.looked-after aria-label=(ctx.t("looks-after-label")) {
                p { strong { (said) } }
                form method="post" action="/me/numbers/show" {
                    button.linklike type="submit" { (ctx.t("looks-after-back")) }
                }
            }
        }
    }
}

fn header(ctx: &Ctx) -> Markup {
    let home = ctx.home();
    html! {
        header.top {
            div.inner {
                a.brand href=(home) { (icon(Icon::Shield)) span { (ctx.t("brand")) } }
                (navigation(ctx))
                div.corner { (languages(ctx)) (reader(ctx)) }
            }
        }
    }
}

struct Item {
    href: &'static str,
    label: &'static str,
    icon: Icon,
}

/// What several faces read.
const RULEBOOKS: Item = Item { href: "/desk/rulebooks", label: "nav-rulebooks", icon: Icon::Receipt };
const AUDIT: Item = Item { href: "/desk/audit", label: "nav-audit", icon: Icon::Person };

const fn items_of(face: Face) -> &'static [Item] {
    match face {
        Face::Public | Face::Demo => &[],
        Face::Customer => &[
            Item { href: "/me", label: "nav-home", icon: Icon::Shield },
            Item { href: "/me/calls", label: "nav-calls", icon: Icon::Phone },
            Item { href: "/me/permit", label: "nav-permits", icon: Icon::Permit },
            Item { href: "/me/claims", label: "nav-claims", icon: Icon::Receipt },
        ],
        Face::Agent => &[Item { href: "/agent", label: "nav-agent", icon: Icon::Phone }],
        Face::Hotline => &[Item { href: "/hotline", label: "nav-hotline", icon: Icon::Headset }],
        Face::Desk => &[
            Item { href: "/desk", label: "nav-desk", icon: Icon::Tray },
            Item { href: "/desk/search", label: "find-title", icon: Icon::Bars },
            Item { href: "/desk/fund", label: "nav-fund", icon: Icon::Coin },
            RULEBOOKS,
        ],
        Face::Compliance => {
            &[Item { href: "/desk/promises", label: "nav-promises", icon: Icon::Permit }, RULEBOOKS, AUDIT]
        }
        Face::Admin => &[
            Item { href: "/desk/brands", label: "nav-brands", icon: Icon::Shield },
            Item { href: "/desk/staff", label: "nav-staff", icon: Icon::Person },
            Item { href: "/desk/texts", label: "nav-texts", icon: Icon::Speech },
        ],
        Face::Regulator => &[
            Item { href: "/regulator", label: "nav-regulator", icon: Icon::Bars },
            Item { href: "/regulator/recoveries", label: "nav-recoveries", icon: Icon::Coin },
            RULEBOOKS,
            AUDIT,
        ],
    }
}

/// Entries of work that stand beside each other; whoever has more finds the others behind one that unfolds.
const SIDE_BY_SIDE: usize = 5;

fn navigation(ctx: &Ctx) -> Markup {
    let faces = ctx.reader.as_ref().map_or(&[][..], |reader| &reader.faces);
    let (bar, folded) = entries(faces, ctx.face);
    let here = current(bar.iter().chain(&folded).copied(), &ctx.path);
    let link = |item: &Item| {
        html! {
            a href=(item.href) aria-current=[(here == Some(item.href)).then_some("page")] {
                (icon(item.icon)) span { (ctx.t(item.label)) }
            }
        }
    };
    // Behind the pages of work, those of the reader's own number stand under its name.
    let own = |item: &Item| items_of(Face::Customer).iter().any(|other| other.href == item.href);
    html! {
        @if !bar.is_empty() {
            nav.main aria-label=(ctx.t("nav-label")) {
                @for item in &bar { (link(item)) }
                @if !folded.is_empty() {
                    details {
                        summary.here[folded.iter().any(|item| here == Some(item.href))] { (ctx.t("nav-more")) }
                        div {
                            @for (place, item) in folded.iter().enumerate() {
                                @if place > 0 && own(item) && !own(folded[place - 1]) {
                                    p.small { (ctx.t("nav-home")) }
                                }
                                (link(item))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What a reader may open: side by side what belongs to where they are, at work or on the pages of their own number; folded up the rest.
fn entries(faces: &[Face], here: Face) -> (Vec<&'static Item>, Vec<&'static Item>) {
    let (own, work): (Vec<Face>, Vec<Face>) = faces.iter().partition(|face| **face == Face::Customer);
    let [mut bar, mut folded] = [work, own].map(|faces| {
        let mut items: Vec<&Item> = Vec::new();
        for item in faces.into_iter().flat_map(items_of) {
            if !items.iter().any(|other| other.href == item.href) {
                items.push(item);
            }
        }
        items
    });
    if here == Face::Customer || bar.is_empty() {
        std::mem::swap(&mut bar, &mut folded);
    }
    if bar.len() > SIDE_BY_SIDE {
        folded.splice(0..0, bar.split_off(SIDE_BY_SIDE));
    }
    // One alone is not worth unfolding.
    if folded.len() == 1 {
        bar.append(&mut folded);
    }
    (bar, folded)
}

/// Pages that belong below an item whose address they do not share: where each begins, and where it is come from.
const BELOW: [(&str, &str); 5] = [
    ("/me/payee", "/me/claims"),
    ("/me/promises", "/me/claims"),
    ("/me/claim/", "/me/claims"),
    ("/me/complain", "/me/calls"),
    ("/me/choose", "/me/permit"),
];

/// The item that leads to the page or is nearest above it.
fn current<'a>(items: impl Iterator<Item = &'a Item>, path: &str) -> Option<&'a str> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let path = BELOW.iter().find(|(begins, _)| path.starts_with(begins)).map_or(path, |(_, parent)| parent);
    let above =
        |href: &str| path.strip_prefix(href).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    items.map(|item| item.href).filter(|href| above(href)).max_by_key(|href| href.len())
}

fn reader(ctx: &Ctx) -> Markup {
    html! {
        div.reader {
            @if let Some(reader) = &ctx.reader {
                span.name { (reader.name) }
                form method="post" action="/signout" { button.linklike type="submit" { (ctx.t("sign-out")) } }
            } @else {
                a.signin href="/signin" { (ctx.t("sign-in")) }
            }
        }
    }
}

fn footer(ctx: &Ctx) -> Markup {
    html! {
        footer.foot {
            div.inner {
                div {
                    p { (ctx.t("footer-hotline")) " " a.hotline href={ "tel:" (HOTLINE) } { (HOTLINE) } }
                    p.small { (ctx.t("footer-promise")) }
                    @if ctx.words.place() != ctx.house {
                        p.small data-zone=(ctx.words.place().name()) {
                            (ctx.t_with("footer-zone", &[("zone", ctx.words.place().name().into())]))
                        }
                    }
                }
                nav aria-label=(ctx.t("footer-label")) {
                    a href="/public" { (ctx.t("footer-public")) }
                    @if ctx.reader.is_none() { a href="/signin" { (ctx.t("footer-sign-in")) } }
                    @else {
                        a href="/me/numbers" { (ctx.t("numbers-title")) }
                        a href="/me/passkeys" { (ctx.t("passkeys-title")) }
                    }
                    @if ctx.mode == Mode::Demo { a href="/demo/messages" { (ctx.t("demo-messages-link")) } }
                }
            }
        }
    }
}

/// A sentence that names the hotline, with the number as a link that dials it.
#[must_use]
pub fn with_hotline(sentence: &str) -> Markup {
    html! {
        @match sentence.split_once(HOTLINE) {
            Some((before, after)) => { (before) a.number href={ "tel:" (HOTLINE) } { (HOTLINE) } (after) },
            None => (sentence),
        }
    }
}

fn languages(ctx: &Ctx) -> Markup {
    let joint = if ctx.path.contains('?') { '&' } else { '?' };
    html! {
        nav.languages aria-label=(ctx.t("language-label")) {
            @for language in Language::ALL {
                @let tag = language.tag();
                a href={ (ctx.path) (joint) (LANGUAGE_KEY) "=" (tag) } lang=(tag) hreflang=(tag)
                    aria-current=[(language == ctx.words.language()).then_some("true")]
                    title=(language.name()) aria-label=(language.name()) { (language.short_name()) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_comes_first_at_work_and_ones_own_number_on_its_own_pages() {
        let faces = [Face::Customer, Face::Hotline, Face::Desk, Face::Compliance, Face::Regulator];
        let hrefs = |items: &[&'static Item]| items.iter().map(|item| item.href).collect::<Vec<_>>();
        let (bar, folded) = entries(&faces, Face::Desk);
        assert_eq!(hrefs(&bar), ["/hotline", "/desk", "/desk/search", "/desk/fund", "/desk/rulebooks"]);
        assert_eq!(
            hrefs(&folded)[..2],
            ["/desk/promises", "/desk/audit"],
            "what the bar does not hold comes first"
        );
        assert_eq!(folded.last().map(|item| item.href), Some("/me/claims"));
        let (own, work) = entries(&faces, Face::Customer);
        assert_eq!(hrefs(&own), ["/me", "/me/calls", "/me/permit", "/me/claims"]);
        assert_eq!(own.len() + work.len(), bar.len() + folded.len(), "each is there once");
        assert_eq!(
            entries(&[Face::Customer, Face::Agent], Face::Customer).0.len(),
            5,
            "one alone is not folded up"
        );
        assert!(entries(&[Face::Customer], Face::Public).1.is_empty());
    }

    #[test]
    fn the_nearest_item_above_a_page_is_the_current_one() {
        let current = |path: &str| current(items_of(Face::Customer).iter(), path);
        assert_eq!(current("/me"), Some("/me"));
        assert_eq!(current("/me/claims/01J?done=appealed"), Some("/me/claims"));
        assert_eq!(current("/me/callsign"), Some("/me"));
        for page in ["/me/payee", "/me/payee/wechat", "/me/promises", "/me/claim/leak-warranty"] {
            assert_eq!(current(page), Some("/me/claims"), "{page}");
        }
        assert_eq!(current("/me/complain?call=01J"), Some("/me/calls"));
        assert_eq!(current("/public"), None);
    }
}
