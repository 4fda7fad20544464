//! What tells a page of the desk that something has changed since it was opened, without touching what is typed there.

use maud::{Markup, html};

use crate::assets;
use crate::components::icon::{Icon, icon};
use crate::ctx::Ctx;

/// Where a page asks, and what it knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Live {
    /// The address that tells what has changed since a mark.
    pub changes: String,
    /// The mark when the page was drawn.
    pub mark: i64,
    /// The address that shows how it stands now.
    pub show: String,
}

/// The notice, out of sight until the script has something to say, and the script. Without the script it stays out of sight.
#[must_use]
pub fn notice(ctx: &Ctx, live: &Live) -> Markup {
    html! {
        div role="status" {
            div.notice.info hidden data-changes=(live.changes) data-mark=(live.mark) {
                (icon(Icon::Info))
                div {
                    p.title data-told="" {}
                    p { (ctx.t("live-kept")) " " a href=(live.show) { (ctx.t("live-show")) } }
                }
            }
        }
        script type="module" src=(assets::desk_script_path()) {}
    }
}
