//! Chooses a version and level at which a symbol can be read with a logo.

use crate::encode::plan::{candidates, fewest_bits, plan};
use crate::encode::scratch::Scratch;
use crate::symbol::logo::Hidden;
use crate::symbology::CharCountClass;
use crate::{Content, Error, ErrorCorrectionLevel, LogoPlace, Options, Version};

/// Plans a symbol that can be read with a logo, as [`plan`](crate::encode::plan::plan) plans one
/// without. See [`Encoder::encode`](crate::Encoder::encode) for the choice of version and level.
pub(super) fn plan_with_logo<'a>(
    logo: &LogoPlace,
    content: &[Content<'a>],
    options: &Options,
    scratch: &mut Scratch<'a>,
) -> Result<(Version, ErrorCorrectionLevel), Error> {
    let lowest = options.error_correction_level;
    let (first, _) = plan(content, options, scratch)?;
    let versions = candidates(options).skip_while(|&version| version != first);
    let is_open = |level: &ErrorCorrectionLevel| {
        *level == lowest || options.boost_error_correction && *level > lowest
    };
    // A version of another character count class has headers of another length.
    let mut needed = (
        CharCountClass::of(first),
        fewest_bits(content, options, CharCountClass::of(first), scratch),
    );
    let mut tried = Vec::new();
    for version in versions {
        if CharCountClass::of(version) != needed.0 {
            let class = CharCountClass::of(version);
            needed = (class, fewest_bits(content, options, class, scratch));
        }
        let hidden = Hidden::new(version, logo);
        let holding = |level: &ErrorCorrectionLevel| version.data_bits(*level) >= needed.1;
        let levels = ErrorCorrectionLevel::ALL.into_iter().rev().filter(is_open);
        let levels = levels.filter(holding);
        let can_be_read = |level: &ErrorCorrectionLevel| {
            let hidden = hidden.as_ref();
            hidden.is_some_and(|hidden| hidden.can_be_read(logo, *level))
        };
        if let Some(level) = levels.clone().find(can_be_read) {
            let chosen = Options {
                error_correction_level: level,
                boost_error_correction: false,
                version: Some(version),
                ..*options
            };
            return plan(content, &chosen, scratch);
        }
        tried.extend(levels.map(|level| (version, level)));
    }
    let mut best = (0, first, lowest);
    for (version, level) in tried {
        // Most have room for a smaller logo than an earlier one: one check shows that, instead
        // of thirteen.
        let larger = LogoPlace {
            size: best.0 + 1,
            ..*logo
        };
        if larger.can_be_read(version, level) {
            best = (logo.largest(version, level), version, level);
        }
    }
    let (largest, version, level) = best;
    Err(Error::LogoTooLarge {
        size: logo.size,
        largest,
        reserve: logo.reserve,
        version,
        level,
    })
}
