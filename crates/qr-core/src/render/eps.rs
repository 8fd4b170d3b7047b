//! Encapsulated PostScript (EPSF 3.0, PostScript level 1, or level 3 with a logo).
//!
//! All rectangles are in one path, as in [`pdf`](super::pdf), which has the reason.

use std::fmt::Arguments;
use std::io::Write;

use super::curve_pen::{CurvePen, Operators};
use super::eps_layers::push_layers;
use super::numbers::Part;
use super::runs::runs_of_row;
use super::shapes::{Finders, outline};
use super::vector::Extent;
use super::{Color, Colors, Frame};
use crate::Error;

/// The procedure `r`, which adds a row of modules to the path, below the previous row. It takes the
/// numbers of light and dark modules side by side, alternating, and adds a rectangle for each run
/// of dark ones.
const PROCEDURES: &str = "\
/r{/y y 1 sub def/d false def q y moveto
{d{dup 0 rlineto 0 1 rlineto dup neg 0 rlineto closepath}if 0 rmoveto/d d not def}forall}def
";

/// Appends the EPS of a frame. Its unit is a point, 1/72 inch; its width is 200 points if the style
/// has no size. Modules are as large as fits, and need not be whole points.
///
/// A logo is drawn over the light colour, as PostScript has no alpha, or over white if light modules
/// are not painted. At most [`MAX_PRINT_SIDE`](super::logo::MAX_PRINT_SIDE) of its pixels are on a
/// side.
///
/// The file has no date and no name of its creator.
///
/// # Errors
///
/// - [`Error::NotOpaque`] for a transparent colour, which PostScript does not have. Light modules
///   with an alpha of 0 are not painted and no error,
/// - [`Error::ImageTooLarge`] if it would be wider or higher than [`MAX_WIDTH`](super::MAX_WIDTH)
///   modules or points,
/// - [`Error::ZeroScale`] for a width or a scale of 0,
/// - [`Error::InvalidModuleSize`] for a module size out of its range,
/// - [`Error::InvalidLogo`] for a logo that was read for an SVG,
/// - [`Error::OutOfMemory`] if there is no memory for the logo.
///
/// Then `eps` is the same as before.
///
/// # Example
///
/// ```
/// use qr_core::render::{Color, Colors, Frame, Size, Style, eps};
/// use qr_core::{Content, Error, Options, Symbol};
///
/// let symbol = Symbol::encode(&[Content::Text("HELLO")], &Options::default())?;
/// let style = Style { size: Some(Size::Width(72)), ..Style::default() };
/// let mut bytes = Vec::new();
/// eps::render(&Frame::new(&symbol, style), &mut bytes)?;
/// assert!(bytes.starts_with(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 72 72\n"));
///
/// let colors = Colors { dark: Color::from_rgba(0x00_00_00_80), ..Colors::default() };
/// let frame = Frame::new(&symbol, Style { colors, ..style });
/// assert_eq!(eps::render(&frame, &mut Vec::new()), Err(Error::NotOpaque("EPS")));
/// # Ok::<(), Error>(())
/// ```
pub fn render(frame: &Frame<'_>, eps: &mut Vec<u8>) -> Result<(), Error> {
    let extent = Extent::new(frame)?;
    let Extent { columns, rows, .. } = extent;
    let width = extent.page_width();
    // The box must have whole numbers.
    let height = (width * rows).div_ceil(columns);
    let light = frame.style.colors.light;
    let has_layers = frame.has_layers();
    let is_opaque = |color: Color| color.is_opaque() || color == light && light.alpha == 0;
    if !frame.colors().all(is_opaque) {
        return Err(Error::NotOpaque("EPS"));
    }
    #[cfg(feature = "image")]
    let image = super::eps_image::Image::new(frame, eps)?;
    let language = if frame.logo.is_some() || has_layers {
        "%%LanguageLevel: 3\n"
    } else {
        ""
    };
    let [left, above, ..] = frame.margins();
    // Writing to memory cannot fail.
    let mut push = |text: Arguments<'_>| eps.write_fmt(text).unwrap_or_default();
    push(format_args!(
        "%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 {width} {height}\n{language}%%EndComments\n"
    ));
    // Saves the state and uses its own dictionary, as other pages embed the file.
    push(format_args!(
        "gsave 4 dict begin\n/q {left} def/y {top} def\n{PROCEDURES}{width} {columns} div dup scale\n",
        top = rows - above,
    ));
    // Both are at most `MAX_WIDTH`.
    let [left, top] = [left, rows - above].map(|modules| f64::from(modules as u32));
    if has_layers {
        push_layers(frame, left, top, &mut push);
    } else {
        push_two_colors(frame, extent, [left, top], &mut push);
        let separator = if frame.logo.is_some() { "\n" } else { " " };
        push(format_args!("{separator}"));
    }
    #[cfg(feature = "image")]
    if let Some(image) = image {
        image.push(eps);
    }
    eps.extend_from_slice(b"end grestore\nshowpage\n%%EOF\n");
    Ok(())
}

/// Paints the background and the dark modules. The symbol begins at `left` and, counted from the
/// bottom, `top`.
fn push_two_colors(
    frame: &Frame<'_>,
    Extent { columns, rows, .. }: Extent,
    [left, top]: [f64; 2],
    mut push: &mut dyn FnMut(Arguments<'_>),
) {
    let Colors { dark, light } = frame.style.colors;
    if light.alpha > 0 {
        push_color(push, light);
        push(format_args!(
            "0 0 moveto {columns} 0 rlineto 0 {rows} rlineto -{columns} 0 rlineto closepath fill\n"
        ));
    }
    push_color(push, dark);
    push(format_args!("newpath\n"));
    if frame.style.shapes.are_plain() {
        for row in frame.lines() {
            push_row(&mut push, row);
        }
    } else {
        let mut pen = CurvePen::new(push, OPERATORS, left, top, -1.0);
        outline(frame, Finders::ALL, &mut pen);
    }
    push(format_args!("fill"));
}

/// The operators of PostScript.
pub(super) const OPERATORS: Operators = Operators {
    move_to: "moveto",
    line_to: "lineto",
    curve_to: "curveto",
    close: "closepath",
};

/// The maximum number of numbers in a line of text, which may have 255 characters (DSC 3.0, section
/// 3).
const MAX_IN_LINE: usize = 60;

fn push_row(push: &mut impl FnMut(Arguments<'_>), row: &[u64; 3]) {
    push(format_args!("["));
    let mut x = 0;
    for (i, (start, count)) in runs_of_row(row).enumerate() {
        let separator = match i {
            0 => "",
            _ if (2 * i).is_multiple_of(MAX_IN_LINE) => "\n",
            _ => " ",
        };
        push(format_args!("{separator}{} {count}", start - x));
        x = start + count;
    }
    push(format_args!("]r\n"));
}

/// Sets the colour. Writes grey as grey, so that black is printed with black ink alone.
pub(super) fn push_color(push: &mut dyn FnMut(Arguments<'_>), color: Color) {
    let [red, green, blue] = color.rgb().map(Part);
    if color.is_grey() {
        push(format_args!("{red} setgray\n"));
    } else {
        push(format_args!("{red} {green} {blue} setrgbcolor\n"));
    }
}
