//! Lays out a line of text in the letters of a font.

mod cff;
mod charstring;
mod composite;
mod direction;
mod shaping;

use ttf_parser::{Face, GlyphId, OutlineBuilder, RawFace, RawFaceTables, loca};

use super::line::{EM, Line, Segment};
use super::{CaptionFault, FontFault, MAX_CAPTION_CHARACTERS};
use crate::Error;
use crate::render::shapes::Point;
use cff::CharStrings;
use shaping::needs_shaping;

/// The built-in font: Inter Bold with the characters of Latin-1 and some signs.
const BUILT_IN: &[u8] = include_bytes!("inter-bold.ttf");

/// The maximum size of a font, in bytes. The largest fonts of Chinese, Japanese and Korean have half of
/// it.
pub const MAX_FONT_BYTES: usize = 32 * 1024 * 1024;

/// The maximum number of parts of all outlines of a line. A thick Chinese character has about 100.
const MAX_SEGMENTS: usize = 32_768;

/// How far outlines may be from the start of their letter, in the size of the font.
const MAX_REACH: i32 = 4;

/// The maximum number of tables of characters, and of kerning, that are looked at. Fonts have a few.
const MAX_TABLES: u16 = 16;

/// How far letters may reach beyond the middle of capital letters, in 1/[`EM`]: further above or
/// below, they would have to be much smaller than others to fit into a band.
const MAX_HEIGHT: i32 = EM * 5 / 4;

/// Returns a line of text in a font, or in the built-in one.
pub(super) fn lay_out(text: &str, font: Option<&[u8]>) -> Result<Line, Error> {
    check_text(text)?;
    let font = Font::new(font)?;
    let mut builder = Builder::new(font.units_per_em);
    let mut last = None;
    for (index, character) in direction::from_left(text) {
        let glyph = font.find(character, index)?;
        if let Some(last) = last {
            builder.pen += font.kerning(last, glyph);
        }
        last = Some(glyph);
        let before = builder.segments.len();
        if font.is_too_complex(glyph) {
            return Err(Error::InvalidFont(FontFault::TooComplex));
        }
        let outlined = font.face.outline_glyph(glyph, &mut builder);
        if let Some(fault) = builder.fault {
            return Err(Error::InvalidFont(fault));
        }
        // A letter that is cut short.
        if outlined.is_none() && builder.segments.len() > before {
            return Err(Error::InvalidFont(FontFault::Unknown));
        }
        // A font has no outlines for a letter that is a picture.
        if builder.segments.len() == before && !character.is_whitespace() {
            return Err(font.missing(character, index));
        }
        let advance = font.face.glyph_hor_advance(glyph);
        builder.pen += i64::from(advance.ok_or(Error::InvalidFont(FontFault::Unknown))?);
    }
    builder.finish(font.capital())
}

/// Refuses a text that cannot be laid out in any font.
fn check_text(text: &str) -> Result<(), Error> {
    let invalid = |fault| Err(Error::InvalidCaption(fault));
    // No more are counted: a text of a GB takes no longer.
    let length = text.chars().take(MAX_CAPTION_CHARACTERS + 1).count();
    if length > MAX_CAPTION_CHARACTERS || text.trim().is_empty() {
        return invalid(CaptionFault::Length(length));
    }
    for (index, character) in text.chars().enumerate() {
        if character.is_control() {
            return invalid(CaptionFault::Control { character, index });
        }
        if needs_shaping(character) {
            return invalid(CaptionFault::NeedsShaping { character, index });
        }
    }
    Ok(())
}

/// A font that was checked.
struct Font<'a> {
    face: Face<'a>,
    /// The data of TrueType outlines, and their places.
    glyphs: Option<(&'a [u8], loca::Table<'a>)>,
    /// CFF outlines, in a font without others.
    char_strings: Option<CharStrings<'a>>,
    units_per_em: u16,
    is_built_in: bool,
}

impl<'a> Font<'a> {
    fn new(bytes: Option<&'a [u8]>) -> Result<Self, Error> {
        let invalid = |fault| Err(Error::InvalidFont(fault));
        let is_built_in = bytes.is_none();
        let bytes = bytes.unwrap_or(BUILT_IN);
        if bytes.len() > MAX_FONT_BYTES {
            return invalid(FontFault::TooManyBytes(bytes.len()));
        }
        match bytes.get(..4) {
            Some(b"ttcf") => return invalid(FontFault::Collection),
            Some(b"wOFF" | b"wOF2") => return invalid(FontFault::Compressed),
            _ => {}
        }
        let unknown = || Error::InvalidFont(FontFault::Unknown);
        let tables = RawFace::parse(bytes, 0).map_err(|_| unknown())?;
        let tables = collect(tables);
        let face = Face::from_raw_tables(tables.clone()).map_err(|_| unknown())?;
        let units_per_em = face.units_per_em();
        if units_per_em == 0 {
            return Err(unknown());
        }
        let places = tables.loca.and_then(|data| {
            let format = face.tables().head.index_to_location_format;
            loca::Table::parse(face.tables().maxp.number_of_glyphs, format, data)
        });
        let char_strings = tables
            .cff
            .map(|table| CharStrings::new(table).ok_or_else(unknown));
        Ok(Self {
            face,
            glyphs: tables.glyf.zip(places),
            char_strings: char_strings.transpose()?,
            units_per_em,
            is_built_in,
        })
    }

    /// Returns true if a glyph takes too long to draw.
    fn is_too_complex(&self, glyph: GlyphId) -> bool {
        if let Some(font) = &self.char_strings {
            return charstring::is_too_complex(font, glyph.0);
        }
        let is_complex = |(data, places)| composite::is_too_complex(data, places, glyph);
        self.glyphs.is_some_and(is_complex)
    }

    /// Returns the glyph of a character.
    fn find(&self, character: char, index: usize) -> Result<GlyphId, Error> {
        let tables = self.face.tables().cmap.map(|cmap| cmap.subtables);
        let mut tables = tables.into_iter().flatten().take(MAX_TABLES.into());
        tables
            .find_map(|table| {
                let is_unicode = table.is_unicode();
                is_unicode.then(|| table.glyph_index(character.into()))?
            })
            .filter(|glyph| glyph.0 != 0)
            .ok_or_else(|| self.missing(character, index))
    }

    const fn missing(&self, character: char, index: usize) -> Error {
        Error::InvalidFont(FontFault::MissingCharacter {
            character,
            index,
            is_built_in: self.is_built_in,
        })
    }

    /// Returns how much wider the gap between two letters is than usual, in units of the font.
    fn kerning(&self, left: GlyphId, right: GlyphId) -> i64 {
        let tables = self.face.tables().kern.map(|kern| kern.subtables);
        let tables = tables.into_iter().flatten().take(MAX_TABLES.into());
        let mut pairs = tables
            .filter(|table| table.horizontal && !table.has_cross_stream && !table.has_state_machine)
            .filter_map(|table| table.glyphs_kerning(left, right));
        pairs.next().map_or(0, i64::from)
    }

    /// Returns the height of capital letters in units of the font, or that of most fonts.
    fn capital(&self) -> i64 {
        let em = i64::from(self.units_per_em);
        let capital = self.face.capital_height().map(i64::from);
        let is_usual = |capital: &i64| (em / 3..=em).contains(capital);
        capital.filter(is_usual).unwrap_or(em * 7 / 10)
    }
}

/// Returns the tables that captions need. Of two tables with one name, which no font has, takes the
/// first.
fn collect(face: RawFace<'_>) -> RawFaceTables<'_> {
    let find = |tag: &[u8; 4]| {
        let mut records = face.table_records.into_iter();
        let record = records.find(|record| record.tag.to_bytes() == *tag)?;
        let start = record.offset as usize;
        face.data
            .get(start..start.checked_add(record.length as usize)?)
    };
    let glyf = find(b"glyf");
    RawFaceTables {
        // Of two kinds of outlines, TrueType is drawn.
        cff: find(b"CFF ").filter(|_| glyf.is_none()),
        head: find(b"head").unwrap_or_default(),
        hhea: find(b"hhea").unwrap_or_default(),
        maxp: find(b"maxp").unwrap_or_default(),
        cmap: find(b"cmap"),
        glyf,
        hmtx: find(b"hmtx"),
        kern: find(b"kern"),
        loca: find(b"loca"),
        os2: find(b"OS/2"),
        ..RawFaceTables::default()
    }
}

/// Collects the outlines of letters.
struct Builder {
    units_per_em: f32,
    /// Where the next letter begins, in units of the font.
    pen: i64,
    segments: Vec<Segment>,
    fault: Option<FontFault>,
}

impl Builder {
    fn new(units_per_em: u16) -> Self {
        Self {
            units_per_em: units_per_em.into(),
            pen: 0,
            segments: Vec::new(),
            fault: None,
        }
    }

    /// Converts units of the font to 1/[`EM`].
    #[expect(
        clippy::cast_precision_loss,
        reason = "a font has at most 16,384 units"
    )]
    fn scale(&self, units: i64) -> i32 {
        (units as f32 * EM as f32 / self.units_per_em).round() as i32
    }

    #[expect(clippy::cast_precision_loss, reason = "EM is a power of 2")]
    fn point(&mut self, x: f32, y: f32) -> Point {
        let scale = EM as f32 / self.units_per_em;
        let limit = (MAX_REACH * EM) as f32;
        let mut place = |units: f32| {
            let scaled = (units * scale).round();
            // Neither for a number that is none.
            if !(-limit..=limit).contains(&scaled) {
                self.fault = Some(FontFault::TooLarge);
                return 0;
            }
            scaled as i32
        };
        let (x, y) = (place(x), place(y));
        Point::new(self.scale(self.pen) + x, y)
    }

    fn push(&mut self, segment: Segment) {
        if self.segments.len() < MAX_SEGMENTS {
            self.segments.push(segment);
        } else {
            self.fault = Some(FontFault::TooComplex);
        }
    }

    /// Returns the line, with the rectangle around all points.
    fn finish(self, capital: i64) -> Result<Line, Error> {
        let capital = self.scale(capital);
        let (mut left, mut right) = (i32::MAX, i32::MIN);
        let (mut top, mut bottom) = (i32::MIN, i32::MAX);
        for segment in &self.segments {
            let points: &[Point] = match segment {
                Segment::Move(to) | Segment::Line(to) => &[*to],
                Segment::Quadratic(control, to) => &[*control, *to],
                Segment::Cubic(first, second, to) => &[*first, *second, *to],
                Segment::Close => &[],
            };
            for point in points {
                (left, right) = (left.min(point.x), right.max(point.x));
                (top, bottom) = (top.max(point.y), bottom.min(point.y));
            }
        }
        if left > right {
            return Err(Error::InvalidCaption(CaptionFault::Length(0)));
        }
        let middle = capital / 2;
        if top - middle > MAX_HEIGHT || middle - bottom > MAX_HEIGHT {
            return Err(Error::InvalidFont(FontFault::TooLarge));
        }
        Ok(Line {
            segments: self.segments,
            left,
            right,
            top,
            bottom,
            capital,
        })
    }
}

impl OutlineBuilder for Builder {
    fn move_to(&mut self, x: f32, y: f32) {
        let to = self.point(x, y);
        self.push(Segment::Move(to));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let to = self.point(x, y);
        self.push(Segment::Line(to));
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (control, to) = (self.point(x1, y1), self.point(x, y));
        self.push(Segment::Quadratic(control, to));
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let (first, second) = (self.point(x1, y1), self.point(x2, y2));
        let to = self.point(x, y);
        self.push(Segment::Cubic(first, second, to));
    }

    fn close(&mut self) {
        self.push(Segment::Close);
    }
}
