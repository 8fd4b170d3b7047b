//! Measures each public stage, and a call from end to end: `cargo bench`.

#![allow(missing_docs, reason = "the macros make functions")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use qr_core::read::Reader;
use qr_core::render::{Format, Style};
use qr_core::{Content, Encoder, ErrorCorrectionLevel, Mask, Options, Symbol, Version};

/// Returns texts of 11, 44, 512 and 2953 bytes: short, typical, long and the longest.
fn texts() -> [(&'static str, String); 4] {
    [
        ("11 bytes", "hello world".to_owned()),
        (
            "44 bytes",
            "https://www.reddit.com/r/rustjerk/top/?t=all".to_owned(),
        ),
        ("512 bytes", "aB3_".repeat(128)),
        ("2953 bytes", "aB3_".repeat(739)[..2953].to_owned()),
    ]
}

fn stages(criterion: &mut Criterion) {
    for (name, text) in &texts() {
        let content = [Content::Text(text)];
        let best = Options::default();
        let given = Options {
            mask: Mask::new(0).ok(),
            ..best
        };
        let mut encoder = Encoder::default();
        let mut group = criterion.benchmark_group(*name);
        for (stage, options) in [("symbol, mask given", given), ("symbol", best)] {
            group.bench_function(stage, |b| {
                b.iter(|| encoder.encode(black_box(&content), &options, None).is_ok());
            });
        }
        for (stage, format) in [("png", Format::Png), ("svg", Format::Svg)] {
            group.bench_function(stage, |b| {
                b.iter(|| {
                    encoder
                        .draw(black_box(format), Style::default(), None)
                        .is_ok()
                });
            });
        }
        group.bench_function("end to end", |b| {
            b.iter(|| {
                encoder.encode(black_box(&content), &best, None)?;
                encoder
                    .draw(Format::Png, Style::default(), None)
                    .map(|png| png.len())
            });
        });
        group.finish();
    }
}

/// Reads symbols of several versions back, without an error and with a wrong codeword.
fn reading(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("read");
    for number in [1, 3, 10, 40] {
        let options = Options {
            version: Version::new(number).ok(),
            ..Options::default()
        };
        let longest = Version::new(number).map_or(0, |v| v.max_bytes(ErrorCorrectionLevel::L));
        let text = "aB3_".repeat(739)[..longest].to_owned();
        let Ok(symbol) = Symbol::encode(&[Content::Text(&text)], &options) else {
            continue;
        };
        let mut reader = Reader::default();
        group.bench_function(format!("version {number}"), |b| {
            b.iter(|| reader.read_symbol(black_box(&symbol)).is_ok());
        });
        let mut rows: Vec<_> = symbol.rows().copied().collect();
        let corner = symbol.width() - 1;
        rows[corner][corner / 64] ^= 1 << (corner % 64);
        group.bench_function(format!("version {number}, damaged"), |b| {
            b.iter(|| reader.read(symbol.width(), black_box(&rows)).is_ok());
        });
    }
    group.finish();
}

criterion_group!(benches, stages, reading);
criterion_main!(benches);
