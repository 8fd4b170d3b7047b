//! Writes PDF (ISO 32000-1): one page, as large as the picture.
//!
//! Each run of dark modules is a rectangle, and all rectangles are in one path. Ghostscript,
//! Poppler and PDFium paint such a path without a seam, at ten odd sizes, with smooth edges.
//! Outlines would take twice the bytes, as lines in PDF have absolute coordinates: the largest code
//! takes 40 KB with zlib instead of 21 KB.
//!
//! Written by hand, as a PDF is four objects, and the crate that writes PDF depends on one whose
//! licence this package does not allow. `qr-deflate` compresses the text of the page as rows, up to
//! 15 % smaller than zlib's level 9.

use std::fmt::Arguments;
use std::io::Write;

use super::numbers::{Part, Quotient, push_integer};
use super::runs::runs_of_row;
use super::vector::Extent;
use super::{Color, Colors, Frame, Workspace};
use crate::Error;
use qr_deflate::{MAX_ROW_LENGTH, MatchEffort, SharedEdges};

/// The version of PDF for most pages: the first one with transparency.
const VERSION: &str = "1.4";

/// The first version of PDF that has `UserUnit` (clause 8.3.2.3), which the largest pages need.
const VERSION_OF_USER_UNIT: &str = "1.6";

/// The maximum width and height of a page that readers accept, in units (annex C.2).
const MAX_PAGE_WIDTH: u64 = 14_400;

/// The number of decimals: a millionth of a point.
const DECIMALS: usize = 6;

/// Appends the PDF of a frame. Its unit is a point, 1/72 inch; its width is 200 points if the style
/// has no size. Modules are as large as fits, and need not be whole points.
///
/// The file has no date and no name of its creator.
///
/// # Errors
///
/// - [`Error::ImageTooLarge`] if it would be wider or higher than [`MAX_WIDTH`](super::MAX_WIDTH)
///   modules or points,
/// - [`Error::ZeroScale`] for a width or a scale of 0,
/// - [`Error::InvalidLogo`] for a logo.
///
/// Then `pdf` is the same as before.
///
/// # Example
///
/// ```
/// use qr_core::render::{Frame, MAX_WIDTH, Size, Style, Workspace, pdf};
/// use qr_core::{Content, Error, Options, Symbol};
///
/// let symbol = Symbol::encode(&[Content::Text("HELLO")], &Options::default())?;
/// let (mut workspace, mut bytes) = (Workspace::default(), Vec::new());
/// let style = Style { size: Some(Size::Scale(600)), ..Style::default() };
/// assert_eq!(
///     pdf::render(&Frame::new(&symbol, style), &mut workspace, &mut bytes),
///     Err(Error::ImageTooLarge { width: 29 * 600, most: MAX_WIDTH }),
/// );
/// pdf::render(&Frame::new(&symbol, Style::default()), &mut workspace, &mut bytes)?;
/// assert!(bytes.starts_with(b"%PDF-") && bytes.ends_with(b"%%EOF\n"));
/// # Ok::<(), Error>(())
/// ```
pub fn render(
    frame: &Frame<'_>,
    workspace: &mut Workspace,
    pdf: &mut Vec<u8>,
) -> Result<(), Error> {
    frame.check_no_logo()?;
    let extent = Extent::new(frame)?;
    // A larger page has larger units.
    let longest = extent.page_width() * extent.columns.max(extent.rows) / extent.columns;
    let unit = longest.div_ceil(MAX_PAGE_WIDTH);
    let page = Page { extent, unit };
    let content = compressed(&page.content(frame), workspace);
    let (width, height) = page.size();
    let (version, user_unit) = match unit {
        1 => (VERSION, String::new()),
        _ => (VERSION_OF_USER_UNIT, format!("/UserUnit {unit}")),
    };
    let resources = resources(frame.style.colors);
    let mut file = File::new(pdf, version);
    file.push_object(format_args!("<</Type/Catalog/Pages 2 0 R>>"));
    file.push_object(format_args!("<</Type/Pages/Kids[3 0 R]/Count 1>>"));
    file.push_object(format_args!(
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]{user_unit}/Resources<<{resources}>>/Contents 4 0 R>>"
    ));
    file.push_stream(&content);
    file.end();
    Ok(())
}

/// Returns the alpha of the colours as resources, if one is transparent (clause 11.6.4.4).
fn resources(colors: Colors) -> String {
    if !is_transparency_needed(colors) {
        return String::new();
    }
    format!(
        "/ExtGState<</D<</ca {}>>/L<</ca {}>>>>",
        Part(colors.dark.alpha),
        Part(colors.light.alpha)
    )
}

/// Returns true if a colour that is painted is transparent. Light modules with an alpha of 0 are
/// not painted.
fn is_transparency_needed(Colors { dark, light }: Colors) -> bool {
    !dark.is_opaque() || !(light.is_opaque() || light.alpha == 0)
}

/// A page, in units of `unit` points.
struct Page {
    extent: Extent,
    unit: u64,
}

impl Page {
    /// Returns the width and height in units.
    fn size(&self) -> (Quotient, Quotient) {
        let width = self.extent.page_width();
        (
            Quotient(width, self.unit, DECIMALS),
            self.extent.height(width, self.unit, DECIMALS),
        )
    }

    /// Returns the content stream: a rectangle for light, and one for each run of dark modules.
    fn content(&self, frame: &Frame<'_>) -> Vec<u8> {
        let colors @ Colors { dark, light } = frame.style.colors;
        let is_transparent = is_transparency_needed(colors);
        let mut content = Vec::new();
        // Writing to memory cannot fail.
        let mut push = |text: Arguments<'_>| content.write_fmt(text).unwrap_or_default();
        // A unit a module, from the top.
        let (columns, unit) = (self.extent.columns, self.unit);
        let scale = Quotient(self.extent.page_width(), columns * unit, DECIMALS);
        let (right, top) = self.size();
        if light.alpha > 0 {
            if is_transparent {
                push(format_args!("/L gs\n"));
            }
            push_color(&mut push, light);
            push(format_args!("0 0 {right} {top} re f\n"));
        }
        if is_transparent {
            push(format_args!("/D gs\n"));
        }
        push_color(&mut push, dark);
        push(format_args!("{scale} 0 0 -{scale} 0 {top} cm\n"));
        let quiet_zone = u64::from(frame.style.quiet_zone);
        for (y, row) in frame.lines().iter().enumerate() {
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
        // One path, so that touching rectangles have no seam.
        content.extend_from_slice(b"f\n");
        content
    }
}

/// Sets the fill colour. Writes grey as grey, so that black is printed with black ink alone.
fn push_color(push: &mut impl FnMut(Arguments<'_>), color: Color) {
    let [red, green, blue] = color.rgb().map(Part);
    if color.is_grey() {
        push(format_args!("{red} g\n"));
    } else {
        push(format_args!("{red} {green} {blue} rg\n"));
    }
}

/// Returns the zlib stream of text, padded with spaces. Compresses the text as rows that have
/// nothing in common.
fn compressed(text: &[u8], workspace: &mut Workspace) -> Vec<u8> {
    let rows = text.len().div_ceil(MAX_ROW_LENGTH);
    let length = text.len().div_ceil(rows);
    let mut out = Vec::new();
    let all = &mut workspace.rows;
    all.start(length, rows, b' ');
    for row in text.chunks(length) {
        all.push(1, SharedEdges::default(), |bytes| {
            bytes[..row.len()].copy_from_slice(row);
        });
    }
    all.compress(MatchEffort::All { literal: LITERAL }, None, &mut out);
    workspace.trim();
    out
}

/// The cost of a character in tenths of a bit. Measured on texts of 11 to 2953 bytes: 40 takes up
/// to 3 % more. With 30 it is up to 15 % less than zlib makes at its level 9.
const LITERAL: usize = 30;

/// The bytes of a file, and the offset of each object.
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

    /// Appends the next object. Objects are numbered from 1.
    fn push_object(&mut self, object: Arguments<'_>) {
        self.objects.push(self.bytes.len() - self.start);
        let number = self.objects.len();
        self.push(format_args!("{number} 0 obj\n{object}\nendobj\n"));
    }

    /// Appends a compressed stream as the next object.
    fn push_stream(&mut self, stream: &[u8]) {
        self.objects.push(self.bytes.len() - self.start);
        let (number, length) = (self.objects.len(), stream.len());
        self.push(format_args!(
            "{number} 0 obj\n<</Filter/FlateDecode/Length {length}>>stream\n"
        ));
        self.bytes.extend_from_slice(stream);
        self.push(format_args!("\nendstream\nendobj\n"));
    }

    /// Appends the offsets of all objects, and the trailer (clauses 7.5.4 and 7.5.5). The first
    /// object is the catalogue.
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
