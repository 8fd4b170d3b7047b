//! Looks for the finder patterns of a picture, as readers do: on a row and a column of pixels
//! through the middle of each pattern.

#![allow(
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "pixels and modules are few"
)]

use crate::read::reflectance::Line;
use crate::read::{Picture, PictureFault, SymbolPlace};

/// The modules on a side of a finder pattern.
const SIDE: usize = 7;

/// The modules of each run through the middle of a finder pattern, dark first.
const RUNS: [u8; 5] = [1, 1, 3, 1, 1];

/// The most that the luma of the middle of a pattern may vary, 0 to 255. ZXing-C++ found all of 300
/// codes with a range of about 20, and missed 1 % with about 50.
const MAX_RANGE: f64 = 30.0;

/// Checks that each finder pattern is found.
pub(super) fn check(picture: &Picture<'_>, place: SymbolPlace) -> Result<(), PictureFault> {
    check_each(picture, place, |column, row| {
        has_pattern(picture.row(row), column, place.module)
            && has_pattern(picture.column(column), row, place.module)
    })
}

/// Checks each finder pattern. `is_found` gets the column and the row of the pixel in its middle.
///
/// The finder sub-pattern of rMQR has no separator, so its runs depend on the data beside it.
pub(super) fn check_each(
    picture: &Picture<'_>,
    place: SymbolPlace,
    is_found: impl Fn(usize, usize) -> bool,
) -> Result<(), PictureFault> {
    let version = place.version;
    let tables = version.symbology().tables();
    for pattern in tables.finders {
        let (left, top) = pattern.resolve(version.width(), version.height());
        let (x, y) = (left + SIDE / 2, top + SIDE / 2);
        let column = place.column(picture, x as f64 + 0.5);
        let row = place.row(picture, y as f64 + 0.5);
        if !column
            .zip(row)
            .is_some_and(|(column, row)| is_found(column, row))
        {
            return Err(PictureFault::FinderNotFound { x, y });
        }
    }
    Ok(())
}

/// The thresholds at which a pattern must be found: parts of the way from the darkest to the lightest
/// pixel near it. Readers adapt theirs to each part of a picture, so it may be lower than halfway.
const THRESHOLDS: [f64; 2] = [0.5, 0.45];

/// Returns true if a line crosses a finder pattern whose middle is pixel `centre`: runs of
/// 1:1:3:1:1 modules, dark first.
fn has_pattern(line: Line<'_>, centre: usize, module: f64) -> bool {
    let reach = ((SIDE as f64 / 2.0 + 1.0) * module) as usize;
    let around = |reach: usize| {
        let (mut lightest, mut darkest) = (0.0_f64, 255.0_f64);
        for place in centre.saturating_sub(reach)..(centre + reach + 1).min(line.length) {
            let luma = line.luma(place);
            lightest = lightest.max(luma);
            darkest = darkest.min(luma);
        }
        (lightest, darkest)
    };
    let (lightest, darkest) = around(reach);
    // Readers compare a pixel with those near it, so that they see a gradient in the middle as rings.
    let (middle_lightest, middle_darkest) = around(module as usize);
    if middle_lightest - middle_darkest > MAX_RANGE {
        return false;
    }
    THRESHOLDS.into_iter().all(|part| {
        let threshold = darkest + part * (lightest - darkest);
        has_runs(line.length, centre, module, |place| {
            line.luma(place) < threshold
        })
    })
}

/// Returns true if the dark and light pixels of a line are runs of 1:1:3:1:1 modules. The tolerance is
/// that of ZXing-C++: half a module and half a pixel for each run.
pub(super) fn has_runs(
    length: usize,
    centre: usize,
    module: f64,
    is_dark: impl Fn(usize) -> bool,
) -> bool {
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
                Some(place + 1).filter(|&next| next < length)
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
