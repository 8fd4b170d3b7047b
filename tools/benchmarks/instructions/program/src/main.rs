//! Runs a stage of `qr_core` so many times, for its instructions to be counted: `bench-instructions STAGE TIMES`,
//! with the text on standard input.
//!
//! It runs once more than that, which makes what is made only once. So what 20 times take beyond 10 is what 10
//! calls cost, and nothing of the start of the process.

use std::error::Error;
use std::hint::black_box;
use std::io;

use qr_core::render::{ImageOptions, QUIET_ZONE, Size, png};
use qr_core::{Content, Mask, Options, Symbol};

/// As wide as the server of the tiers makes it, as far as the symbol fits.
const WIDTH: u32 = 200;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [stage, times] = &arguments[..] else {
        return Err("expected a stage and a number".into());
    };
    run(stage, times.parse()?, &io::read_to_string(io::stdin())?)
}

fn run(stage: &str, times: u32, text: &str) -> Result<(), Box<dyn Error>> {
    let content = [Content::Text(text)];
    let best = Options::default();
    let given = Options {
        mask: Some(Mask::new(0)?),
        ..best
    };
    let symbol = Symbol::encode(&content, &best)?;
    let image = image(&symbol);
    let encode = |options| Symbol::encode(black_box(&content), options);
    let render = |symbol: &Symbol| png::render(black_box(symbol), &image);
    for _ in 0..=times {
        match stage {
            "symbol, mask given" => drop(black_box(encode(&given)?)),
            "symbol" => drop(black_box(encode(&best)?)),
            "png" => drop(black_box(render(&symbol)?)),
            "end to end" => drop(black_box(render(&encode(&best)?)?)),
            _ => return Err(format!("there is no stage '{stage}'").into()),
        }
    }
    Ok(())
}

/// So wide, or two pixels a module where that is wider.
fn image(symbol: &Symbol) -> ImageOptions {
    let least = 2 * (symbol.size() as u32 + 2 * QUIET_ZONE);
    ImageOptions {
        size: Size::Width(WIDTH.max(least)),
        ..ImageOptions::default()
    }
}
