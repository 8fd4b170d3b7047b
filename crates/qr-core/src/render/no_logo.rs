//! Stands in for logos in builds without the feature `image`.

/// A logo, of which there are none without the feature `image`.
#[derive(Debug)]
pub enum Logo {}
