//! Times encoders of symbols in turns: `bench-symbols ROUNDS [LIBQRENCODE]`, where the second
//! argument is the file of the library. Writes a line of JSON for each version and encoder.
//!
//! Each text fills its version at level L in byte mode, so that all encoders choose this version
//! and make the same codewords. They may choose different masks, as they read the rules of penalties differently:
//! before anything is timed, the modules of each must equal ours with some mask.

mod libqrencode;

use std::error::Error;
use std::ffi::CString;
use std::hint::black_box;
use std::time::{Duration, Instant};

use fast_qr::{ECL, QRBuilder};
use libqrencode::Libqrencode;
use qr_core::{Content, Encoder, ErrorCorrectionLevel, Mask, Options, Version};

const VERSIONS: [u8; 6] = [1, 3, 6, 10, 19, 40];

/// How long an encoder runs in a round, at least.
const TURN: Duration = Duration::from_millis(2);

/// An encoder by name: a call that makes the symbol, and the modules of it, row by row.
struct Rival<'a> {
    name: &'static str,
    call: Box<dyn FnMut() + 'a>,
    modules: Vec<bool>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (rounds, file) = match &arguments[..] {
        [rounds] => (rounds.parse::<usize>()?, None),
        [rounds, file] => (rounds.parse()?, Some(file)),
        _ => return Err("expected a number of rounds, and perhaps the file of libqrencode".into()),
    };
    let library = file.map(|file| Libqrencode::load(file)).transpose()?;
    for number in VERSIONS {
        let version = Version::new(number)?;
        let text = text_of(version);
        let options = Options::default();
        let mut rivals = rivals(&text, &options, library.as_ref())?;
        for rival in &rivals {
            assert_same(rival, &text, &options)?;
        }
        let mut times = vec![Vec::new(); rivals.len()];
        for _ in 0..rounds {
            for (rival, times) in rivals.iter_mut().zip(&mut times) {
                times.push(nanoseconds(&mut rival.call));
            }
        }
        for (rival, mut times) in rivals.iter().zip(times) {
            times.sort_by(f64::total_cmp);
            println!(
                r#"{{"version":{number},"encoder":"{}","median":{:.1},"minimum":{:.1}}}"#,
                rival.name,
                times[times.len() / 2],
                times[0]
            );
        }
    }
    Ok(())
}

/// Returns lower-case letters that fill a version.
fn text_of(version: Version) -> String {
    let bytes = version.max_bytes(ErrorCorrectionLevel::L);
    (0..bytes)
        .map(|i| char::from(b'a' + (i * i % 23) as u8))
        .collect()
}

fn rivals<'a>(
    text: &'a str,
    options: &'a Options,
    library: Option<&'a Libqrencode>,
) -> Result<Vec<Rival<'a>>, Box<dyn Error>> {
    let content = [Content::Text(text)];
    let mut encoder = Encoder::default();
    let modules = ours(&mut encoder, text, options)?;
    let mut rivals = vec![Rival {
        name: "qr-core",
        call: Box::new(move || {
            black_box(
                encoder
                    .encode(black_box(&content), options, None)
                    .expect("fits"),
            );
        }),
        modules,
    }];

    let fast = move || QRBuilder::new(black_box(text)).ecl(ECL::L).build();
    let code = fast().map_err(|error| error.to_string())?;
    let rows = (0..code.size).flat_map(|y| &code[y][..code.size]);
    rivals.push(Rival {
        name: "fast_qr",
        modules: rows.map(|module| module.value()).collect(),
        call: Box::new(move || {
            black_box(fast().expect("fits"));
        }),
    });

    let make =
        move || qrcode::QrCode::with_error_correction_level(black_box(text), qrcode::EcLevel::L);
    rivals.push(Rival {
        name: "qrcode",
        modules: make()?
            .to_colors()
            .iter()
            .map(|&color| color == qrcode::Color::Dark)
            .collect(),
        call: Box::new(move || {
            black_box(make().expect("fits"));
        }),
    });

    if let Some(library) = library {
        let text = CString::new(text)?;
        let read = |bytes: &[u8]| bytes.iter().map(|byte| byte & 1 == 1).collect();
        rivals.push(Rival {
            name: "libqrencode",
            modules: library.encode(&text, read),
            call: Box::new(move || {
                library.encode(black_box(&text), |bytes| {
                    black_box(bytes);
                });
            }),
        });
    }
    Ok(rivals)
}

fn ours(encoder: &mut Encoder, text: &str, options: &Options) -> Result<Vec<bool>, Box<dyn Error>> {
    let symbol = encoder.encode(&[Content::Text(text)], options, None)?;
    let size = symbol.size();
    let modules = (0..size * size).map(|i| symbol.is_dark(i % size, i / size));
    Ok(modules.collect())
}

/// Fails unless the modules of `rival` are ours with some mask.
fn assert_same(rival: &Rival<'_>, text: &str, options: &Options) -> Result<(), Box<dyn Error>> {
    let mut encoder = Encoder::default();
    for mask in Mask::all() {
        let options = Options {
            mask: Some(mask),
            ..*options
        };
        if ours(&mut encoder, text, &options)? == rival.modules {
            return Ok(());
        }
    }
    Err(format!(
        "{} makes another symbol of {} bytes",
        rival.name,
        text.len()
    )
    .into())
}

/// Returns the time of a call.
fn nanoseconds(call: &mut dyn FnMut()) -> f64 {
    let start = Instant::now();
    let mut calls = 0;
    loop {
        for _ in 0..8 {
            call();
        }
        calls += 8;
        let passed = start.elapsed();
        if passed >= TURN {
            return passed.as_secs_f64() * 1e9 / f64::from(calls);
        }
    }
}
