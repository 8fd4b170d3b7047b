//! The options of a symbol.

use crate::{ErrorCorrectionLevel, Mask, Symbology, Version};

/// Options for encoding content as a symbol.
///
/// # Example
///
/// ```
/// use qr_core::{ErrorCorrectionLevel, Options};
///
/// let options = Options { error_correction_level: ErrorCorrectionLevel::H, ..Options::default() };
/// assert_eq!(options.version, None);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The symbology. Default: [`Symbology::Qr`].
    pub symbology: Symbology,
    /// How much of the symbol may be lost. Default: [`ErrorCorrectionLevel::L`], which rMQR lacks.
    pub error_correction_level: ErrorCorrectionLevel,
    /// Whether the symbol must correct errors, which rules out version M1: it only detects them.
    /// Default: false.
    pub needs_correction: bool,
    /// Whether to raise the level from `error_correction_level` to the highest at which the version
    /// holds the content. The version stays the smallest that holds the content at
    /// `error_correction_level`. Default: false.
    pub boost_error_correction: bool,
    /// The version. Default: the smallest that holds the content.
    pub version: Option<Version>,
    /// The shape of an rMQR symbol without a version. Default: [`Shape::LeastArea`].
    pub shape: Shape,
    /// The height of an rMQR symbol without a version, in modules: 7, 9, 11, 13, 15 or 17. Default:
    /// any.
    pub height: Option<u8>,
    /// The largest version that may be chosen. Default: the largest of the symbology.
    pub max_version: Option<Version>,
    /// The data mask. Default: the mask that the standard asks for (clause 7.8.3): of QR Code the
    /// first of the lowest penalty.
    pub mask: Option<Mask>,
}

impl Options {
    /// Returns false for a version that only detects errors if the symbol must correct them.
    pub(super) const fn corrects_enough(&self, version: Version) -> bool {
        !(self.needs_correction && version.only_detects_errors())
    }
}

/// Which of the rMQR symbols that hold the content is chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Shape {
    /// The symbol with the fewest modules; of equal ones the wider one.
    #[default]
    LeastArea,
    /// The symbol of the least width; of equal ones the lower one.
    Narrowest,
}
