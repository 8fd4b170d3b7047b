//! Stands in for logos in builds without the feature `image`.

use super::Picture;
use crate::{Error, LogoPlace, Symbol};

/// A logo, of which there are none without the feature `image`.
#[derive(Debug)]
pub enum Logo {}

impl Logo {
    /// Appends the picture of a symbol with the logo.
    ///
    /// # Errors
    ///
    /// None, as there is no logo.
    pub fn render_into(
        &self,
        _: &Symbol,
        _: &LogoPlace,
        _: &Picture,
        _: &mut Vec<u8>,
    ) -> Result<(), Error> {
        match *self {}
    }
}
