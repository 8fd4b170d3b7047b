//! Reads the container of a picture before a decoder does.
//!
//! A decoder trusts the numbers in its file when it allocates and loops. So each file is parsed
//! here first. A file is refused if a part claims more bytes than there are, or if it has more
//! tables or passes than its pixels need. The decoder then gets a file with nothing but the pixels.

pub mod jpeg;
pub mod png;
mod prefix;
pub mod riff;
pub mod vp8l;

#[cfg(test)]
mod tests;
