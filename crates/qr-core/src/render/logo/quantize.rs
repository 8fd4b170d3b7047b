//! Chooses the colours that represent those of a picture best.
//!
//! The colours are divided into boxes, after X. Wu, "Color quantization by dynamic programming and
//! principal analysis", ACM Transactions on Graphics 11 (1992): the box with the largest error is
//! cut in two where that reduces the error most, until there are enough. The result depends on the
//! pixels alone, as every step is computed the same on every machine.

#![allow(
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "of sums of bytes, and of means of bytes"
)]

use std::collections::BTreeSet;

/// The maximum number of pixels that the colours are chosen from. Of more pixels, every second or
/// third is looked at, and so on.
const MAX_SAMPLES: usize = 1 << 16;

/// A colour, and the number of pixels that have it, in the lower half. Above the colour is the
/// channel by which colours are sorted. Sorting numbers takes a third of the binary that sorting
/// colours takes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Weighted(u64);

impl Weighted {
    fn new(color: u32, weight: u32) -> Self {
        Self(u64::from(color) << 32 | u64::from(weight))
    }

    const fn color(self) -> [u8; 3] {
        let [_, red, green, blue, ..] = self.0.to_be_bytes();
        [red, green, blue]
    }

    const fn weight(self) -> u32 {
        self.0 as u32
    }

    /// Sorts colours by a channel, and equal ones by all channels: in an order that does not depend
    /// on how they were sorted before.
    fn sort(colors: &mut [Self], channel: usize) {
        for of in &mut *colors {
            let key = u64::from(of.color()[channel]) << 56;
            of.0 = of.0 & !(0xff << 56) | key;
        }
        colors.sort_unstable();
    }
}

/// Some of the colours.
struct Cluster {
    start: usize,
    end: usize,
    sums: Sums,
}

/// The sums over pixels: their number, their colours, and the squares of their colours.
#[derive(Clone, Copy, Default)]
struct Sums {
    count: f64,
    colors: [f64; 3],
    squares: [f64; 3],
}

impl Sums {
    fn add(&mut self, of: Weighted) {
        let weight = f64::from(of.weight());
        self.count += weight;
        for (i, part) in of.color().map(f64::from).into_iter().enumerate() {
            self.colors[i] += weight * part;
            self.squares[i] += weight * part * part;
        }
    }

    fn of(colors: &[Weighted]) -> Self {
        let mut sums = Self::default();
        for &color in colors {
            sums.add(color);
        }
        sums
    }

    /// Returns the square error of each channel if the mean represents all pixels.
    fn errors(&self) -> [f64; 3] {
        std::array::from_fn(|i| self.squares[i] - self.colors[i] * self.colors[i] / self.count)
    }

    fn error(&self) -> f64 {
        self.errors().iter().sum()
    }

    fn mean(&self) -> [u8; 3] {
        self.colors.map(|sum| (sum / self.count + 0.5) as u8)
    }

    /// Returns the part of the error that the mean saves.
    fn saved(&self) -> f64 {
        self.colors.iter().map(|sum| sum * sum).sum::<f64>() / self.count
    }
}

/// Returns the colours of the pixels if these have at most `most`, or else `fewer` colours that
/// represent them.
pub(super) fn choose(
    pixels: impl ExactSizeIterator<Item = [u8; 3]> + Clone,
    most: usize,
    fewer: usize,
) -> Vec<[u8; 3]> {
    // Looks at every pixel, as rare colours count too.
    let mut few = BTreeSet::new();
    if pixels.clone().all(|color| {
        few.insert(color);
        few.len() <= most
    }) {
        return few.into_iter().collect();
    }
    let step = pixels.len().div_ceil(MAX_SAMPLES).max(1);
    let number = |[red, green, blue]: [u8; 3]| u32::from_be_bytes([0, red, green, blue]);
    let mut all: Vec<u32> = pixels.step_by(step).map(number).collect();
    all.sort_unstable();
    let mut colors: Vec<Weighted> = all
        .chunk_by(|a, b| a == b)
        .map(|same| Weighted::new(same[0], same.len() as u32))
        .collect();
    let mut clusters = vec![Cluster {
        start: 0,
        end: colors.len(),
        sums: Sums::of(&colors),
    }];
    while clusters.len() < fewer {
        let error = |cluster: &&mut Cluster| cluster.sums.error();
        let by_error = |a: &&mut Cluster, b: &&mut Cluster| error(a).total_cmp(&error(b));
        let splits = clusters.iter_mut().filter(|of| of.end - of.start > 1);
        let Some(worst) = splits.max_by(by_error) else {
            break;
        };
        let other = split(worst, &mut colors);
        clusters.push(other);
    }
    clusters.iter().map(|cluster| cluster.sums.mean()).collect()
}

/// Cuts a cluster of at least two colours in two. Returns the second one.
fn split(cluster: &mut Cluster, colors: &mut [Weighted]) -> Cluster {
    let &mut Cluster { start, end, sums } = cluster;
    let colors = &mut colors[start..end];
    let errors = sums.errors();
    let channel = (0..3).fold(0, |best, i| if errors[i] > errors[best] { i } else { best });
    Weighted::sort(colors, channel);
    let mut first = Sums::default();
    let (mut best, mut most) = (1, f64::NEG_INFINITY);
    for (i, &color) in colors[..colors.len() - 1].iter().enumerate() {
        first.add(color);
        let mut second = sums;
        second.count -= first.count;
        for channel in 0..3 {
            second.colors[channel] -= first.colors[channel];
        }
        let saved = first.saved() + second.saved();
        if saved > most {
            (best, most) = (i + 1, saved);
        }
    }
    cluster.end = start + best;
    cluster.sums = Sums::of(&colors[..best]);
    Cluster {
        start: start + best,
        end,
        sums: Sums::of(&colors[best..]),
    }
}

/// Finds the nearest of some colours.
pub(super) struct Nearest {
    /// The colours by their green, each with its index.
    colors: Vec<([i32; 3], u8)>,
}

impl Nearest {
    /// `colors` are at least one, with their indices.
    pub fn new(colors: impl Iterator<Item = ([u8; 3], u8)>) -> Self {
        let number = |([red, green, blue], index): ([u8; 3], u8)| {
            u32::from_be_bytes([green, red, blue, index])
        };
        let mut numbers: Vec<_> = colors.map(number).collect();
        numbers.sort_unstable();
        let color = |number: u32| {
            let [green, red, blue, index] = number.to_be_bytes();
            ([red, green, blue].map(i32::from), index)
        };
        Self {
            colors: numbers.into_iter().map(color).collect(),
        }
    }

    /// Returns the index of the colour with the least square error.
    pub fn index(&self, color: [u8; 3]) -> u8 {
        let color = color.map(i32::from);
        let start = self.colors.partition_point(|(of, _)| of[1] < color[1]);
        let (before, after) = self.colors.split_at(start);
        let mut best = (i32::MAX, 0);
        nearest(after.iter(), color, &mut best);
        nearest(before.iter().rev(), color, &mut best);
        best.1
    }
}

/// Looks for a nearer colour than `best`, which has a square error and an index, among colours
/// whose green is further and further away.
fn nearest<'a>(
    colors: impl Iterator<Item = &'a ([i32; 3], u8)>,
    [red, green, blue]: [i32; 3],
    best: &mut (i32, u8),
) {
    for &(of, index) in colors {
        let square = |a: i32, b: i32| (a - b) * (a - b);
        let of_green = square(of[1], green);
        if of_green >= best.0 {
            return;
        }
        let error = of_green + square(of[0], red) + square(of[2], blue);
        if error < best.0 {
            *best = (error, index);
        }
    }
}
