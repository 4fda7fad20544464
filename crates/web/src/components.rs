//! Building blocks of pages. Each takes typed values and gives escaped markup; none knows a page or a service.

pub mod basics;
pub mod chart;
pub mod form;
pub mod icon;
pub mod qr;
pub mod shell;
pub mod table;
pub mod timeline;
