//! Stands in for logos in builds without the feature `image`.

/// A logo, which cannot exist without the feature `image`.
#[derive(Debug)]
pub enum Logo {}
