//! Code that the fuzz targets share: it turns bytes into arguments, and reads pictures back.
//!
//! Each target compares `qr-core` with an independent implementation: a naive twin in
//! `qr_core::fuzzing`, or a decoder or parser by other people. [`counts`] records how many inputs a
//! target compared, and how many it could not compare.

pub mod cost;
pub mod counts;
pub mod errors;
pub mod input;
pub mod logos;
pub mod pixels;
pub mod reader;
pub mod vectors;
pub mod xml;
