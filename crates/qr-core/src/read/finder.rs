//! Looks for the finder patterns of a picture, as readers do: on a row and a column of pixels
//! through the middle of each pattern.

#![allow(
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "pixels and modules are few"
)]

use crate::read::reflectance::{Line, WHITE};
use crate::read::{Picture, PictureFault, SymbolPlace};

/// The modules on a side of a finder pattern.
const SIDE: usize = 7;

/// The modules of each run through the middle of a finder pattern, dark first.
const RUNS: [u8; 5] = [1, 1, 3, 1, 1];

/// The most that the lightness of the middle of a pattern may vary, where white is 1. ZXing-C++ found
/// all of 300 codes with a range of 0.08, and missed 1 % with 0.2.
const MAX_RANGE: f64 = 0.12;

/// Returns the lightness of a reflectance, 0 to 1: readers compare the numbers of sRGB, which are
/// about the square root of the reflectance.
fn lightness(reflectance: u32) -> f64 {
    (f64::from(reflectance) / f64::from(WHITE)).sqrt()
}

/// Checks that each finder pattern is found. The finder sub-pattern of rMQR has no separator, so
/// its runs depend on the data beside it.
pub(super) fn check(picture: &Picture<'_>, place: SymbolPlace) -> Result<(), PictureFault> {
    let version = place.version;
    let tables = version.symbology().tables();
    for pattern in tables.finders {
        let (left, top) = pattern.resolve(version.width(), version.height());
        let (x, y) = (left + SIDE / 2, top + SIDE / 2);
        let column = place.column(picture, x as f64 + 0.5);
        let row = place.row(picture, y as f64 + 0.5);
        let is_found = column.zip(row).is_some_and(|(column, row)| {
            has_pattern(picture.row(row), column, place.module)
                && has_pattern(picture.column(column), row, place.module)
        });
        if !is_found {
            return Err(PictureFault::FinderNotFound { x, y });
        }
    }
    Ok(())
}

/// Returns true if a line crosses a finder pattern whose middle is pixel `centre`: runs of
/// 1:1:3:1:1 modules, dark first.
///
/// The threshold is halfway between the lightest and the darkest pixel near the pattern, as readers
/// adapt it to each part of a picture. The tolerance is that of ZXing-C++: half a module and half a
/// pixel for each run.
fn has_pattern(line: Line<'_>, centre: usize, module: f64) -> bool {
    let reach = ((SIDE as f64 / 2.0 + 1.0) * module) as usize;
    let around = |reach: usize| {
        let (mut lightest, mut darkest) = (0.0_f64, 1.0_f64);
        for place in centre.saturating_sub(reach)..(centre + reach + 1).min(line.length) {
            let lightness = lightness(line.at(place));
            lightest = lightest.max(lightness);
            darkest = darkest.min(lightness);
        }
        (lightest, darkest)
    };
    let (lightest, darkest) = around(reach);
    // Readers compare a pixel with those near it, so that they see a gradient in the middle as rings.
    let (middle_lightest, middle_darkest) = around(module as usize);
    if middle_lightest - middle_darkest > MAX_RANGE {
        return false;
    }
    let is_dark = |place| 2.0 * lightness(line.at(place)) < lightest + darkest;
    if !is_dark(centre) {
        return false;
    }
    let mut runs = [0_usize; 5];
    for is_forward in [false, true] {
        let (mut place, mut run) = (centre, 2);
        let last = if is_forward { 4 } else { 0 };
        loop {
            runs[run] += 1;
            let next = if is_forward {
                Some(place + 1).filter(|&next| next < line.length)
            } else {
                place.checked_sub(1)
            };
            // The edge of the picture ends the pattern too.
            let changes = next.is_none_or(|next| is_dark(next) != (run % 2 == 0));
            if changes && run == last {
                break;
            }
            let Some(next) = next else { return false };
            if changes {
                run = if is_forward { run + 1 } else { run - 1 };
            }
            place = next;
        }
    }
    // The middle pixel was counted twice.
    runs[2] -= 1;
    let mut is_pattern = true;
    for (pixels, modules) in runs.into_iter().zip(RUNS) {
        is_pattern &= (pixels as f64 - f64::from(modules) * module).abs() <= 0.5 * module + 0.5;
    }
    is_pattern
}
