//! Tier 2: WebAssembly with bindings that wasm-bindgen generates.

use tier_pipeline::Level;
use wasm_bindgen::prelude::wasm_bindgen;

/// Returns the PNG of `text`. `level` is 0 to 3 for L, M, Q, H; `width` is in pixels.
///
/// # Errors
///
/// Throws a string if the text is too long, the width too small or the level not 0 to 3.
#[wasm_bindgen]
pub fn generate(text: &str, level: usize, width: u32) -> Result<Vec<u8>, String> {
    let level = Level::ALL.get(level).ok_or("level must be 0 to 3")?;
    tier_pipeline::png(text, *level, width)
}
