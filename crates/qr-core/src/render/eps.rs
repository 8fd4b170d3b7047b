//! Encapsulated PostScript (EPSF 3.0, PostScript level 1).

use std::fmt::Arguments;
use std::io::Write;

use super::numbers::Part;
use super::runs::runs_of_row;
use super::vector::Extent;
use super::{Color, Picture};
use crate::{Error, Symbol};

/// What is painted with: `r` adds a row of modules to the path, below the one before. It is given how many light and dark ones
/// are side by side in turn, and adds a rectangle for those that are dark.
const PROCEDURES: &str = "\
/r{/y y 1 sub def/d false def q y moveto
{d{dup 0 rlineto 0 1 rlineto dup neg 0 rlineto closepath}if 0 rmoveto/d d not def}forall}def
";

/// The EPS of a symbol. Its unit is a point, 1/72 inch, and its width is 200 points where the picture has no size. Modules are
/// as large as fits, and need be no whole points.
///
/// There is nothing in it that tells when or of what it was made.
///
/// # Errors
///
/// - [`Error::NotOpaque`] for a colour that is seen through, but for light modules that are not painted at all, with an
///   alpha of 0: PostScript has no more,
/// - [`Error::ImageTooLarge`] if it would be wider than [`MAX_WIDTH`](super::MAX_WIDTH) modules or points,
/// - [`Error::ZeroScale`] for a width or a scale of 0.
///
/// # Example
///
/// ```
/// use qr_core::render::{Picture, Size, eps};
/// use qr_core::{Content, Options, Symbol};
///
/// let symbol = Symbol::encode(&[Content::Text("HELLO")], &Options::default())?;
/// let picture = Picture { size: Some(Size::Width(72)), ..Picture::default() };
/// let bytes = eps::render(&symbol, &picture)?;
/// assert!(bytes.starts_with(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 72 72\n"));
/// # Ok::<(), qr_core::Error>(())
/// ```
pub fn render(symbol: &Symbol, picture: &Picture) -> Result<Vec<u8>, Error> {
    let mut eps = Vec::new();
    render_into(symbol, picture, &mut eps)?;
    Ok(eps)
}

/// Appends the EPS of a symbol to `eps`: the bytes of [`render`].
///
/// # Errors
///
/// As [`render`], and then `eps` is as it was.
///
/// # Example
///
/// ```
/// use qr_core::render::{Color, Colors, Picture, eps};
/// use qr_core::{Content, Error, Options, Symbol};
///
/// let symbol = Symbol::encode(&[Content::Text("HELLO")], &Options::default())?;
/// let colors = Colors { dark: Color::from_rgba(0x00_00_00_80), ..Colors::default() };
/// let picture = Picture { colors, ..Picture::default() };
/// assert_eq!(eps::render_into(&symbol, &picture, &mut Vec::new()), Err(Error::NotOpaque("EPS")));
/// # Ok::<(), Error>(())
/// ```
pub fn render_into(symbol: &Symbol, picture: &Picture, eps: &mut Vec<u8>) -> Result<(), Error> {
    let extent = Extent::new(symbol, picture)?;
    let (modules, width) = (extent.modules, extent.page());
    let (dark, light) = (picture.colors.dark, picture.colors.light);
    if !dark.is_opaque() || !(light.is_opaque() || light.alpha == 0) {
        return Err(Error::NotOpaque("EPS"));
    }
    let quiet_zone = u64::from(picture.quiet_zone);
    // Writing to memory cannot fail.
    let mut push = |text: Arguments<'_>| eps.write_fmt(text).unwrap_or_default();
    push(format_args!(
        "%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 {width} {width}\n%%EndComments\n"
    ));
    // A dictionary and a state of its own: it is placed in other people's pages.
    push(format_args!(
        "gsave 4 dict begin\n/q {quiet_zone} def/y {top} def\n{PROCEDURES}{width} {modules} div dup scale\n",
        top = modules - quiet_zone,
    ));
    if light.alpha > 0 {
        push_color(&mut push, light);
        push(format_args!(
            "0 0 moveto {modules} 0 rlineto 0 {modules} rlineto -{modules} 0 rlineto closepath fill\n"
        ));
    }
    push_color(&mut push, dark);
    push(format_args!("newpath\n"));
    for row in symbol.rows() {
        push_row(&mut push, row);
    }
    push(format_args!("fill end grestore\nshowpage\n%%EOF\n"));
    Ok(())
}

/// The most numbers in a line of text, which may have 255 characters (DSC 3.0, section 3).
const MOST_IN_LINE: usize = 60;

fn push_row(push: &mut impl FnMut(Arguments<'_>), row: &[u64; 3]) {
    push(format_args!("["));
    let mut x = 0;
    for (i, (start, count)) in runs_of_row(row).enumerate() {
        let separator = match i {
            0 => "",
            _ if (2 * i).is_multiple_of(MOST_IN_LINE) => "\n",
            _ => " ",
        };
        push(format_args!("{separator}{} {count}", start - x));
        x = start + count;
    }
    push(format_args!("]r\n"));
}

/// Sets the colour. Grey is said to be grey, so that black is printed with black alone.
fn push_color(push: &mut impl FnMut(Arguments<'_>), color: Color) {
    let [red, green, blue] = color.rgb().map(Part);
    if color.is_grey() {
        push(format_args!("{red} setgray\n"));
    } else {
        push(format_args!("{red} {green} {blue} setrgbcolor\n"));
    }
}
