//! The roles of modules: a renderer can draw finder patterns in another shape than data.

use std::sync::OnceLock;

use crate::Version;
use crate::symbol::patterns::FunctionPatterns;

/// The role of a module (ISO/IEC 18004:2015, clause 5.2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Role {
    /// The encoding region: data, error correction and remainder bits.
    #[default]
    Data,
    /// A finder pattern: three concentric squares. Of rMQR also the finder sub-pattern and the corner
    /// finder patterns.
    Finder,
    /// The light modules around a finder pattern.
    Separator,
    /// A timing pattern: a row or a column of alternating modules.
    Timing,
    /// An alignment pattern.
    Alignment,
    /// The format information, with the module beside it that is always dark.
    FormatInformation,
    /// The version information, from version 7 on.
    VersionInformation,
}

impl Version {
    /// Returns the role of the module in column `x` of row `y`. Computes the roles of a version at
    /// first use.
    ///
    /// # Panics
    ///
    /// If `x` or `y` is outside the symbol.
    ///
    /// # Example
    ///
    /// ```
    /// use qr_core::{Role, Version};
    ///
    /// assert_eq!(Version::MIN.role(0, 0), Role::Finder);
    /// assert_eq!(Version::MIN.role(7, 7), Role::Separator);
    /// assert_eq!(Version::MIN.role(20, 20), Role::Data);
    /// ```
    #[must_use]
    pub fn role(self, x: usize, y: usize) -> Role {
        static ROLES: [OnceLock<Box<[Role]>>; Version::COUNT] =
            [const { OnceLock::new() }; Version::COUNT];
        assert!(
            x < self.width() && y < self.height(),
            "module ({x}, {y}) is outside version {self}"
        );
        let roles = &ROLES[self.ordinal()];
        let roles = roles.get_or_init(|| FunctionPatterns::new(self).roles.into());
        roles[y * self.width() + x]
    }
}
