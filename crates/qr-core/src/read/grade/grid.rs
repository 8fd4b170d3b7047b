//! Measures axial and grid nonuniformity (ISO/IEC 15415:2011, clauses 7.8.6 and 7.8.7) from the
//! edges in the picture.
//!
//! The timing patterns cross the whole symbol, so every run of their modules has a known place. The
//! centres of the runs in the picture are measured to a part of a pixel. Print growth moves both
//! edges of a run, but not its centre.
//!
//! The mean module of an axis is the distance of the first and the last centre, divided by the
//! modules between them. Axial nonuniformity is the difference between the axes, divided by their
//! mean. Grid nonuniformity is the greatest distance of a crossing of the grid from the ideal grid,
//! which has equal steps from the first to the last centre.

use crate::read::reflectance::Line;
use crate::read::{Picture, SymbolPlace};
use crate::symbol::patterns::FunctionPatterns;
use crate::symbology::place::resolve;

/// The part of its length that a run may be too long or too short, beside half a module.
const TOLERANCE: f64 = 0.25;

/// What is known of an axis.
#[derive(Default)]
struct Axis {
    /// The mean modules of its timing patterns, added up.
    sum: f64,
    /// The number of timing patterns that were measured.
    count: usize,
    /// The greatest distance of a centre from its place in modules.
    deviation: f64,
}

/// Returns axial and grid nonuniformity, which are infinite if an axis has no timing pattern that
/// can be measured. `threshold` is twice the threshold between dark and light.
pub(super) fn measure(picture: &Picture<'_>, place: SymbolPlace, threshold: u32) -> (f64, f64) {
    let version = place.version;
    let (width, height) = (version.width(), version.height());
    let tables = version.symbology().tables();
    let patterns = FunctionPatterns::new(version);
    let (mut across, mut down) = (Axis::default(), Axis::default());
    for &row in tables.timing_rows {
        let y = resolve(row, height);
        if let Some(pixels) = place.row(picture, y as f64 + 0.5) {
            let line = picture.row(pixels);
            let is_dark = |x| patterns.modules.get(x, y);
            across.add(line, place.left, place.module, threshold, width, is_dark);
        }
    }
    for &column in tables.timing_columns {
        let x = resolve(column, width);
        if let Some(pixels) = place.column(picture, x as f64 + 0.5) {
            let line = picture.column(pixels);
            let is_dark = |y| patterns.modules.get(x, y);
            down.add(line, place.top, place.module, threshold, height, is_dark);
        }
    }
    if across.count == 0 || down.count == 0 {
        return (f64::INFINITY, f64::INFINITY);
    }
    let x = across.sum / across.count as f64;
    let y = down.sum / down.count as f64;
    let axial = (x - y).abs() / (0.5 * (x + y));
    let (dx, dy) = (across.deviation, down.deviation);
    (axial, (dx * dx + dy * dy).sqrt())
}

impl Axis {
    /// Measures a timing pattern of `length` modules that begins at pixel `start`.
    fn add(
        &mut self,
        line: Line<'_>,
        start: f64,
        module: f64,
        threshold: u32,
        length: usize,
        is_dark: impl Fn(usize) -> bool,
    ) {
        // The centres of runs in modules, and in pixels.
        let mut centres = Vec::new();
        let mut whole = None;
        // How far the last run was from its place: the next one is likely as far.
        let mut drift = 0.0;
        let mut from = 0;
        while from < length {
            let dark = is_dark(from);
            let mut to = from + 1;
            while to < length && is_dark(to) == dark {
                to += 1;
            }
            let modules = (to - from) as f64;
            let centre = from as f64 + 0.5 * modules;
            let place = start + centre * module;
            let pixel = (place + drift) as usize;
            if let Some((first, last)) = run(line, pixel, threshold, dark) {
                let difference = (last - first) / module - modules;
                if difference.abs() <= 0.5 + TOLERANCE * modules {
                    let measured = 0.5 * (first + last);
                    drift = measured - place;
                    centres.push((centre, measured));
                    whole = Some((last - first) / modules);
                }
            }
            from = to;
        }
        let (Some(&(a, first)), Some(&(b, last))) = (centres.first(), centres.last()) else {
            return;
        };
        // A column of seven modules may be one run, with a length but no distance.
        let step = if b > a {
            (last - first) / (b - a)
        } else {
            whole.unwrap_or(module)
        };
        for (centre, measured) in centres {
            let ideal = first + (centre - a) * step;
            self.deviation = self.deviation.max((measured - ideal).abs() / step);
        }
        self.sum += step;
        self.count += 1;
    }
}

/// Returns the edges of the run that a pixel lies in, or `None` if the pixel has the other colour.
/// An edge lies where the reflectance crosses the threshold between the centres of two pixels.
fn run(line: Line<'_>, pixel: usize, threshold: u32, dark: bool) -> Option<(f64, f64)> {
    let is_inside = |place: usize| (2 * line.at(place) < threshold) == dark;
    if pixel >= line.length || !is_inside(pixel) {
        return None;
    }
    let (mut first, mut last) = (pixel, pixel);
    while first > 0 && is_inside(first - 1) {
        first -= 1;
    }
    while last + 1 < line.length && is_inside(last + 1) {
        last += 1;
    }
    // The part of the way from the centre of the pixel inside to that of the pixel outside.
    let way = |inside: usize, outside: usize| {
        let [inside, outside] = [inside, outside].map(|place| 2.0 * f64::from(line.at(place)));
        (f64::from(threshold) - inside) / (outside - inside)
    };
    let start = match first {
        0 => 0.0,
        _ => first as f64 + 0.5 - way(first, first - 1),
    };
    let end = match last + 1 {
        end if end == line.length => end as f64,
        _ => last as f64 + 0.5 + way(last, last + 1),
    };
    Some((start, end))
}
