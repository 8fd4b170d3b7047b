//! Compares the division of a message among symbols with the plans of the symbols.

use proptest::prelude::*;

use super::{cases, plan};
use crate::{
    Content, Division, Error, ErrorCorrectionLevel, Options, Segment, Symbol, Version, divide,
};

/// Returns the options of a symbol of a version, or with an open version.
fn at(version: Option<Version>, level: ErrorCorrectionLevel) -> Options {
    Options {
        version,
        error_correction_level: level,
        ..Options::default()
    }
}

/// Returns the parts of a text.
fn parts<'a>(text: &'a str, division: &Division) -> Vec<&'a str> {
    let mut start = 0;
    let slice = |&end: &usize| {
        let part = &text[start..end];
        start = end;
        part
    };
    division.ends.iter().map(slice).collect()
}

/// Returns the bits of a part and its headers in a version.
fn bits(part: &str, headers: &[Segment<'_>], version: Version) -> usize {
    let sequence = Segment::structured_append(1, 2, 0).unwrap();
    let mut content = vec![Content::Segment(sequence)];
    content.extend(headers.iter().copied().map(Content::Segment));
    content.push(Content::Text(part));
    let class = crate::symbology::CharCountClass::of(version);
    // Level L, so that the part fits: the segments are those of every level.
    let planned = plan(&content, &at(Some(version), ErrorCorrectionLevel::L)).unwrap();
    planned
        .segments
        .iter()
        .map(|segment| segment.bits(class))
        .sum()
}

/// Returns the fewest bits of the largest part of a text among `count` parts, by trying all cuts.
fn fewest(text: &str, count: usize, version: Version) -> usize {
    let cuts: Vec<usize> = text
        .char_indices()
        .map(|(at, _)| at)
        .chain([text.len()])
        .collect();
    let mut best = vec![None; cuts.len()];
    best[0] = Some(0);
    for _ in 0..count {
        let mut next = vec![None; cuts.len()];
        for to in 1..cuts.len() {
            next[to] = (0..to)
                .filter_map(|from| {
                    let before: usize = best[from]?;
                    Some(before.max(bits(&text[cuts[from]..cuts[to]], &[], version)))
                })
                .min();
        }
        best = next;
    }
    best[cuts.len() - 1].unwrap()
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn each_part_fits_and_ends_between_characters(
        text in "([0-9]{1,20}|[A-Z:/%]{1,20}|[a-zéß€👍]{1,20}){1,30}",
        symbols in prop::option::of(2..=16_u8),
        version in prop::option::of(1..=20_u8),
        level in 0..4_usize,
        has_headers: bool,
    ) {
        let level = ErrorCorrectionLevel::ALL[level];
        let version = version.map(|number| Version::new(number).unwrap());
        let headers = [Segment::eci(26).unwrap(), Segment::fnc1_second("37").unwrap()];
        let headers = if has_headers { &headers[..] } else { &[] };
        let division = match divide(text.as_bytes(), headers, symbols, &at(version, level)) {
            Ok(division) => division,
            Err(Error::SequenceTooLong { .. } | Error::SequenceTooShort { .. }) => return Ok(()),
            Err(error) => panic!("{error}"),
        };
        let parts = parts(&text, &division);
        prop_assert_eq!(parts.concat(), text.clone());
        prop_assert!(parts.iter().all(|part| !part.is_empty()));
        if let Some(symbols) = symbols {
            prop_assert_eq!(parts.len(), usize::from(symbols));
        }
        if let Some(version) = version {
            prop_assert_eq!(division.version, version);
        }
        let total = parts.len() as u8;
        for (part, position) in parts.iter().zip(1..) {
            let sequence = Segment::structured_append(position, total, 7).unwrap();
            let mut content = vec![Content::Segment(sequence)];
            content.extend(headers.iter().copied().map(Content::Segment));
            // As UTF-8, which the division is for.
            content.push(Content::Text(part));
            let options = at(Some(division.version), level);
            prop_assert!(bits(part, headers, division.version) <= division.version.data_bits(level));
            Symbol::encode(&content, &options).unwrap();
        }
    }

    #[test]
    fn the_largest_part_is_as_small_as_possible(
        text in "([0-9]{1,6}|[A-Z]{1,6}|[a-zé👍]{1,4}){1,4}",
        symbols in 2..=4_u8,
    ) {
        prop_assume!(text.chars().count() >= usize::from(symbols));
        let version = Version::new(9).unwrap();
        let options = at(Some(version), ErrorCorrectionLevel::L);
        let division = divide(text.as_bytes(), &[], Some(symbols), &options).unwrap();
        let largest = parts(&text, &division).iter().map(|part| bits(part, &[], version)).max();
        prop_assert_eq!(largest, Some(fewest(&text, symbols.into(), version)));
    }
}

#[test]
fn reports_what_does_not_fit() {
    let version = Version::new(1).unwrap();
    let options = at(Some(version), ErrorCorrectionLevel::L);
    let message = [b'a'; 100];
    let too_long = |symbols, needed, bytes| Error::SequenceTooLong {
        symbols,
        needed,
        version,
        level: ErrorCorrectionLevel::L,
        bytes,
    };
    // Version 1-L holds 15 bytes behind the header of the sequence.
    assert_eq!(
        divide(&message, &[], Some(2), &options),
        Err(too_long(2, Some(7), 100))
    );
    assert_eq!(divide(&message, &[], None, &options).unwrap().ends.len(), 7);
    assert_eq!(
        divide(&[b'a'; 241], &[], None, &options),
        Err(too_long(16, None, 241))
    );
    assert_eq!(
        divide(b"abc", &[], Some(4), &options),
        Err(Error::SequenceTooShort {
            symbols: 4,
            characters: 3
        })
    );
    for total in [0, 1, 17] {
        let error = Error::InvalidSequence { position: 1, total };
        assert_eq!(divide(b"abc", &[], Some(total), &options), Err(error));
    }
}

#[test]
fn the_largest_version_bounds_the_choice() {
    let text = "a".repeat(100);
    let bounded = |most: u8| Options {
        max_version: Some(Version::new(most).unwrap()),
        ..Options::default()
    };
    let content = [Content::Text(&text)];
    assert_eq!(plan(&content, &bounded(5)).unwrap().version.number(), 5);
    assert_eq!(
        plan(&content, &bounded(4)),
        Err(Error::MaxVersionTooSmall {
            max_version: Version::new(4).unwrap(),
            smallest: Version::new(5).unwrap(),
        })
    );
    let division = divide(text.as_bytes(), &[], None, &bounded(2)).unwrap();
    assert_eq!((division.version.number(), division.ends.len()), (2, 4));
}
