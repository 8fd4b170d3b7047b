//! Reads the container of a picture before a decoder does.
//!
//! A decoder allocates and loops as its file says. So each file is parsed here first: what claims
//! more bytes than the file has is refused, as are more tables or passes than pixels need. The
//! decoder then gets a file with nothing but the pixels.

pub mod jpeg;
pub mod png;
mod prefix;
pub mod riff;
pub mod vp8l;

#[cfg(test)]
mod tests;
