//! Measures each public stage, and a call from end to end: `cargo bench`.

#![allow(missing_docs, reason = "the macros make functions")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use qr_core::render::{Format, Style};
use qr_core::{Content, Encoder, Mask, Options};

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

criterion_group!(benches, stages);
criterion_main!(benches);
