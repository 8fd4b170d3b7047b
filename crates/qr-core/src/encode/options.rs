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
    /// How much of the symbol may be lost. Default: [`ErrorCorrectionLevel::L`].
    pub error_correction_level: ErrorCorrectionLevel,
    /// Whether to raise the level from `error_correction_level` to the highest at which the version
    /// holds the content. The version stays the smallest that holds the content at
    /// `error_correction_level`. Default: false.
    pub boost_error_correction: bool,
    /// The version. Default: the smallest that holds the content.
    pub version: Option<Version>,
    /// The largest version that may be chosen. Default: the largest of the symbology.
    pub max_version: Option<Version>,
    /// The data mask. Default: the first mask of the lowest penalty (clause 7.8.3).
    pub mask: Option<Mask>,
}
