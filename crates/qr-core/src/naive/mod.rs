//! Naive versions of the clever parts, which tests and fuzz targets compare with the real ones.

#![allow(
    clippy::missing_panics_doc,
    reason = "to panic where something differs is what they are for"
)]
#![allow(
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "of sizes and counts that are small"
)]

#[cfg(all(test, feature = "image"))]
pub(crate) mod composed;
pub(crate) mod damage;
pub(crate) mod drawing;
pub(crate) mod fnc1;
pub(crate) mod halves;
pub(crate) mod logos;
pub(crate) mod masks;
pub(crate) mod outlines;
pub(crate) mod reader;
pub(crate) mod segments;
