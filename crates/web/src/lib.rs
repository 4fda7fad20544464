#![doc = include_str!("../README.md")]

pub mod assets;
pub mod components;
pub mod ctx;
pub mod format;
pub mod pages;
pub mod reasons;
pub mod words;
