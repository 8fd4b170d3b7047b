//! A benchmark for each stage that the crate shows, and one from end to end: `cargo bench`.

#![allow(missing_docs, reason = "the macros make functions")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use qr_core::render::{ImageOptions, Picture, png, svg};
use qr_core::{Content, Mask, Options, Symbol};

/// Text of 11, 44, 512 and 2953 bytes: the first, a usual, a long and the longest.
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
        let image = ImageOptions::default();
        let symbol = Symbol::encode(&content, &best).expect("the text fits");
        let mut group = criterion.benchmark_group(*name);
        for (stage, options) in [("symbol, mask given", given), ("symbol", best)] {
            group.bench_function(stage, |b| {
                b.iter(|| Symbol::encode(black_box(&content), &options));
            });
        }
        group.bench_function("png", |b| {
            b.iter(|| png::render(black_box(&symbol), &image));
        });
        let picture = Picture::default();
        group.bench_function("svg", |b| {
            b.iter(|| svg::render(black_box(&symbol), &picture));
        });
        group.bench_function("end to end", |b| {
            b.iter(|| {
                let symbol = Symbol::encode(black_box(&content), &best)?;
                png::render(&symbol, &image)
            });
        });
        group.finish();
    }
}

criterion_group!(benches, stages);
criterion_main!(benches);
