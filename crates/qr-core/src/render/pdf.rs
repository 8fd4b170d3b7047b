//! Writes PDF (ISO 32000-1): one page, as large as the picture.
//!
//! Each run of dark modules is a rectangle, and all rectangles are in one path. Ghostscript,
//! Poppler and `PDFium` paint such a path without a seam, at ten odd sizes, with smooth edges.
//! Outlines would take twice the bytes, as lines in PDF have absolute coordinates: the largest code
//! takes 40 KB with zlib instead of 21 KB.
//!
//! The rectangles of a row are sorted by their width. Then most lines of the content stream differ
//! from the previous one in a digit or two, and this file knows which: the rest is a match, which
//! nothing has to search for. The largest code takes 15 KB, a fifth less than the best that zlib
//! makes of rectangles from left to right.
//!
//! Written by hand, as a PDF is four objects, and the crate that writes PDF depends on one whose
//! licence this package does not allow.

use std::fmt::Arguments;
use std::io::Write;

use super::curve_pen::{CurvePen, Operators};
use super::numbers::{Digits, Part, Quotient};
#[cfg(feature = "image")]
use super::pdf_image::Image;
use super::pdf_layers::push_layers;
use super::shapes::{Finders, outline};
use super::vector::Extent;
use super::{Color, Colors, Frame, Workspace};
use crate::Error;
use qr_deflate::Text;

/// The version of PDF for most pages: the first one with transparency.
const VERSION: &str = "1.4";

/// The first version of PDF that has `UserUnit` (clause 8.3.2.3), which the largest pages need.
const VERSION_OF_USER_UNIT: &str = "1.6";

/// The maximum width and height of a page that readers accept, in units (annex C.2).
const MAX_PAGE_WIDTH: u64 = 14_400;

/// The number of decimals: a millionth of a point.
const DECIMALS: usize = 6;

/// The content stream of the last PDF, before and after compression.
#[derive(Default)]
pub(super) struct Memory {
    text: Text,
    stream: Vec<u8>,
}

impl Memory {
    /// Returns about how many bytes the memory takes.
    pub fn size(&self) -> usize {
        self.text.memory() + self.stream.capacity()
    }
}

/// Appends the PDF of a frame. Its unit is a point, 1/72 inch; its width is 200 points if the style
/// has no size. Modules are as large as fits, and need not be whole points.
///
/// A logo has at most [`MAX_PRINT_SIDE`](super::logo::MAX_PRINT_SIDE) pixels on a side.
///
/// The file has no date and no name of its creator.
///
/// # Errors
///
/// - [`Error::ImageTooLarge`] if it would be wider or higher than [`MAX_WIDTH`](super::MAX_WIDTH)
///   modules or points,
/// - [`Error::ZeroScale`] for a width or a scale of 0,
/// - [`Error::InvalidModuleSize`] for a module size out of its range,
/// - [`Error::InvalidLogo`] for a logo that was read for an SVG,
/// - [`Error::OutOfMemory`] if there is no memory for the logo.
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
    if frame
        .design
        .is_some_and(|design| !design.has_opaque_gradients())
    {
        return Err(Error::NotOpaque("PDF"));
    }
    let extent = Extent::new(frame)?;
    // A larger page has larger units.
    let longest = extent.page_width() * extent.columns.max(extent.rows) / extent.columns;
    let unit = longest.div_ceil(MAX_PAGE_WIDTH);
    let page = Page { extent, unit };
    let Memory { text, stream } = &mut workspace.pdf;
    #[cfg(feature = "image")]
    let image = Image::new(frame)?;
    let layers = page.write_content(frame, text);
    #[cfg(feature = "image")]
    if let Some(image) = &image {
        page.restore(text);
        image.push_operators(text);
    }
    stream.clear();
    text.compress(stream);
    let (width, height) = page.size();
    let (version, user_unit) = match unit {
        1 => (VERSION, String::new()),
        _ => (VERSION_OF_USER_UNIT, format!("/UserUnit {unit}")),
    };
    #[cfg_attr(not(feature = "image"), allow(unused_mut, reason = "there is no logo"))]
    let mut resources = layers.unwrap_or_else(|| resources(frame.style.colors));
    #[cfg(feature = "image")]
    if let Some(image) = &image {
        resources.push_str(&Image::resource(IMAGE));
        image.reserve(pdf)?;
    }
    let mut file = File::new(pdf, version);
    file.push_object(format_args!("<</Type/Catalog/Pages 2 0 R>>"));
    file.push_object(format_args!("<</Type/Pages/Kids[3 0 R]/Count 1>>"));
    file.push_object(format_args!(
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]{user_unit}/Resources<<{resources}>>/Contents 4 0 R>>"
    ));
    file.push_stream(format_args!(""), stream);
    #[cfg(feature = "image")]
    if let Some(image) = &image {
        image.for_each_stream(IMAGE, |entries, stream| file.push_stream(entries, stream));
    }
    file.end();
    workspace.trim();
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

/// The number of the object with the logo, after the catalogue, the pages, the page and its content.
#[cfg(feature = "image")]
const IMAGE: usize = 5;

/// The operators of PDF (clause 8.5.2).
pub(super) const OPERATORS: Operators = Operators {
    move_to: "m",
    line_to: "l",
    curve_to: "c",
    close: "h",
};

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

    /// Writes the content stream: a rectangle for light, and one for each run of dark modules.
    /// Returns the resources of layers, if there are some.
    fn write_content(&self, frame: &Frame<'_>, text: &mut Text) -> Option<String> {
        let colors @ Colors { dark, light } = frame.style.colors;
        let is_transparent = is_transparency_needed(colors);
        let mut content = Vec::new();
        // Writing to memory cannot fail.
        let mut push = |text: Arguments<'_>| content.write_fmt(text).unwrap_or_default();
        // A unit a module, from the top.
        let (columns, unit) = (self.extent.columns, self.unit);
        let scale = Quotient(self.extent.page_width(), columns * unit, DECIMALS);
        let (right, top) = self.size();
        if frame.logo.is_some() {
            // The logo needs neither the alpha nor the coordinates of the modules.
            push(format_args!("q\n"));
        }
        if frame.has_layers() {
            push(format_args!("{scale} 0 0 -{scale} 0 {top} cm\n"));
            let resources = push_layers(frame, &mut push);
            text.clear();
            text.push(&content);
            return Some(resources);
        }
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
        let is_plain = frame.style.shapes.are_plain();
        if !is_plain {
            let margin = f64::from(frame.style.quiet_zone);
            outline(
                frame,
                Finders::ALL,
                &mut CurvePen::new(&mut push, OPERATORS, margin, margin, 1.0),
            );
        }
        text.clear();
        text.push(&content);
        if is_plain {
            // One path, so that touching rectangles have no seam.
            write_rectangles(frame, text);
        }
        text.push(b"f\n");
        None
    }

    /// Ends the state of the modules. Sets their coordinates again: a unit a module, from the top.
    #[cfg(feature = "image")]
    fn restore(&self, text: &mut Text) {
        let Extent { columns, .. } = self.extent;
        let scale = Quotient(self.extent.page_width(), columns * self.unit, DECIMALS);
        let (_, top) = self.size();
        text.push(format!("Q\n{scale} 0 0 -{scale} 0 {top} cm\n").as_bytes());
    }
}

/// Writes a rectangle for each run of dark modules: the runs of each row in the order of their
/// width.
#[inline(never)]
fn write_rectangles(frame: &Frame<'_>, text: &mut Text) {
    let quiet_zone = frame.style.quiet_zone as usize;
    let mut pen = RectanglePen::new(text);
    for (y, row) in frame.lines().iter().enumerate() {
        pen.start_row(quiet_zone + y);
        // The starts of the parts of runs that have `width` modules.
        let (mut rest, mut width) = (*row, 1);
        while rest != [0; 3] {
            pen.start_width(width);
            let longer = and_next(rest);
            let after_others = shifted(longer);
            for word in 0..3 {
                // A run of just this width has one.
                let mut starts = rest[word] & !longer[word] & !after_others[word];
                while starts != 0 {
                    let x = 64 * word + starts.trailing_zeros() as usize;
                    starts &= starts - 1;
                    pen.write(quiet_zone + x);
                }
            }
            (rest, width) = (longer, width + 1);
        }
    }
    pen.end(0);
}

/// Returns the bits whose next bit is set too.
fn and_next([a, b, c]: [u64; 3]) -> [u64; 3] {
    [a & (a >> 1 | b << 63), b & (b >> 1 | c << 63), c & (c >> 1)]
}

/// Returns each bit at the place of the next.
fn shifted([a, b, c]: [u64; 3]) -> [u64; 3] {
    [a << 1, b << 1 | a >> 63, c << 1 | b >> 63]
}

/// Writes rectangles, and knows what each has in common with the previous one.
struct RectanglePen<'a> {
    text: &'a mut Text,
    y: Digits,
    width: Digits,
    /// The left edge of the previous rectangle.
    x: Digits,
    /// The number of bytes after the left edge of the previous rectangle.
    tail: usize,
    /// The length and the distance of a match that ends the previous rectangle, and that the first
    /// digits of this one may continue.
    pending: (usize, usize),
    has: Shared,
}

/// What a rectangle has in common with the previous one, in addition to its height.
#[derive(Clone, Copy)]
enum Shared {
    /// The row and the width.
    All,
    /// The row.
    Row,
    Nothing,
    /// There is no previous rectangle.
    First,
}

/// The end of a line: the height of a rectangle, and its operator.
const END: &[u8] = b" 1 re\n";

impl<'a> RectanglePen<'a> {
    fn new(text: &'a mut Text) -> Self {
        let none = Digits::new(0);
        Self {
            text,
            y: none,
            width: none,
            x: none,
            tail: 0,
            pending: (0, 0),
            has: Shared::First,
        }
    }

    fn start_row(&mut self, y: usize) {
        self.y = Digits::new(y);
        if !matches!(self.has, Shared::First) {
            self.has = Shared::Nothing;
        }
    }

    fn start_width(&mut self, width: usize) {
        self.width = Digits::new(width);
        if matches!(self.has, Shared::All) {
            self.has = Shared::Row;
        }
    }

    /// Writes the rectangle at `x` of the row and width.
    #[inline]
    fn write(&mut self, x: usize) {
        let x = Digits::new(x);
        // A match goes on with the left edge of the previous rectangle.
        let same = match self.pending {
            (0, _) => 0,
            _ => x.common_start(self.x),
        };
        self.end(same);
        let Self { text, y, width, .. } = self;
        let [y, width] = [y.bytes(), width.bytes()];
        text.push(&x.bytes()[same..]);
        let tail = 1 + y.len() + 1 + width.len() + END.len();
        // Between the same places of two lines.
        let distance = x.bytes().len() + tail;
        self.pending = match self.has {
            Shared::All => (tail, distance),
            Shared::Row => {
                text.copy(1 + y.len() + 1, x.bytes().len() + self.tail);
                text.push(width);
                (END.len(), distance)
            }
            Shared::Nothing | Shared::First => {
                text.push(b" ");
                text.push(y);
                text.push(b" ");
                text.push(width);
                (END.len(), distance)
            }
        };
        if matches!(self.has, Shared::First) {
            text.push(END);
            self.pending = (0, 0);
        }
        (self.x, self.tail, self.has) = (x, tail, Shared::All);
    }

    /// Ends the previous rectangle, and appends so many digits of the next.
    #[inline]
    fn end(&mut self, digits: usize) {
        let (length, distance) = self.pending;
        self.text.copy(length + digits, distance);
    }
}
/// Sets the fill colour. Writes grey as grey, so that black is printed with black ink alone.
pub(super) fn push_color(push: &mut dyn FnMut(Arguments<'_>), color: Color) {
    let [red, green, blue] = color.rgb().map(Part);
    if color.is_grey() {
        push(format_args!("{red} g\n"));
    } else {
        push(format_args!("{red} {green} {blue} rg\n"));
    }
}

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

    /// Appends a compressed stream as the next object, with more entries of its dictionary.
    fn push_stream(&mut self, entries: Arguments<'_>, stream: &[u8]) {
        self.objects.push(self.bytes.len() - self.start);
        let (number, length) = (self.objects.len(), stream.len());
        self.push(format_args!(
            "{number} 0 obj\n<<{entries}/Filter/FlateDecode/Length {length}>>stream\n"
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
