//! What a logo hides, and whether the symbol can be read all the same.
//!
//! A reader takes what it sees in place of a module for the module: it does not know that a logo is there, so every
//! codeword with a hidden module counts as wrong. As codewords are interleaved, a logo hides some of each block, and the
//! symbol can be read if no block has more wrong ones than it corrects (ISO/IEC 18004:2015, table 9).

use std::ops::Range;
use std::rc::Rc;

use crate::blocks::{Blocks, corrected};
use crate::matrix::Matrix;
use crate::patterns::FunctionPatterns;
use crate::placement::places;
use crate::{Content, Error, ErrorCorrectionLevel, Options, Symbol, Version};

/// Where a logo is: in the middle of the symbol, on light ground of whole modules.
///
/// # Example
///
/// ```
/// use qr_core::{ErrorCorrectionLevel, LogoPlace, Version};
///
/// let logo = LogoPlace { size: 2000, ..LogoPlace::default() };
/// let version = Version::new(4)?;
/// assert!(logo.can_be_read(version, ErrorCorrectionLevel::H));
/// assert!(!logo.can_be_read(version, ErrorCorrectionLevel::L));
/// # Ok::<(), qr_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogoPlace {
    /// The side of the square that the logo is within, in 1/10000 of the symbol's width without the quiet zone: 1 to
    /// [`LogoPlace::LARGEST`]. Default: 2000.
    pub size: u16,
    /// The light ground around the logo, in 1/100 of a module. Default: 100.
    pub padding: u16,
    /// The width and the height of the logo's picture, in any unit: it keeps their ratio. Default: a square.
    pub ratio: (u32, u32),
}

impl Default for LogoPlace {
    fn default() -> Self {
        Self {
            size: 2000,
            padding: 100,
            ratio: (1, 1),
        }
    }
}

impl LogoPlace {
    /// The largest size that there is, half of the symbol's width.
    pub const LARGEST: u16 = 5000;

    /// The columns and the rows that the logo and its padding touch, which is what is made light; or nothing if they reach
    /// beyond the symbol.
    ///
    /// ```
    /// use qr_core::{LogoPlace, Version};
    ///
    /// // A fifth of 25 modules, and one on each side.
    /// let hidden = LogoPlace::default().hidden(Version::new(2)?);
    /// assert_eq!(hidden, Some((9..16, 9..16)));
    /// # Ok::<(), qr_core::Error>(())
    /// ```
    #[must_use]
    pub fn hidden(&self, version: Version) -> Option<(Range<usize>, Range<usize>)> {
        let (width, height) = self.ratio;
        Some((
            self.along(version, width, height)?,
            self.along(version, height, width)?,
        ))
    }

    /// The modules that are touched in the direction in which the picture has `own` of its ratio.
    fn along(&self, version: Version, own: u32, other: u32) -> Option<Range<usize>> {
        let modules = version.size() as u128;
        let (own, longer) = (u128::from(own), u128::from(own.max(other)));
        // All in parts of a module, so many that nothing is rounded.
        let module = 20_000 * longer;
        let reach = u128::from(self.size) * modules * own + 200 * u128::from(self.padding) * longer;
        let before = (modules * module / 2).checked_sub(reach)? / module;
        let before = before as usize;
        Some(before..version.size() - before)
    }

    /// Whether a symbol can be read with the logo on it: no block has more codewords hidden than it corrects, and of what a
    /// reader finds its way by nothing is hidden but alignment patterns.
    #[must_use]
    pub fn can_be_read(&self, version: Version, level: ErrorCorrectionLevel) -> bool {
        Places::new(version).can_be_read(self, level)
    }

    /// The largest size with this padding and ratio that [`can_be_read`](Self::can_be_read), in 1/10000 of the
    /// symbol's width; 0 if there is none.
    ///
    /// ```
    /// use qr_core::{ErrorCorrectionLevel, LogoPlace, Version};
    ///
    /// let (logo, version) = (LogoPlace::default(), Version::new(4)?);
    /// let size = logo.largest(version, ErrorCorrectionLevel::H);
    /// assert!(LogoPlace { size, ..logo }.can_be_read(version, ErrorCorrectionLevel::H));
    /// assert!(!LogoPlace { size: size + 1, ..logo }.can_be_read(version, ErrorCorrectionLevel::H));
    /// # Ok::<(), qr_core::Error>(())
    /// ```
    #[must_use]
    pub fn largest(&self, version: Version, level: ErrorCorrectionLevel) -> u16 {
        Places::new(version).largest(self, level)
    }
}

/// What each module of a version is for.
struct Places {
    version: Version,
    /// All that no codeword is in.
    reserved: Matrix,
    /// The modules of codewords in their order, eight each.
    modules: Vec<(usize, usize)>,
}

impl Places {
    fn new(version: Version) -> Self {
        let reserved = FunctionPatterns::new(version).reserved;
        let modules = places(&reserved).collect();
        Self {
            version,
            reserved,
            modules,
        }
    }

    fn largest(&self, logo: &LogoPlace, level: ErrorCorrectionLevel) -> u16 {
        // A larger one hides all that a smaller one does.
        let (mut fits, mut beyond) = (0, LogoPlace::LARGEST + 1);
        while beyond - fits > 1 {
            let size = fits.midpoint(beyond);
            if self.can_be_read(&LogoPlace { size, ..*logo }, level) {
                fits = size;
            } else {
                beyond = size;
            }
        }
        fits
    }

    fn can_be_read(&self, logo: &LogoPlace, level: ErrorCorrectionLevel) -> bool {
        let Some((columns, rows)) = logo.hidden(self.version) else {
            return false;
        };
        let hides_pattern = rows.clone().any(|y| {
            let mut columns = columns.clone();
            columns.any(|x| self.reserved.get(x, y) && !is_alignment(self.version, x, y))
        });
        if hides_pattern {
            return false;
        }
        let blocks = Blocks::new(self.version, level);
        let mut hidden = vec![0; blocks.count];
        // What is left over after the last codeword are remainder bits, which nobody reads.
        for (codeword, modules) in self.modules.chunks_exact(8).enumerate() {
            if modules
                .iter()
                .any(|(x, y)| columns.contains(x) && rows.contains(y))
            {
                hidden[blocks.block_of(codeword)] += 1;
            }
        }
        let most = corrected(self.version, level);
        hidden.iter().all(|&hidden| hidden <= most)
    }
}

/// Whether a module that is reserved is of an alignment pattern, and of nothing else.
fn is_alignment(version: Version, x: usize, y: usize) -> bool {
    let is_near = |at: usize| {
        version
            .alignment_centres()
            .any(|centre| at.abs_diff(centre) <= 2)
    };
    let last = version.size() - 9;
    let is_corner = x < 9 && (y < 9 || y >= last) || x >= last && y < 9;
    x != 6 && y != 6 && is_near(x) && is_near(y) && !is_corner
}

impl Symbol {
    /// Makes this the symbol of other content, to be read with a logo on it: as [`encode_again`](Self::encode_again),
    /// but that what the logo and its padding touch is light. A version that is left open is the smallest of which the
    /// symbol can be read with it. With `may_raise` the level of `options` is the lowest that will do: a higher one is
    /// taken if that makes the version smaller, or the symbol possible at all.
    ///
    /// # Errors
    ///
    /// As [`encode_again`](Self::encode_again); and [`Error::LogoTooLarge`]. Then the symbol is another.
    ///
    /// # Example
    ///
    /// ```
    /// use qr_core::{Content, ErrorCorrectionLevel, LogoPlace, Options, Symbol};
    ///
    /// let content = [Content::Text("https://example.com")];
    /// let mut symbol = Symbol::encode(&content, &Options::default())?;
    /// symbol.encode_beneath(&content, &Options::default(), &LogoPlace::default(), true)?;
    /// assert_eq!(symbol.error_correction_level(), ErrorCorrectionLevel::Q);
    /// assert!(!symbol.is_dark(symbol.size() / 2, symbol.size() / 2));
    /// # Ok::<(), qr_core::Error>(())
    /// ```
    pub fn encode_beneath(
        &mut self,
        content: &[Content<'_>],
        options: &Options,
        logo: &LogoPlace,
        may_raise: bool,
    ) -> Result<(), Error> {
        let lowest = options.error_correction_level;
        self.encode_again(content, options)?;
        // The levels that there are, each with the smallest version that holds the content.
        let mut levels = vec![(lowest, self.version())];
        for level in ErrorCorrectionLevel::ALL {
            let options = Options {
                error_correction_level: level,
                ..*options
            };
            if may_raise && level > lowest && self.encode_again(content, &options).is_ok() {
                levels.push((level, self.version()));
            }
        }
        let (first, levels) = (levels[0].1, &levels);
        let is_open = |version: &Version| match options.version {
            Some(asked) => *version == asked,
            None => *version >= first,
        };
        let all = || {
            Version::all().filter(is_open).flat_map(|version| {
                let places = Rc::new(Places::new(version));
                let holding = levels.iter().filter(move |(_, least)| *least <= version);
                holding.map(move |(level, _)| (Rc::clone(&places), *level))
            })
        };
        let can_be_read = |(places, level): &(Rc<Places>, _)| places.can_be_read(logo, *level);
        if let Some((places, level)) = all().find(can_be_read) {
            let options = Options {
                error_correction_level: level,
                version: Some(places.version),
                ..*options
            };
            self.encode_again(content, &options)?;
            if let Some((columns, rows)) = logo.hidden(places.version) {
                self.clear(columns, rows);
            }
            return Ok(());
        }
        let best = all()
            .map(|(places, level)| (places.largest(logo, level), places.version, level))
            .max_by_key(|&(largest, ..)| largest);
        let (largest, version, level) = best.unwrap_or((0, first, lowest));
        Err(Error::LogoTooLarge {
            size: logo.size,
            largest,
            version,
            level,
        })
    }
}
