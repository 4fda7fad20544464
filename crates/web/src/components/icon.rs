//! The few line icons of the navigation and the notices. Always beside words, so they are hidden from screen readers.

use maud::{Markup, html};

/// An icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// A shield with a tick: protected.
    Shield,
    /// A shield without one.
    ShieldOff,
    /// A telephone.
    Phone,
    /// A hand that lets someone in.
    Permit,
    /// A receipt: claims and money.
    Receipt,
    /// A tray of cases.
    Tray,
    /// A coin: the fund.
    Coin,
    /// A head with a headset.
    Headset,
    /// Bars of a chart.
    Bars,
    /// A tick.
    Tick,
    /// A cross.
    Cross,
    /// An exclamation mark.
    Alert,
    /// An i.
    Info,
    /// A clock: not now.
    Clock,
    /// A head and shoulders.
    Person,
    /// A bubble of speech: what was said or asked.
    Speech,
}

impl Icon {
    /// Every one.
    pub const ALL: &[Self] = &[
        Self::Shield,
        Self::ShieldOff,
        Self::Phone,
        Self::Permit,
        Self::Receipt,
        Self::Tray,
        Self::Coin,
        Self::Headset,
        Self::Bars,
        Self::Tick,
        Self::Cross,
        Self::Alert,
        Self::Info,
        Self::Clock,
        Self::Person,
        Self::Speech,
    ];

    const fn path(self) -> &'static str {
        match self {
            Self::Shield => {
                "M12 3 5 5.8v5c0 4.3 2.9 7.7 7 9.4 4.1-1.7 7-5.1 7-9.4v-5zM8.8 11.8l2.4 2.4 4.2-4.4"
            }
            Self::ShieldOff => "M12 3 5 5.8v5c0 4.3 2.9 7.7 7 9.4 4.1-1.7 7-5.1 7-9.4v-5zM9 12h6",
            Self::Phone => {
                "M6.5 4h3l1.5 4-2 1.5a11 11 0 0 0 5.5 5.5l1.5-2 4 1.5v3a2 2 0 0 1-2 2A15.5 15.5 0 0 1 4.5 6a2 2 0 0 1 2-2z"
            }
            Self::Permit => {
                "M15 19v-1a4 4 0 0 0-4-4H7a4 4 0 0 0-4 4v1M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM15.5 11.5l2 2 4-4"
            }
            Self::Receipt => "M6 3h12v18l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6",
            Self::Tray => "M4 13l2.5-8h11L20 13v6H4zM4 13h4.5l1.5 2.5h4l1.5-2.5H20",
            Self::Coin => "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9 8l3 4 3-4M9 12.5h6M9 15.5h6M12 12v6",
            Self::Headset => {
                "M4 14v-2a8 8 0 0 1 16 0v2M4 14h3v5H5.5A1.5 1.5 0 0 1 4 17.5zM20 14h-3v5h1.5a1.5 1.5 0 0 0 1.5-1.5zM18 19c0 1.5-2 2-4.5 2"
            }
            Self::Bars => "M4 20h16M6.5 16v-4M12 16V6M17.5 16V9",
            Self::Tick => "M5 12.5l4.5 4.5L19 7",
            Self::Cross => "M6.5 6.5l11 11M17.5 6.5l-11 11",
            Self::Alert => "M12 4 2.8 19.5h18.4zM12 10v4.5M12 17v.1",
            Self::Info => "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5.5M12 7.8v.1",
            Self::Clock => "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5.2l3.4 2",
            Self::Person => {
                "M4.5 20v-1a5.5 5.5 0 0 1 5.5-5.5h4a5.5 5.5 0 0 1 5.5 5.5v1M12 10.8a3.9 3.9 0 1 0 0-7.8 3.9 3.9 0 0 0 0 7.8z"
            }
            Self::Speech => {
                "M5 4.5h14A1.5 1.5 0 0 1 20.5 6v9a1.5 1.5 0 0 1-1.5 1.5h-7L7.5 20v-3.5H5A1.5 1.5 0 0 1 3.5 15V6A1.5 1.5 0 0 1 5 4.5z"
            }
        }
    }
}

/// Draws an icon in the colour of the text around it.
#[must_use]
pub fn icon(icon: Icon) -> Markup {
    html! {
        svg.icon viewBox="0 0 24 24" aria-hidden="true" focusable="false" { path d=(icon.path()) {} }
    }
}
