//! What the fuzz targets share: how bytes become arguments, and how pictures are read back.

pub mod cost;
pub mod counts;
pub mod errors;
pub mod input;
pub mod logos;
pub mod pixels;
pub mod reader;
pub mod vectors;
pub mod xml;
