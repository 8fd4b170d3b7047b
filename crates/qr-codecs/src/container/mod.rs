//! Parses the container of an image before its decoder runs.
//!
//! A decoder trusts the numbers in its file when it allocates and loops: 672 KB of WebP took 3.7 GB
//! for one pixel. So this module parses each file first. It refuses a file in which a part claims
//! more bytes than the file has, or which has more tables or scans than its pixels need. The
//! decoder then gets a new file with nothing but the pixels.

pub mod jpeg;
pub mod png;
mod prefix;
pub mod riff;
pub mod vp8l;

#[cfg(test)]
mod tests;
