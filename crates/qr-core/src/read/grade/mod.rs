//! Predicts the grade that a verifier would give to a symbol (ISO/IEC 15415:2011, clause 7), from a
//! picture whose layout is known.
//!
//! The prediction is for ideal printing of the picture, seen from above in even light. It is no
//! measurement: ink, paper and light only make a grade worse. A verifier also finds the symbol by
//! itself, takes an aperture for the intended use instead of 0.8 modules, and averages images.
//!
//! | parameter | value | grades 4, 3, 2, 1 | clause of ISO/IEC 15415:2011 |
//! | --- | --- | --- | --- |
//! | decode | 1 if the symbol is read | 1 is grade 4 | 7.8.2 |
//! | symbol contrast | Rmax − Rmin | at least 0.70, 0.55, 0.40, 0.20 | 7.8.3 |
//! | modulation | the least of all codewords | see [`modulation`] | 7.8.4 |
//! | reflectance margin | as modulation; 0 if a codeword is wrong | see [`modulation`] | 7.8.4 |
//! | fixed pattern damage | modules of grade 0 | see [`patterns`] | 7.8.5 |
//! | axial nonuniformity | see [`grid`] | at most 0.06, 0.08, 0.10, 0.12 | 7.8.6 |
//! | grid nonuniformity | see [`grid`] | at most 0.38, 0.50, 0.63, 0.75 | 7.8.7 |
//! | unused error correction | of the block with the least | at least 0.62, 0.50, 0.37, 0.25 | 7.8.8 |
//! | format and version information | modules of grade 0 | see [`patterns`] | 7.8.9, and annex G of ISO/IEC 18004:2015 |

#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "pixels and modules are few"
)]

mod aperture;
mod grid;
mod modulation;
mod patterns;

use std::fmt;

use crate::Version;
use crate::read::{Picture, PictureFault, ReadError, Reader, Reading, SymbolPlace};
use aperture::Apertures;

/// A grade of ISO/IEC 15415:2011, clause 5.2: 4 is the best, 0 fails.
///
/// # Example
///
/// ```
/// use qr_core::read::Grade;
///
/// assert_eq!((Grade::BEST.to_string(), Grade::BEST.letter()), ("4.0".to_owned(), 'A'));
/// assert_eq!((Grade::FAIL.number(), Grade::FAIL.letter()), (0, 'F'));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Grade(u8);

impl Grade {
    /// Grade 4, A.
    pub const BEST: Self = Self(4);
    /// Grade 0, F.
    pub const FAIL: Self = Self(0);
    /// All grades, by their numbers.
    pub const ALL: [Self; 5] = [Self(0), Self(1), Self(2), Self(3), Self(4)];

    /// Returns the number, 0 to 4.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }

    /// Returns the letter: A, B, C, D or F.
    #[must_use]
    pub const fn letter(self) -> char {
        b"FDCBA"[self.0 as usize] as char
    }

    /// Returns the grade of a value that should be high, by the least values of grades 4 to 1.
    fn at_least(value: f64, least: [f64; 4]) -> Self {
        Self::at_most(-value, least.map(|least| -least))
    }

    /// Returns the grade of a value that should be low, by the greatest values of grades 4 to 1.
    fn at_most(value: f64, most: [f64; 4]) -> Self {
        // A limit itself has the grade, in spite of rounding errors.
        let missed = most.iter().filter(|&&most| value > most + 1e-9).count();
        Self(4 - missed as u8)
    }
}

impl fmt::Display for Grade {
    /// Writes the number with one decimal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.0", self.0)
    }
}

/// What is graded of a picture.
///
/// # Example
///
/// ```
/// use qr_core::read::Parameter;
///
/// assert_eq!(Parameter::AxialNonuniformity.name(), "axial nonuniformity");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Parameter {
    /// Whether the symbol is read.
    Decode,
    /// The difference between the lightest and the darkest module.
    SymbolContrast,
    /// How clearly modules are dark or light.
    Modulation,
    /// How clearly modules are dark or light as they should be.
    ReflectanceMargin,
    /// Wrong or unclear modules of finder, timing and alignment patterns and of the quiet zone.
    FixedPatternDamage,
    /// Modules that are wider than high, or higher than wide.
    AxialNonuniformity,
    /// Modules that are not where they should be.
    GridNonuniformity,
    /// The error correction that is left for further damage.
    UnusedErrorCorrection,
    /// Wrong or unclear modules of the format information.
    FormatInformation,
    /// Wrong or unclear modules of the version information.
    VersionInformation,
}

impl Parameter {
    /// All parameters, in the order of [`PictureGrade::measures`].
    pub const ALL: [Self; NUM_PARAMETERS] = [
        Self::Decode,
        Self::SymbolContrast,
        Self::Modulation,
        Self::ReflectanceMargin,
        Self::FixedPatternDamage,
        Self::AxialNonuniformity,
        Self::GridNonuniformity,
        Self::UnusedErrorCorrection,
        Self::FormatInformation,
        Self::VersionInformation,
    ];

    /// Returns the name of the standard.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Decode => "decode",
            Self::SymbolContrast => "symbol contrast",
            Self::Modulation => "modulation",
            Self::ReflectanceMargin => "reflectance margin",
            Self::FixedPatternDamage => "fixed pattern damage",
            Self::AxialNonuniformity => "axial nonuniformity",
            Self::GridNonuniformity => "grid nonuniformity",
            Self::UnusedErrorCorrection => "unused error correction",
            Self::FormatInformation => "format information",
            Self::VersionInformation => "version information",
        }
    }
}

/// The value and the grade of a parameter.
///
/// # Example
///
/// ```
/// use qr_core::read::{Grade, Measure, Parameter};
///
/// let measure = Measure { parameter: Parameter::SymbolContrast, value: 0.98, grade: Grade::BEST };
/// let report = format!("{}: {} ({})", measure.parameter.name(), measure.grade, measure.value);
/// assert_eq!(report, "symbol contrast: 4.0 (0.98)");
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measure {
    /// The parameter.
    pub parameter: Parameter,
    /// The value: a part of 1, or a number of modules (see the table of [`PictureGrade`]). The
    /// nonuniformities are infinite if the timing patterns are too damaged to measure them.
    pub value: f64,
    /// The grade.
    pub grade: Grade,
}

/// The most parameters: all of [`Parameter`].
const NUM_PARAMETERS: usize = 10;

/// The grade that a verifier would give to a picture printed without any fault. It predicts, and is
/// no verifier's measurement.
///
/// | parameter | value |
/// | --- | --- |
/// | decode | 1, or 0 if the symbol is not read |
/// | symbol contrast, modulation, reflectance margin, unused error correction | 0 to 1, 1 is best |
/// | fixed pattern damage, format and version information | the number of modules of grade 0 |
/// | axial nonuniformity | the difference of width and height, in the mean module |
/// | grid nonuniformity | the greatest distance of a module from its place, in modules |
///
/// # Example
///
/// ```
/// use qr_core::Version;
/// use qr_core::read::{Parameter, Picture, PictureFault, Reader, SymbolPlace};
///
/// let white = [255; 4 * 29 * 29];
/// let picture = Picture::new(29, 29, &white)?;
/// let place = SymbolPlace { version: Version::MIN, left: 4.0, top: 4.0, module: 1.0 };
/// let mut reader = Reader::default();
/// let graded = reader.grade_picture(&picture, place)?;
/// assert!(graded.reading.is_err());
/// assert_eq!((graded.overall().letter(), graded.limiting().parameter), ('F', Parameter::Decode));
/// # Ok::<(), PictureFault>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct PictureGrade<'a> {
    /// The content, or what keeps it from being read.
    pub reading: Result<&'a Reading, ReadError>,
    measures: [Measure; NUM_PARAMETERS],
    /// The number of measures: a symbol without version information has no grade for it.
    count: usize,
}

impl PictureGrade<'_> {
    /// Returns the value and the grade of each parameter.
    #[must_use]
    pub fn measures(&self) -> &[Measure] {
        &self.measures[..self.count]
    }

    /// Returns the measure that limits the grade: the first of those with the lowest grade.
    #[must_use]
    pub fn limiting(&self) -> Measure {
        let mut limiting = self.measures[0];
        for measure in self.measures() {
            if measure.grade < limiting.grade {
                limiting = *measure;
            }
        }
        limiting
    }

    /// Returns the grade of the picture, the lowest of all parameters (ISO/IEC 15415:2011, clause
    /// 7.9).
    #[must_use]
    pub fn overall(&self) -> Grade {
        self.limiting().grade
    }
}

impl Reader {
    /// Grades a picture by ISO/IEC 15415:2011, with the reference decode of ISO/IEC 18004:2015, or
    /// by analogy for rMQR. Modules are seen through an aperture of 0.8 modules.
    ///
    /// The quiet zone is that of the standard. Where it reaches beyond the picture, it is white
    /// paper.
    ///
    /// # Errors
    ///
    /// [`PictureFault::InvalidPlace`]. A symbol that cannot be read has grade 0.
    ///
    /// # Example
    ///
    /// ```
    /// use qr_core::read::{Grade, Parameter, Picture, PictureFault, Reader, SymbolPlace};
    /// use qr_core::{Content, Options, Symbol};
    ///
    /// let symbol = Symbol::encode(&[Content::Text("HELLO")], &Options::default()).unwrap();
    /// // Black on grey, ten pixels a module.
    /// let mut pixels = [190, 190, 190, 255].repeat(290 * 290);
    /// for (y, x) in (0..210).flat_map(|y| (0..210).map(move |x| (y, x))) {
    ///     if symbol.is_dark(x / 10, y / 10) {
    ///         let pixel = 290 * (y + 40) + x + 40;
    ///         pixels[4 * pixel..][..3].fill(0);
    ///     }
    /// }
    /// let picture = Picture::new(290, 290, &pixels)?;
    /// let place = SymbolPlace { version: symbol.version(), left: 40.0, top: 40.0, module: 10.0 };
    /// let mut reader = Reader::default();
    /// let graded = reader.grade_picture(&picture, place)?;
    /// assert_eq!(graded.reading.unwrap().data(), b"HELLO");
    /// assert_eq!((graded.overall().to_string(), graded.overall().letter()), ("2.0".to_owned(), 'C'));
    /// assert_eq!(graded.limiting().parameter, Parameter::SymbolContrast);
    /// # Ok::<(), PictureFault>(())
    /// ```
    pub fn grade_picture(
        &mut self,
        picture: &Picture<'_>,
        place: SymbolPlace,
    ) -> Result<PictureGrade<'_>, PictureFault> {
        place.check(picture)?;
        let version = place.version;
        let apertures = Apertures::new(picture, place);
        self.take_modules(&apertures);
        let read = self.read_rows(version);
        let [modulation, margin, unused] = match read {
            Ok(found) => modulation::grade(self, &apertures, found),
            Err(_) => [(0.0, Grade::FAIL); 3],
        };
        let contrast = apertures.contrast();
        let patterns = patterns::grade(&apertures, read.ok().map(|(level, mask, _)| (level, mask)));
        let (axial, grid) = grid::measure(picture, place, apertures.threshold());
        let decode = if read.is_ok() {
            Grade::BEST
        } else {
            Grade::FAIL
        };
        let measure = |parameter| {
            let (value, grade) = match parameter {
                Parameter::Decode => (f64::from(decode.0) / 4.0, decode),
                Parameter::SymbolContrast => {
                    (contrast, Grade::at_least(contrast, [0.7, 0.55, 0.4, 0.2]))
                }
                Parameter::Modulation => modulation,
                Parameter::ReflectanceMargin => margin,
                Parameter::FixedPatternDamage => patterns.fixed,
                Parameter::AxialNonuniformity => {
                    (axial, Grade::at_most(axial, [0.06, 0.08, 0.1, 0.12]))
                }
                Parameter::GridNonuniformity => {
                    (grid, Grade::at_most(grid, [0.38, 0.5, 0.63, 0.75]))
                }
                Parameter::UnusedErrorCorrection => unused,
                Parameter::FormatInformation => patterns.format,
                Parameter::VersionInformation => patterns.version,
            };
            Measure {
                parameter,
                value,
                grade,
            }
        };
        Ok(PictureGrade {
            reading: read.map(|_| &self.reading),
            measures: Parameter::ALL.map(measure),
            count: NUM_PARAMETERS - usize::from(!version.table().has_version_information),
        })
    }

    /// Makes modules of what the apertures see.
    fn take_modules(&mut self, apertures: &Apertures) {
        let version: Version = apertures.version;
        self.rows.clear();
        for y in 0..version.height() {
            let mut row = [0; 3];
            for x in 0..version.width() {
                let is_dark = apertures.is_dark(x as isize, y as isize);
                row[x / 64] |= u64::from(is_dark) << (x % 64);
            }
            self.rows.push(row);
        }
    }
}
