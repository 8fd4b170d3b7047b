//! Tier 1: `qr-cli <text>` writes the PNG to its standard output. On failure it writes the problem
//! to standard error and exits with 1.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use tier_pipeline::{Level, png};

/// Writes the QR code of a text to standard output, as PNG
#[derive(Parser)]
#[command(name = "qr-cli", version)]
struct Arguments {
    /// The text to encode
    #[arg(allow_hyphen_values = true)]
    text: String,
    /// The error correction level: L, M, Q or H
    #[arg(long, default_value = "L")]
    level: Level,
    /// The width and height of the picture in pixels
    #[arg(long, default_value_t = 200, value_name = "PIXELS")]
    width: u32,
}

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(message) => {
            // Help goes to standard output and is not a failure.
            let code = u8::from(message.use_stderr());
            let _ = message.print();
            return ExitCode::from(code);
        }
    };
    let written = png(&arguments.text, arguments.level, arguments.width).and_then(|png| {
        let mut output = io::stdout().lock();
        output
            .write_all(&png)
            .and_then(|()| output.flush())
            .map_err(|error| error.to_string())
    });
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("qr-cli: {message}");
            ExitCode::FAILURE
        }
    }
}
