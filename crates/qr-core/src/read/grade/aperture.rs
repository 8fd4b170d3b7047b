//! Sees each module through a round aperture (ISO/IEC 15415:2011, clause 7.3.3): the mean
//! reflectance of a circle around its centre.

use crate::Version;
use crate::read::reflectance::{WHITE, reflectance};
use crate::read::{Picture, SymbolPlace};

/// The radius of the aperture in modules: a diameter of 0.8 modules.
const RADIUS: f64 = 0.4;

/// The weight of a pixel that lies in the aperture with all of its area. Whole numbers, so that the
/// mean of equal pixels is exact.
const WHOLE: f64 = 64.0;

/// The reflectances of the modules of a symbol and its quiet zone.
pub(super) struct Apertures {
    pub version: Version,
    /// The modules of the quiet zone on each side.
    pub quiet: isize,
    /// The modules of a row, with those of the quiet zone.
    columns: usize,
    reflectances: Vec<u32>,
    /// The reflectance of the lightest module, Rmax.
    lightest: u32,
    /// The reflectance of the darkest module, Rmin.
    darkest: u32,
}

impl Apertures {
    /// Measures all modules.
    pub fn new(picture: &Picture<'_>, place: SymbolPlace) -> Self {
        let version = place.version;
        let quiet = version.symbology().quiet_zone() as usize;
        let (columns, rows) = (version.width() + 2 * quiet, version.height() + 2 * quiet);
        let mut reflectances = Vec::with_capacity(columns * rows);
        let radius = RADIUS * place.module;
        for y in 0..rows {
            let centre_y = place.top + (y as f64 - quiet as f64 + 0.5) * place.module;
            for x in 0..columns {
                let centre_x = place.left + (x as f64 - quiet as f64 + 0.5) * place.module;
                reflectances.push(mean(picture, centre_x, centre_y, radius));
            }
        }
        let (mut lightest, mut darkest) = (0, WHITE);
        for &reflectance in &reflectances {
            lightest = lightest.max(reflectance);
            darkest = darkest.min(reflectance);
        }
        Self {
            version,
            quiet: quiet as isize,
            columns,
            reflectances,
            lightest,
            darkest,
        }
    }

    /// Returns the reflectance of a module. The quiet zone has negative columns and rows.
    fn at(&self, x: isize, y: isize) -> u32 {
        self.reflectances[(y + self.quiet) as usize * self.columns + (x + self.quiet) as usize]
    }

    /// Returns twice the global threshold: halfway between the lightest and the darkest module
    /// (clause 7.8.4).
    pub fn threshold(&self) -> u32 {
        self.lightest + self.darkest
    }

    /// Returns the symbol contrast, 0 to 1 (clause 7.8.3).
    pub fn contrast(&self) -> f64 {
        f64::from(self.lightest - self.darkest) / f64::from(WHITE)
    }

    /// Returns true if a module is below the global threshold.
    pub fn is_dark(&self, x: isize, y: isize) -> bool {
        2 * self.at(x, y) < self.threshold()
    }

    /// Returns the modulation of a module, 0 to 1: its distance from the global threshold (clause
    /// 7.8.4).
    pub fn modulation(&self, x: isize, y: isize) -> f64 {
        match self.lightest - self.darkest {
            0 => 0.0,
            range => f64::from((2 * self.at(x, y)).abs_diff(self.threshold())) / f64::from(range),
        }
    }

    /// Returns the modulation grade level of a module (clause 7.8.4): at least 0.5, 0.4, 0.3 or 0.2
    /// for 4 to 1.
    #[inline(never)]
    pub fn level(&self, x: isize, y: isize) -> u8 {
        let tenths = (10.0 * self.modulation(x, y) + 1e-9) as u8;
        tenths.clamp(1, 5) - 1
    }

    /// Returns the modulation grade level of a module that should be dark or light: 0 if it is not.
    pub fn level_as(&self, x: isize, y: isize, dark: bool) -> u8 {
        if self.is_dark(x, y) == dark {
            self.level(x, y)
        } else {
            0
        }
    }
}

/// Returns the mean reflectance of a circle. Beyond the picture is white paper.
///
/// A pixel whose centre is `d` from that of the circle has about radius + ½ − d of its area in the
/// circle, between none and all.
#[inline(never)]
fn mean(picture: &Picture<'_>, centre_x: f64, centre_y: f64, radius: f64) -> u32 {
    let reach = radius + 0.5;
    let (outside, inside) = (
        reach * reach,
        (reach - 1.0).max(0.0) * (reach - 1.0).max(0.0),
    );
    // Rounded towards 0, so this may be a pixel further than the circle reaches.
    let pixels = |centre: f64| (centre - reach) as isize - 1..(centre + reach) as isize + 1;
    let (mut sum, mut weights) = (0_u64, 0_u64);
    for y in pixels(centre_y) {
        let row = usize::try_from(y).ok().and_then(|y| picture.pixels_of(y));
        let down = y as f64 + 0.5 - centre_y;
        for x in pixels(centre_x) {
            let across = x as f64 + 0.5 - centre_x;
            let square = down * down + across * across;
            if square >= outside {
                continue;
            }
            // Few pixels are on the edge, and only those need a square root.
            let weight = if square > inside {
                ((reach - square.sqrt()).min(1.0) * WHOLE) as u32
            } else {
                WHOLE as u32
            };
            let pixel = row.and_then(|row| row.get(x as usize));
            let reflectance = pixel.map_or(WHITE, |&pixel| reflectance(pixel));
            sum += u64::from(weight) * u64::from(reflectance);
            weights += u64::from(weight);
        }
    }
    (sum / weights) as u32
}
