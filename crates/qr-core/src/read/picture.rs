//! Reads a symbol from a picture whose layout is known, and judges whether readers can.
//!
//! A reader on a phone has to find the symbol first, and sees it blurred, tilted and in bad light.
//! So a picture must have more than modules that decode: contrast, finder patterns and a light quiet
//! zone, and modules that are clearly dark or light. Each fault is data: see [`PictureFault`].

#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "pixels and modules are few"
)]

use std::fmt;
use std::mem;

use crate::encode::codewords::message_of_codewords;
use crate::read::reflectance::WHITE;
use crate::read::{
    Correction, Picture, ReadError, Reader, Reading, SymbolPlace, blocks, finder, modules,
};
use crate::symbology::blocks::MAX_BLOCKS;
use crate::{ErrorCorrectionLevel, Mask, Version};

/// The pixels that are sampled of each module: the middle, and four around it.
const SAMPLES: u32 = 5;

/// What a picture must have to be readable.
///
/// # Example
///
/// ```
/// use qr_core::read::PictureLimits;
///
/// // Accepts a picture that uses up its error correction.
/// let limits = PictureLimits { unused: 0.0, ..PictureLimits::default() };
/// assert_eq!(limits.contrast, 0.4);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PictureLimits {
    /// The least difference between the reflectances of the lightest and the darkest module, where
    /// white is 1. Default: 0.4, the least of grade C (ISO/IEC 15415:2011, clause 7.8.3).
    pub contrast: f64,
    /// The least distance of a module from the threshold, where the lightest and the darkest module
    /// have 1. Modules that are closer count as misread. Default: 0.2, the least of grade D (clause
    /// 7.8.4).
    pub margin: f64,
    /// The least part of each block's error correction that must be unused, from 0 to 1. Default:
    /// 0.25, the least of grade D (clause 7.8.8).
    pub unused: f64,
    /// The modules of the quiet zone on each side that must be light, at most those of the symbology.
    /// Default: all of them.
    pub quiet_zone: u32,
    /// Whether a threshold for each part of the picture must do, too. Readers with such thresholds
    /// look at the pixels themselves, so it says nothing about a picture of another size. Default:
    /// true.
    pub local_thresholds: bool,
}

impl Default for PictureLimits {
    fn default() -> Self {
        Self {
            contrast: 0.4,
            margin: 0.2,
            unused: 0.25,
            quiet_zone: u32::MAX,
            local_thresholds: true,
        }
    }
}

/// What a readable picture says, and how clearly. [`Reader::read_picture`] returns it.
///
/// # Example
///
/// ```
/// use qr_core::read::{PictureReading, Reading};
///
/// let reading = Reading::default();
/// let read = PictureReading { reading: &reading, contrast: 0.98, margin: 0.7 };
/// assert!(read.reading.data().is_empty());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct PictureReading<'a> {
    /// The content, and how much of the error correction it took.
    pub reading: &'a Reading,
    /// The difference between the reflectances of the lightest and the darkest module, 0 to 1.
    pub contrast: f64,
    /// The distance from the threshold of the module that is closest to it, 0 to 1.
    pub margin: f64,
}

/// What makes a picture unreadable, or is wrong with its description.
///
/// # Example
///
/// ```
/// use qr_core::Version;
/// use qr_core::read::{Picture, PictureFault, PictureLimits, Reader, SymbolPlace};
///
/// let grey = [128, 128, 128, 255].repeat(29 * 29);
/// let picture = Picture::new(29, 29, &grey)?;
/// let place = SymbolPlace { version: Version::MIN, left: 4.0, top: 4.0, module: 1.0 };
/// let mut reader = Reader::default();
/// let fault = reader.read_picture(&picture, place, PictureLimits::default());
/// assert_eq!(fault.unwrap_err(), PictureFault::LowContrast { contrast: 0.0, least: 0.4 });
/// # Ok::<(), PictureFault>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum PictureFault {
    /// The pixels are more or fewer bytes than the size needs.
    InvalidLength {
        /// The bytes that the size needs.
        expected: usize,
        /// The bytes of the pixels.
        received: usize,
    },
    /// The symbol would reach beyond the picture, or its modules are smaller than a pixel.
    InvalidPlace,
    /// Light and dark modules are too similar.
    LowContrast {
        /// The difference between the reflectances of the lightest and the darkest module, 0 to 1.
        contrast: f64,
        /// The least that is accepted.
        least: f64,
    },
    /// A row or a column of pixels through a finder pattern has no runs of 1:1:3:1:1 modules.
    FinderNotFound {
        /// The column of the module in the middle of the pattern.
        x: usize,
        /// The row of the module in the middle of the pattern.
        y: usize,
    },
    /// A module of the quiet zone is dark.
    DarkQuietZone {
        /// The column of the module: negative to the left of the symbol.
        x: isize,
        /// The row of the module: negative above the symbol.
        y: isize,
    },
    /// The modules cannot be read.
    NotDecoded(ReadError),
    /// A block was corrected, but has too little error correction left.
    TooManyWrongCodewords {
        /// The place of the block among the blocks of the symbol, from 0.
        block: usize,
        /// The wrong codewords of the block.
        wrong: usize,
        /// How many wrong codewords are accepted.
        most: usize,
        /// How many wrong codewords the block corrects.
        corrected: usize,
    },
    /// The picture shows other content than the symbol.
    OtherContent,
    /// Dark modules are too small for their shapes. [`Encoder::verify`](crate::Encoder::verify)
    /// returns it; a picture alone does not say what was to be drawn.
    SmallModules {
        /// The width of what is drawn of a dark module, in pixels.
        pixels: f64,
        /// The least width that is accepted.
        least: f64,
    },
    /// A block could not be corrected if all modules close to the threshold were misread.
    CloseToThreshold {
        /// The place of the block among the blocks of the symbol, from 0.
        block: usize,
        /// The codewords of the block that are wrong or have such a module.
        doubtful: usize,
        /// How many wrong codewords the block corrects.
        corrected: usize,
        /// The distance from the threshold of the module that is closest to it, 0 to 1.
        margin: f64,
        /// The least distance that counts as clear.
        least: f64,
    },
}

impl fmt::Display for PictureFault {
    /// Writes a short description without the figures, which the variants have.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::InvalidLength { .. } => "the pixels do not have the length of the picture",
            Self::InvalidPlace => "the symbol is not in the picture",
            Self::LowContrast { .. } => "the contrast is too low",
            Self::FinderNotFound { .. } => "a finder pattern is not found",
            Self::DarkQuietZone { .. } => "the quiet zone is not light",
            Self::NotDecoded(error) => return error.fmt(f),
            Self::TooManyWrongCodewords { .. } => "a block has too little error correction left",
            Self::OtherContent => "the picture shows other content",
            Self::SmallModules { .. } => "the modules are too small for their shapes",
            Self::CloseToThreshold { .. } => "too many modules are neither dark nor light",
        })
    }
}

impl std::error::Error for PictureFault {}

impl Reader {
    /// Reads a symbol from a picture, and judges whether readers can. The symbol must be upright,
    /// and not mirrored or inverted.
    ///
    /// Samples five pixels of each module. A module is dark if it is below the threshold halfway
    /// between the lightest and the darkest module (ISO/IEC 15415:2011, clause 7.8.4). Modules of
    /// the quiet zone outside the picture are not judged, as nothing is known of them. Then the
    /// finder patterns and the modules must be read with a threshold for each part of the picture, too,
    /// unless [`PictureLimits::local_thresholds`] is false.
    ///
    /// # Errors
    ///
    /// The first [`PictureFault`] in the order of its variants, of the one threshold and then of the
    /// others. The caller has to compare the content.
    ///
    /// # Example
    ///
    /// ```
    /// use qr_core::read::{Picture, PictureFault, PictureLimits, Reader, SymbolPlace};
    /// use qr_core::{Content, Options, Symbol};
    ///
    /// let symbol = Symbol::encode(&[Content::Text("HELLO")], &Options::default()).unwrap();
    /// // A pixel for each module, and a quiet zone of four.
    /// let mut pixels = vec![255; 4 * 29 * 29];
    /// for (y, x) in (0..21).flat_map(|y| (0..21).map(move |x| (y, x))) {
    ///     if symbol.is_dark(x, y) {
    ///         let pixel = 29 * (y + 4) + x + 4;
    ///         pixels[4 * pixel..][..3].fill(0);
    ///     }
    /// }
    /// let picture = Picture::new(29, 29, &pixels)?;
    /// let place = SymbolPlace { version: symbol.version(), left: 4.0, top: 4.0, module: 1.0 };
    /// let mut reader = Reader::default();
    /// let read = reader.read_picture(&picture, place, PictureLimits::default())?;
    /// assert_eq!(read.reading.data(), b"HELLO");
    /// assert_eq!((read.contrast, read.margin), (1.0, 1.0));
    /// # Ok::<(), PictureFault>(())
    /// ```
    pub fn read_picture(
        &mut self,
        picture: &Picture<'_>,
        place: SymbolPlace,
        limits: PictureLimits,
    ) -> Result<PictureReading<'_>, PictureFault> {
        place.check(picture)?;
        let (lightest, darkest) = sample(picture, place, &mut self.samples);
        let range = lightest - darkest;
        let contrast = f64::from(range) / f64::from(SAMPLES * WHITE);
        if contrast < limits.contrast || range == 0 {
            return Err(PictureFault::LowContrast {
                contrast,
                least: limits.contrast,
            });
        }
        finder::check(picture, place)?;
        let with_local_thresholds = if limits.local_thresholds {
            self.check_local(picture, place)
        } else {
            Ok(())
        };
        let threshold = lightest + darkest;
        check_quiet_zone(picture, place, threshold, limits.quiet_zone)?;
        let closest = self.binarise(place.version, threshold);
        let margin = f64::from(closest) / f64::from(range);
        let (level, mask, correction) = self
            .read_rows(place.version)
            .map_err(PictureFault::NotDecoded)?;
        let most = most_wrong(correction, limits.unused);
        if correction.most_in_block > most || margin < limits.margin {
            let doubt = Doubt {
                version: place.version,
                level,
                mask,
                threshold,
                closest: (limits.margin * f64::from(range)).ceil() as u32,
                corrected: correction.capacity / 2,
                most,
                margin,
                least: limits.margin,
            };
            self.check_codewords(&doubt)?;
        }
        with_local_thresholds?;
        Ok(PictureReading {
            reading: &self.reading,
            contrast,
            margin,
        })
    }

    /// Makes modules of the samples: dark if twice a sample is below `threshold`. Returns the least
    /// difference between the two.
    fn binarise(&mut self, version: Version, threshold: u32) -> u32 {
        self.rows.clear();
        let mut closest = u32::MAX;
        for samples in self.samples.chunks_exact(version.width()) {
            let mut row = [0; 3];
            for (word, samples) in row.iter_mut().zip(samples.chunks(64)) {
                for (x, sample) in samples.iter().enumerate() {
                    *word |= u64::from(2 * sample < threshold) << x;
                    closest = closest.min((2 * sample).abs_diff(threshold));
                }
            }
            self.rows.push(row);
        }
        closest
    }

    /// Reads [`rows`](Self::rows).
    pub(super) fn read_rows(
        &mut self,
        version: Version,
    ) -> Result<(ErrorCorrectionLevel, Mask, Correction), ReadError> {
        let rows = mem::take(&mut self.rows);
        let read = self.read(version.width(), &rows).map(|reading| {
            (
                reading.error_correction_level(),
                reading.mask(),
                reading.correction(),
            )
        });
        self.rows = rows;
        read
    }

    /// Marks the codewords of the last reading that were wrong: makes [`wrong`](Self::wrong) the
    /// XOR of the message and the corrected message.
    pub(super) fn mark_wrong(&mut self, version: Version, level: ErrorCorrectionLevel) {
        message_of_codewords(&self.codewords, version, level, &mut self.wrong);
        for (wrong, read) in self.wrong.iter_mut().zip(&self.message) {
            *wrong ^= read;
        }
    }

    /// Marks the codewords that have a module of which `is_marked` is true: inverts these modules,
    /// reads them and finds what differs. `is_marked` gets the number of a module, row by row.
    pub(super) fn mark(
        &mut self,
        version: Version,
        level: ErrorCorrectionLevel,
        mask: Mask,
        is_marked: impl Fn(usize) -> bool,
    ) {
        self.inverted.clone_from(&self.rows);
        for (y, row) in self.inverted.iter_mut().enumerate() {
            for x in 0..version.width() {
                let is_marked = is_marked(y * version.width() + x);
                row[x / 64] ^= u64::from(is_marked) << (x % 64);
            }
        }
        modules::read(version, level, mask, &self.inverted, &mut self.marks);
        for (mark, read) in self.marks.iter_mut().zip(&self.message) {
            *mark ^= read;
        }
    }

    /// Checks how many codewords of each block are wrong, and how many could be.
    #[cold]
    #[inline(never)]
    fn check_codewords(&mut self, doubt: &Doubt) -> Result<(), PictureFault> {
        let &Doubt {
            version,
            level,
            mask,
            threshold,
            closest,
            corrected,
            most,
            margin,
            least,
        } = doubt;
        self.mark_wrong(version, level);
        let samples = mem::take(&mut self.samples);
        let is_close = |module: usize| (2 * samples[module]).abs_diff(threshold) < closest;
        self.mark(version, level, mask, is_close);
        self.samples = samples;
        for (mark, wrong) in self.marks.iter_mut().zip(&self.wrong) {
            *mark |= wrong;
        }
        let (block, wrong) = worst(&blocks::count_marked(version, level, &mut self.wrong));
        if wrong > most {
            return Err(PictureFault::TooManyWrongCodewords {
                block,
                wrong,
                most,
                corrected,
            });
        }
        let (block, doubtful) = worst(&blocks::count_marked(version, level, &mut self.marks));
        if doubtful > corrected {
            return Err(PictureFault::CloseToThreshold {
                block,
                doubtful,
                corrected,
                margin,
                least,
            });
        }
        Ok(())
    }
}

/// What [`Reader::check_codewords`] has to know of a picture.
struct Doubt {
    version: Version,
    level: ErrorCorrectionLevel,
    mask: Mask,
    threshold: u32,
    /// Twice a sample that differs less from the threshold is doubtful.
    closest: u32,
    corrected: usize,
    most: usize,
    margin: f64,
    least: f64,
}

/// Returns how many wrong codewords a block may have if this part of its error correction must be
/// unused.
fn most_wrong(correction: Correction, unused: f64) -> usize {
    let usable = correction.capacity as f64 * (1.0 - unused) / 2.0;
    // A part such as 1 - 0.9 is less than a tenth by a rounding error.
    (usable + 1e-9) as usize
}

/// Returns the first block with the most marked codewords, and their number.
fn worst(counts: &[u16; MAX_BLOCKS]) -> (usize, usize) {
    let (mut worst, mut most) = (0, 0);
    for (block, &count) in counts.iter().enumerate() {
        if count > most {
            (worst, most) = (block, count);
        }
    }
    (worst, most.into())
}

/// Writes the sum of [`SAMPLES`] reflectances of each module to `samples`, row by row. Returns the
/// greatest and the least.
fn sample(picture: &Picture<'_>, place: SymbolPlace, samples: &mut Vec<u32>) -> (u32, u32) {
    /// The distances of the sampled pixels from the near edge of the module. Readers sample the
    /// middle, so that dots of half a module are read.
    const PLACES: [f64; 3] = [0.375, 0.5, 0.625];
    let (width, height) = (place.version.width(), place.version.height());
    let mut columns = [[0; 3]; MAX_SIDE];
    for (x, columns) in columns[..width].iter_mut().enumerate() {
        // All of them are in the picture, but for rounding errors.
        *columns = PLACES.map(|at| place.column(picture, x as f64 + at).unwrap_or(0));
    }
    samples.clear();
    let (mut lightest, mut darkest) = (0, u32::MAX);
    for y in 0..height {
        let rows = PLACES.map(|at| place.row(picture, y as f64 + at).unwrap_or(0));
        let [above, middle, below] = rows.map(|row| row * picture.width());
        for &[left, centre, right] in &columns[..width] {
            let sample = picture.at(above + centre)
                + picture.at(middle + left)
                + picture.at(middle + centre)
                + picture.at(middle + right)
                + picture.at(below + centre);
            lightest = lightest.max(sample);
            darkest = darkest.min(sample);
            samples.push(sample);
        }
    }
    (lightest, darkest)
}

/// The modules on a side of the largest symbol.
const MAX_SIDE: usize = Version::MAX.width();

/// Checks that the middle of each module of the quiet zone is light, as far as it is in the picture,
/// but for its corners.
fn check_quiet_zone(
    picture: &Picture<'_>,
    place: SymbolPlace,
    threshold: u32,
    quiet_zone: u32,
) -> Result<(), PictureFault> {
    let version = place.version;
    let quiet = version.symbology().quiet_zone().min(quiet_zone) as isize;
    let (width, height) = (version.width() as isize, version.height() as isize);
    for y in -quiet..height + quiet {
        let Some(row) = place.row(picture, y as f64 + 0.5) else {
            continue;
        };
        for x in -quiet..width + quiet {
            let outside = |at: isize, size: isize| (-at).max(at - size + 1).max(0);
            let distance = outside(x, width) + outside(y, height);
            // No reader looks at the corners, which a frame may round.
            if distance == 0 || distance > quiet + 1 {
                continue;
            }
            let Some(column) = place.column(picture, x as f64 + 0.5) else {
                continue;
            };
            if 2 * SAMPLES * picture.at(row * picture.width() + column) < threshold {
                return Err(PictureFault::DarkQuietZone { x, y });
            }
        }
    }
    Ok(())
}
