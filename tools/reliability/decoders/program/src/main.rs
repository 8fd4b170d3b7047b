//! The third-party Rust programs of `npm run tools -- test:decoders`: `read` is the decoder rqrr,
//! `encode` the encoder qrcodegen. Each reads a line, and writes a line as the answer before it
//! reads the next.

use std::env;
use std::io::{self, BufRead, Error, Write};

mod encode;
mod read;

fn main() -> io::Result<()> {
    let answer = match env::args().nth(1).as_deref() {
        Some("read") => read::answer,
        Some("encode") => encode::answer,
        other => {
            let message = format!("Expected read or encode but received {other:?}");
            return Err(Error::other(message));
        }
    };
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        writeln!(out, "{}", answer(&line?)?)?;
        out.flush()?;
    }
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        write!(text, "{byte:02x}").expect("a string takes all");
    }
    text
}
