//! Finds the modules that a logo hides, and those under it that become light.

#![allow(
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "of numbers of modules, which are few, and not negative"
)]

use std::ops::Range;

use crate::{LogoPlace, Version};

/// Which modules under a logo become light.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClearArea {
    /// The modules that the logo's rectangle and its padding touch.
    #[default]
    Square,
    /// The modules that the ellipse in that rectangle touches. Transparent corners of a logo show the
    /// modules behind them.
    Circle,
    /// No module: the logo is drawn over the modules, without padding.
    None,
}

impl ClearArea {
    /// All areas.
    pub const ALL: [Self; 3] = [Self::Square, Self::Circle, Self::None];
}

/// The modules that a logo hides: a reader sees the logo or a light module in place of each.
///
/// # Example
///
/// ```
/// use qr_core::{ClearArea, LogoPlace, Version};
///
/// // A fifth of 25 modules, and one on each side.
/// let version = Version::new(2)?;
/// let hidden = LogoPlace::default().hidden(version).unwrap();
/// assert_eq!((hidden.columns(), hidden.rows()), (9..16, 9..16));
/// assert_eq!(hidden.cleared_in_row(9), 9..16);
///
/// let circle = LogoPlace { clear: ClearArea::Circle, ..LogoPlace::default() };
/// let hidden = circle.hidden(version).unwrap();
/// assert_eq!(hidden.cleared_in_row(9), 10..15);
/// assert_eq!(hidden.cleared_in_row(12), 9..16);
/// # Ok::<(), qr_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct HiddenModules {
    clear: ClearArea,
    /// The columns and the rows that the logo touches.
    logo: (Range<usize>, Range<usize>),
    /// The columns and the rows that the logo touches, with its padding if it has any.
    padded: (Range<usize>, Range<usize>),
    /// The width and the height of the symbol, and half of those of the ellipse, in modules.
    symbol: (usize, usize),
    reach: (f64, f64),
}

impl LogoPlace {
    /// Returns the modules that the logo hides: those that it touches, and those that become light.
    /// `None` if they reach beyond the symbol.
    #[must_use]
    pub fn hidden(&self, version: Version) -> Option<HiddenModules> {
        let (width, height) = self.ratio;
        let touched = |padding| {
            Some((
                self.along(version.width(), width, height, padding)?,
                self.along(version.height(), height, width, padding)?,
            ))
        };
        let reach = |side: usize, own: u32, other: u32| {
            let part = f64::from(self.size) / f64::from(Self::PARTS);
            let length = part * side as f64 * f64::from(own) / f64::from(own.max(other));
            length / 2.0 + f64::from(self.padding) / 100.0
        };
        Some(HiddenModules {
            clear: self.clear,
            logo: touched(0)?,
            padded: touched(match self.clear {
                ClearArea::Square | ClearArea::Circle => self.padding,
                ClearArea::None => 0,
            })?,
            symbol: (version.width(), version.height()),
            reach: (
                reach(version.width(), width, height),
                reach(version.height(), height, width),
            ),
        })
    }

    /// Returns the modules along a side of the symbol that the logo touches with some padding. The
    /// ratio has `own` in this direction.
    fn along(&self, side: usize, own: u32, other: u32, padding: u16) -> Option<Range<usize>> {
        let modules = side as u128;
        let (own, longer) = (u128::from(own), u128::from(own.max(other)));
        // Lengths are in parts of a module so small that nothing is rounded.
        let module = 20_000 * longer;
        let reach = u128::from(self.size) * modules * own + 200 * u128::from(padding) * longer;
        let before = (modules * module / 2).checked_sub(reach)? / module;
        let before = before as usize;
        Some(before..side - before)
    }
}

impl HiddenModules {
    /// Returns the columns of hidden modules. Each has at least one.
    #[must_use]
    pub fn columns(&self) -> Range<usize> {
        self.padded.0.clone()
    }

    /// Returns the rows of hidden modules. Each has at least one.
    #[must_use]
    pub fn rows(&self) -> Range<usize> {
        self.padded.1.clone()
    }

    /// Returns the columns of the hidden modules in row `y`.
    #[must_use]
    pub fn in_row(&self, y: usize) -> Range<usize> {
        let cleared = self.cleared_in_row(y);
        let (columns, rows) = &self.logo;
        if !rows.contains(&y) {
            return cleared;
        }
        // Both have the same middle.
        if columns.len() > cleared.len() {
            columns.clone()
        } else {
            cleared
        }
    }

    /// Returns the columns of the modules in row `y` that become light.
    #[must_use]
    pub fn cleared_in_row(&self, y: usize) -> Range<usize> {
        let (columns, rows) = &self.padded;
        match self.clear {
            ClearArea::Square if rows.contains(&y) => columns.clone(),
            ClearArea::Circle if rows.contains(&y) => self.in_ellipse(y),
            _ => 0..0,
        }
    }

    /// Returns the columns of row `y` that the ellipse touches.
    fn in_ellipse(&self, y: usize) -> Range<usize> {
        let (width, height) = self.symbol;
        let from_middle = (y as f64 + 0.5 - height as f64 / 2.0).abs();
        // The ellipse is widest at the edge of the row that is nearest to the middle.
        let nearest = (from_middle - 0.5).max(0.0) / self.reach.1;
        let reach = self.reach.0 * (1.0 - nearest * nearest).max(0.0).sqrt();
        let before = (width as f64 / 2.0 - reach).max(0.0) as usize;
        // Rounding must not make it wider than its rectangle.
        let before = before.max(self.padded.0.start);
        before..width - before
    }
}
