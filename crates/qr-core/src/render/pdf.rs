//! Writes PDF (ISO 32000-1): one page, as large as the picture.

use std::fmt::Arguments;
use std::io::Write;

use super::numbers::{Part, Quotient, push_integer};
use super::runs::runs_of_row;
use super::vector::Extent;
use super::{Color, Picture, Workspace};
use crate::{Error, Symbol};
use qr_deflate::{LONGEST_ROW, Same, Within};

/// The version of PDF for most pages: the first one with transparency.
const VERSION: &str = "1.4";

/// The first version of PDF that has `UserUnit` (clause 8.3.2.3), which the largest pages need.
const VERSION_OF_USER_UNIT: &str = "1.6";

/// The widest page that readers take, in units (annex C.2).
const WIDEST: u64 = 14_400;

/// The decimals of numbers: a millionth of a point.
const DECIMALS: usize = 6;

/// The PDF of a symbol. Its unit is a point, 1/72 inch, and its width is 200 points where the picture has no size. Modules are
/// as large as fits, and need be no whole points.
///
/// There is nothing in it that tells when or of what it was made.
///
/// # Errors
///
/// - [`Error::ImageTooLarge`] if it would be wider than [`MAX_WIDTH`](super::MAX_WIDTH) modules or points,
/// - [`Error::ZeroScale`] for a width or a scale of 0.
///
/// # Example
///
/// ```
/// use qr_core::render::{Picture, pdf};
/// use qr_core::{Content, Options, Symbol};
///
/// let symbol = Symbol::encode(&[Content::Text("HELLO")], &Options::default())?;
/// let bytes = pdf::render(&symbol, &Picture::default())?;
/// assert!(bytes.starts_with(b"%PDF-") && bytes.ends_with(b"%%EOF\n"));
/// # Ok::<(), qr_core::Error>(())
/// ```
pub fn render(symbol: &Symbol, picture: &Picture) -> Result<Vec<u8>, Error> {
    let mut pdf = Vec::new();
    render_into(symbol, picture, &mut Workspace::default(), &mut pdf)?;
    Ok(pdf)
}

/// Appends the PDF of a symbol to `pdf`: the bytes of [`render`].
///
/// # Errors
///
/// As [`render`], and then `pdf` is as it was.
///
/// # Example
///
/// ```
/// use qr_core::render::{MAX_WIDTH, Picture, Size, Workspace, pdf};
/// use qr_core::{Content, Error, Options, Symbol};
///
/// let symbol = Symbol::encode(&[Content::Text("HELLO")], &Options::default())?;
/// let picture = Picture { size: Some(Size::Scale(600)), ..Picture::default() };
/// let mut bytes = Vec::new();
/// assert_eq!(
///     pdf::render_into(&symbol, &picture, &mut Workspace::default(), &mut bytes),
///     Err(Error::ImageTooLarge { width: 29 * 600, most: MAX_WIDTH }),
/// );
/// assert!(bytes.is_empty());
/// # Ok::<(), Error>(())
/// ```
pub fn render_into(
    symbol: &Symbol,
    picture: &Picture,
    workspace: &mut Workspace,
    pdf: &mut Vec<u8>,
) -> Result<(), Error> {
    let extent = Extent::new(symbol, picture)?;
    // A larger page has larger units.
    let unit = extent.page().div_ceil(WIDEST);
    let page = Page {
        modules: extent.modules,
        width: extent.page(),
        unit,
    };
    let content = compressed(&page.content(symbol, picture), workspace);
    let width = Quotient(page.width, unit, DECIMALS);
    let (version, user_unit) = match unit {
        1 => (VERSION, String::new()),
        _ => (VERSION_OF_USER_UNIT, format!("/UserUnit {unit}")),
    };
    let resources = resources(picture);
    let mut file = File::new(pdf, version);
    file.push_object(format_args!("<</Type/Catalog/Pages 2 0 R>>"));
    file.push_object(format_args!("<</Type/Pages/Kids[3 0 R]/Count 1>>"));
    file.push_object(format_args!(
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {width}]{user_unit}/Resources<<{resources}>>/Contents 4 0 R>>"
    ));
    file.push_stream(&content);
    file.end();
    Ok(())
}

/// How transparent each colour is, where one is (clause 11.6.4.4).
fn resources(picture: &Picture) -> String {
    let (dark, light) = (picture.colors.dark, picture.colors.light);
    if !is_transparency_needed(picture) {
        return String::new();
    }
    format!(
        "/ExtGState<</D<</ca {}>>/L<</ca {}>>>>",
        Part(dark.alpha),
        Part(light.alpha)
    )
}

/// Light modules that are not painted need none.
fn is_transparency_needed(picture: &Picture) -> bool {
    let (dark, light) = (picture.colors.dark, picture.colors.light);
    !dark.is_opaque() || !(light.is_opaque() || light.alpha == 0)
}

/// A page of so many modules and points, in units of some points.
struct Page {
    modules: u64,
    width: u64,
    unit: u64,
}

impl Page {
    /// What paints it: a rectangle for light, and one for each run of dark modules.
    fn content(&self, symbol: &Symbol, picture: &Picture) -> Vec<u8> {
        let Self {
            modules,
            width,
            unit,
        } = *self;
        let (dark, light) = (picture.colors.dark, picture.colors.light);
        let is_transparent = is_transparency_needed(picture);
        let mut content = Vec::new();
        // Writing to memory cannot fail.
        let mut push = |text: Arguments<'_>| content.write_fmt(text).unwrap_or_default();
        // A unit a module, from the top.
        let scale = Quotient(width, modules * unit, DECIMALS);
        let top = Quotient(width, unit, DECIMALS);
        if light.alpha > 0 {
            if is_transparent {
                push(format_args!("/L gs\n"));
            }
            push_color(&mut push, light);
            push(format_args!("0 0 {top} {top} re f\n"));
        }
        if is_transparent {
            push(format_args!("/D gs\n"));
        }
        push_color(&mut push, dark);
        push(format_args!("{scale} 0 0 -{scale} 0 {top} cm\n"));
        let quiet_zone = u64::from(picture.quiet_zone);
        for (y, row) in symbol.rows().enumerate() {
            for (start, count) in runs_of_row(row) {
                for number in [
                    quiet_zone + start as u64,
                    quiet_zone + y as u64,
                    count as u64,
                ] {
                    push_integer(&mut content, number);
                    content.push(b' ');
                }
                content.extend_from_slice(b"1 re\n");
            }
        }
        // One path: where rectangles touch there is no seam.
        content.extend_from_slice(b"f\n");
        content
    }
}

/// Sets the colour of what is filled. Grey is said to be grey, so that black is printed with black alone.
fn push_color(push: &mut impl FnMut(Arguments<'_>), color: Color) {
    let [red, green, blue] = color.rgb().map(Part);
    if color.is_grey() {
        push(format_args!("{red} g\n"));
    } else {
        push(format_args!("{red} {green} {blue} rg\n"));
    }
}

/// The zlib stream of text, with spaces after it. It is taken for rows, none of which is known to be like another.
fn compressed(text: &[u8], workspace: &mut Workspace) -> Vec<u8> {
    let rows = text.len().div_ceil(LONGEST_ROW);
    let length = text.len().div_ceil(rows);
    let mut out = Vec::new();
    let all = &mut workspace.rows;
    all.start(length, rows, b' ');
    for row in text.chunks(length) {
        all.push(1, Same::default(), |bytes| {
            bytes[..row.len()].copy_from_slice(row);
        });
    }
    all.compress(Within::All { literal: LITERAL }, None, &mut out);
    workspace.trim();
    out
}

/// The tenths of a bit that a character takes. Measured on texts of 11 to 2953 bytes: 40 takes up to 3 % more. With 30 it
/// is up to 15 % less than zlib makes at its level 9.
const LITERAL: usize = 30;

/// The bytes of a file, and where in it each object begins.
struct File<'a> {
    bytes: &'a mut Vec<u8>,
    start: usize,
    objects: Vec<usize>,
}

impl<'a> File<'a> {
    /// Begins a file with the line that names the version of PDF, and the line that marks the file
    /// as binary (clause 7.5.2).
    fn new(bytes: &'a mut Vec<u8>, version: &str) -> Self {
        let mut file = Self {
            start: bytes.len(),
            bytes,
            objects: Vec::new(),
        };
        file.push(format_args!("%PDF-{version}\n"));
        file.bytes.extend_from_slice(b"%\xe2\xe3\xcf\xd3\n");
        file
    }

    fn push(&mut self, text: Arguments<'_>) {
        // Writing to memory cannot fail.
        self.bytes.write_fmt(text).unwrap_or_default();
    }

    /// The next object: they are numbered from 1.
    fn push_object(&mut self, object: Arguments<'_>) {
        self.objects.push(self.bytes.len() - self.start);
        let number = self.objects.len();
        self.push(format_args!("{number} 0 obj\n{object}\nendobj\n"));
    }

    /// The next object, which is a compressed stream.
    fn push_stream(&mut self, stream: &[u8]) {
        self.objects.push(self.bytes.len() - self.start);
        let (number, length) = (self.objects.len(), stream.len());
        self.push(format_args!(
            "{number} 0 obj\n<</Filter/FlateDecode/Length {length}>>stream\n"
        ));
        self.bytes.extend_from_slice(stream);
        self.push(format_args!("\nendstream\nendobj\n"));
    }

    /// Where all objects are; the first of them is the catalogue (clause 7.5.4 and 7.5.5).
    fn end(mut self) {
        let table = self.bytes.len() - self.start;
        let size = self.objects.len() + 1;
        self.push(format_args!("xref\n0 {size}\n0000000000 65535 f \n"));
        for at in std::mem::take(&mut self.objects) {
            self.push(format_args!("{at:010} 00000 n \n"));
        }
        self.push(format_args!(
            "trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n"
        ));
    }
}
