//! Compares the optimised code with naive versions, with the tables of the standard and with other
//! libraries.

#![allow(
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "sizes and counts are small"
)]

mod against_qrcodegen;
mod bit_streams;
#[cfg(feature = "image")]
mod canvases;
#[cfg(all(feature = "fonts", feature = "image"))]
mod captions;
mod codewords;
#[cfg(feature = "image")]
mod colored;
mod damage;
mod decoded;
mod drawing;
mod errors;
#[cfg(feature = "image")]
mod gif_logos;
mod graded;
mod groups;
#[cfg(feature = "image")]
mod jpeg_logos;
mod kanji_table;
mod logos;
mod masks;
mod pictures;
mod plain_pictures;
#[cfg(feature = "image")]
mod rasters;
mod read_pictures;
mod reading;
#[cfg(feature = "image")]
mod rectangle;
mod roles;
mod segmentation;
mod sequences;
mod shapes;
mod symbologies;
mod texts;
mod vectors;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

use crate::render::{Format, Frame, Style};
use crate::{
    ClearArea, Content, Error, ErrorCorrectionLevel, Mask, Options, Segment, Symbol, Version,
};

/// Returns a configuration with a fixed seed, so that a failing test fails again.
fn cases(cases: u32) -> Config {
    Config {
        cases,
        rng_seed: RngSeed::Fixed(18004),
        failure_persistence: None,
        ..Config::default()
    }
}

/// Generates which modules under a logo become light.
fn any_clear_area() -> impl Strategy<Value = ClearArea> {
    (0..ClearArea::ALL.len()).prop_map(|i| ClearArea::ALL[i])
}

/// Returns every version with every level.
fn all_capacities() -> impl Iterator<Item = (Version, ErrorCorrectionLevel)> {
    Version::all().flat_map(|version| ErrorCorrectionLevel::ALL.map(|level| (version, level)))
}

/// Returns text of mixed modes that takes about `percent` of the capacity of a version and level.
fn filling(version: Version, level: ErrorCorrectionLevel, percent: usize) -> String {
    let bytes = (version.data_bits(level) / 8 - 3) * percent / 100;
    let salt = usize::from(version.number()) * 4 + level as usize;
    (0..bytes.max(1))
        .map(|i| char::from(b"qR0123456789 ABCDEFGH/%abcdefghijk:"[(i * 7 + i / 35 + salt) % 35]))
        .collect()
}

fn options(version: Version, level: ErrorCorrectionLevel, mask: Option<Mask>) -> Options {
    Options {
        error_correction_level: level,
        version: Some(version),
        mask,
        ..Options::default()
    }
}

fn encode(text: &str, options: &Options) -> Result<Symbol, Error> {
    Symbol::encode(&[Content::Text(text)], options)
}

/// Draws a symbol.
fn draw(format: Format, symbol: &Symbol, style: Style) -> Result<Vec<u8>, Error> {
    format.draw(&Frame::new(symbol, style))
}

/// Returns a symbol of a version.
fn symbol(version: u8) -> Symbol {
    let options = Options {
        version: Some(Version::new(version).unwrap()),
        ..Options::default()
    };
    encode("pictures", &options).unwrap()
}

/// The segments, version and level of content.
#[derive(Debug, PartialEq, Eq)]
struct Plan<'a> {
    version: Version,
    segments: Vec<Segment<'a>>,
}

fn plan<'a>(content: &[Content<'a>], options: &Options) -> Result<Plan<'a>, Error> {
    let mut scratch = crate::encode::scratch::Scratch::default();
    let (version, _) = crate::encode::plan::plan(content, options, &mut scratch)?;
    let segments = scratch.segments;
    Ok(Plan { version, segments })
}
