//! Turns content into codewords: text → segments → data codewords → error correction → the final
//! message.

pub(crate) mod codewords;
pub(crate) mod header;
pub(crate) mod jis_x_0208;
pub(crate) mod optimize;
pub(crate) mod options;
pub(crate) mod plan;
pub(crate) mod reed_solomon;
pub(crate) mod scratch;
pub(crate) mod segment;
pub(crate) mod sequence;
