//! Reads EPS and PDF files, and checks what they paint module by module.
//!
//! The readers understand only the few operators that `qr-core` writes.

use qr_core::fuzzing::Painted;
use qr_core::render::Frame;

use crate::pixels::inflate;

/// Returns the text between `before`, which must occur once, and `after`.
fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = text.split_once(before).expect(before);
    assert!(!rest.contains(before), "two of {before}");
    rest.split_once(after).expect(after).0
}

/// Asserts that an EPS paints each dark module once and nothing else, and is `width` points wide.
pub fn assert_eps(frame: &Frame<'_>, width: u32, eps: &[u8]) {
    let quiet_zone = frame.style.quiet_zone;
    let eps = std::str::from_utf8(eps).expect("text");
    assert!(eps.is_ascii() && eps.lines().all(|line| line.len() <= 255));
    let size = between(eps, "%%BoundingBox: ", "\n");
    assert_eq!(size, format!("0 0 {width} {width}"));
    let mut painted = Painted::new(frame);
    let rows = between(eps, "newpath\n", "fill end grestore");
    let rows: Vec<_> = rows.split_terminator("]r\n").collect();
    assert_eq!(rows.len(), frame.height());
    for (y, row) in rows.iter().enumerate() {
        let mut x = quiet_zone as usize;
        let numbers = row.strip_prefix('[').expect("a row").split_whitespace();
        for (i, count) in numbers.enumerate() {
            let count = count.parse().expect("a number");
            if i % 2 == 1 {
                painted.paint(x, y + quiet_zone as usize, count);
            }
            x += count;
        }
    }
    painted.assert_is(frame);
}

/// Asserts that a PDF paints each dark module once and nothing else, on a page `width` points wide.
pub fn assert_pdf(frame: &Frame<'_>, width: u32, pdf: &[u8]) {
    let objects = objects(pdf);
    let page = line(objects[2]);
    let unit = if page.contains("/UserUnit ") {
        between(page, "/UserUnit ", "/").parse().expect("a number")
    } else {
        1.0
    };
    let side = between(page, "/MediaBox[0 0 ", "]").split(' ').map(|side| {
        let side: f64 = side.parse().expect("a number");
        side * unit
    });
    for side in side {
        assert!(
            (side - f64::from(width)).abs() < 0.001,
            "{side} for {width}"
        );
    }
    let header = line(objects[3]);
    let length = between(header, "/Length ", ">>").parse().expect("a number");
    let (stream, rest) = objects[3][header.len() + 1..].split_at(length);
    assert!(rest.starts_with(b"\nendstream\nendobj\n"));
    let content = inflate(stream);
    let content = std::str::from_utf8(&content).expect("text");
    let mut painted = Painted::new(frame);
    for rectangle in between(content, " cm\n", "f\n").lines() {
        let numbers = rectangle
            .strip_suffix(" 1 re")
            .expect("a rectangle")
            .split(' ');
        let numbers: Vec<usize> = numbers.map(|n| n.parse().expect("a number")).collect();
        let [x, y, count] = numbers[..] else {
            panic!("{rectangle}")
        };
        painted.paint(x, y, count);
    }
    painted.assert_is(frame);
}

/// Returns the objects of a PDF, which it finds by the cross-reference table.
fn objects(pdf: &[u8]) -> Vec<&[u8]> {
    let end = std::str::from_utf8(&pdf[pdf.len() - 30..]).expect("text");
    let table: usize = between(end, "startxref\n", "\n%%EOF")
        .parse()
        .expect("a number");
    let table = std::str::from_utf8(&pdf[table..]).expect("text");
    let entries = between(table, "xref\n0 5\n0000000000 65535 f \n", "trailer");
    let entries: Vec<&str> = entries.split_inclusive('\n').collect();
    assert_eq!(entries.len(), 4);
    let object = |(i, entry): (usize, &&str)| {
        let at: usize = entry
            .strip_suffix(" 00000 n \n")
            .expect("an entry")
            .parse()
            .expect("a number");
        let beginning = format!("{} 0 obj\n", i + 1);
        pdf[at..]
            .strip_prefix(beginning.as_bytes())
            .expect("an object")
    };
    entries.iter().enumerate().map(object).collect()
}

/// Returns the first line of an object.
fn line(object: &[u8]) -> &str {
    let end = object
        .iter()
        .position(|&byte| byte == b'\n')
        .expect("a line");
    std::str::from_utf8(&object[..end]).expect("text")
}
