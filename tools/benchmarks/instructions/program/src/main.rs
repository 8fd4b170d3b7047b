//! Runs a stage of `qr_core` a given number of times, to count its instructions:
//! `bench-instructions STAGE TIMES`, with the text on standard input.
//!
//! It runs the stage once more at the start, which fills caches. So the difference between 20 and
//! 10 runs is the cost of 10 calls, without the start of the process.

use std::error::Error;
use std::hint::black_box;
use std::io;

use qr_core::render::{Format, Size, Style};
use qr_core::{Content, Encoder, ErrorCorrectionLevel, Mask, Options, Symbol, Symbology};

/// The width of the tiers' pictures, in pixels. A larger symbol gets two pixels per module. A stage
/// such as `png, 400 pixels` has another width.
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
    let best = Options {
        symbology: match stage {
            "end to end, Micro QR" => Symbology::MicroQr,
            "end to end, rMQR" => Symbology::Rmqr,
            _ => Symbology::Qr,
        },
        error_correction_level: match stage {
            "end to end, rMQR" => ErrorCorrectionLevel::M,
            _ => ErrorCorrectionLevel::L,
        },
        ..Options::default()
    };
    let given = Options {
        mask: Some(Mask::new(0)?),
        ..best
    };
    let mut encoder = Encoder::default();
    let (stage, width) = match stage.split_once(", ") {
        Some(("png", pixels)) => {
            let width = pixels.strip_suffix(" pixels").unwrap_or(pixels);
            ("png", width.parse()?)
        }
        _ => (stage, WIDTH),
    };
    let style = style(encoder.encode(&content, &best, None)?, width);
    for _ in 0..=times {
        match stage {
            "symbol, mask given" => encode(&mut encoder, &content, &given)?,
            "symbol" => encode(&mut encoder, &content, &best)?,
            "png" => draw(&mut encoder, style)?,
            "end to end" | "end to end, Micro QR" | "end to end, rMQR" => {
                encode(&mut encoder, &content, &best)?;
                draw(&mut encoder, style)?;
            }
            _ => return Err(format!("there is no stage '{stage}'").into()),
        }
    }
    Ok(())
}

fn encode(
    encoder: &mut Encoder,
    content: &[Content<'_>],
    options: &Options,
) -> Result<(), qr_core::Error> {
    black_box(encoder.encode(black_box(content), options, None)?);
    Ok(())
}

fn draw(encoder: &mut Encoder, style: Style) -> Result<(), qr_core::Error> {
    black_box(encoder.draw(Format::Png, black_box(style), None)?);
    Ok(())
}

/// Returns the style for a width, or for two pixels per module if that is wider.
fn style(symbol: &Symbol, width: u32) -> Style {
    let quiet_zone = symbol.version().symbology().quiet_zone();
    let least = 2 * (symbol.width() as u32 + 2 * quiet_zone);
    Style {
        quiet_zone,
        size: Some(Size::Width(width.max(least))),
        ..Style::default()
    }
}
