//! SVG: one path, black on white.

use std::fmt::Write;

use crate::Symbol;

/// The SVG of a symbol, one unit a module, with `quiet_zone` light modules on each side.
///
/// It has a `viewBox` and no size of its own: it fills what it is placed in. Nothing of the content is
/// in it but modules.
///
/// # Example
///
/// ```
/// use qr_core::render::svg;
/// use qr_core::{Content, Options, Symbol};
///
/// let symbol = Symbol::encode(&[Content::Text("HELLO")], &Options::default())?;
/// let picture = svg::render(&symbol, 4);
/// assert!(picture.starts_with(r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 29 29""#));
/// # Ok::<(), qr_core::Error>(())
/// ```
#[must_use]
pub fn render(symbol: &Symbol, quiet_zone: u32) -> String {
    let quiet_zone = u64::from(quiet_zone);
    let width = symbol.size() as u64 + 2 * quiet_zone;
    let mut svg = format!(
        concat!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}" shape-rendering="crispEdges">"#,
            r##"<path fill="#fff" d="M0 0h{0}v{0}H0z"/><path stroke="#000" d=""##,
        ),
        width
    );
    for y in 0..symbol.size() {
        // A run of dark modules is a stroke along their middle, as wide as a module.
        let mut x = 0;
        while x < symbol.size() {
            let run = (x..symbol.size())
                .take_while(|&x| symbol.is_dark(x, y))
                .count();
            if run > 0 {
                let (left, top) = (x as u64 + quiet_zone, y as u64 + quiet_zone);
                write!(svg, "M{left} {top}.5h{run}").expect("writing to memory cannot fail");
            }
            x += run + 1;
        }
    }
    svg.push_str("\"/></svg>\n");
    svg
}
