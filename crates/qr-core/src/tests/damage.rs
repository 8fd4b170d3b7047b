//! Reads damaged symbols, and any modules.

use proptest::collection::vec;
use proptest::prelude::*;

use super::cases;
use crate::naive::damage::{assert_corrected, modules_of_codewords};
use crate::read::{ReadError, Reader};
use crate::symbology::blocks::{Blocks, corrected};
use crate::{Content, ErrorCorrectionLevel, Options, Segment, Symbol, Symbology, Version};

/// A symbol whose modules a test inverts.
struct Damaged {
    version: Version,
    level: ErrorCorrectionLevel,
    rows: Vec<[u64; 3]>,
    /// The data.
    data: Vec<u8>,
    /// The modules of each codeword of the final message.
    codewords: Vec<Vec<(usize, usize)>>,
}

impl Damaged {
    /// Makes a symbol that is full of digits.
    fn new(version: Version, level: ErrorCorrectionLevel) -> Self {
        let options = Options {
            symbology: version.symbology(),
            error_correction_level: level,
            version: Some(version),
            ..Options::default()
        };
        let digits = "7023519468".repeat(800)[..version.max_digits(level)].to_owned();
        let content = [Content::Segment(Segment::numeric(&digits).unwrap())];
        let symbol = Symbol::encode(&content, &options).unwrap();
        Self {
            version,
            level,
            rows: symbol.rows().copied().collect(),
            data: digits.into_bytes(),
            codewords: modules_of_codewords(version, level),
        }
    }

    fn invert(&mut self, (x, y): (usize, usize)) {
        self.rows[y][x / 64] ^= 1 << (x % 64);
    }

    /// Inverts some modules of codewords of a block, `count` of them, chosen by `salt`.
    fn damage(&mut self, block: usize, count: usize, salt: usize) {
        let blocks = Blocks::new(self.version, self.level);
        let all = 0..self.codewords.len();
        let mut own: Vec<usize> = all.filter(|&i| blocks.block_of(i) == block).collect();
        for n in 0..count {
            let chosen = own.swap_remove((n * 31 + salt * 17) % own.len());
            let modules = self.codewords[chosen].clone();
            let bits = 1 + (n * 5 + salt * 97) % ((1 << modules.len()) - 1);
            for (i, &module) in modules.iter().enumerate() {
                if bits >> i & 1 == 1 {
                    self.invert(module);
                }
            }
        }
    }

    /// Inverts bits of a copy of the format or version information.
    fn damage_information(&mut self, is_version: bool, copy: usize, bits: u32) {
        let (width, height) = (self.version.width(), self.version.height());
        let tables = self.version.symbology().tables();
        let information = if is_version {
            &tables.version_information
        } else {
            &tables.format_information
        };
        for (i, place) in information.copies[copy].places.iter().enumerate() {
            if bits >> i & 1 == 1 {
                self.invert(place.resolve(width, height));
            }
        }
    }
}

fn all() -> impl Iterator<Item = (Version, ErrorCorrectionLevel)> {
    let versions = Symbology::ALL.into_iter().flat_map(Symbology::versions);
    let levels = ErrorCorrectionLevel::ALL;
    let both = versions.flat_map(move |version| levels.map(|level| (version, level)));
    both.filter(|&(version, level)| version.has_level(level))
}

#[test]
fn corrects_as_many_codewords_of_each_block_as_the_standard_says() {
    let mut reader = Reader::default();
    let mut misread = 0;
    let mut refused = 0;
    for (version, level) in all() {
        let blocks = Blocks::new(version, level);
        let most = corrected(version, level);
        // With this many error correction codewords, a block with one error more than can be
        // corrected is at least two codewords away from what another block is corrected from.
        let detects = blocks.correction > 2 * most;
        let mut symbol = Damaged::new(version, level);
        let intact = symbol.rows.clone();
        for block in [0, blocks.count / 2, blocks.count - 1] {
            for count in 0..=most {
                symbol.rows.clone_from(&intact);
                symbol.damage(block, count, count + block);
                let reading = reader.read(version.width(), &symbol.rows).unwrap();
                assert_eq!(reading.data(), symbol.data, "{version} {level:?}");
                let correction = reading.correction();
                assert_eq!(correction.wrong_codewords, count);
                assert_eq!(correction.most_in_block, count);
                assert!((0.0..=1.0).contains(&correction.unused()));
            }
            for salt in 0..20 {
                symbol.rows.clone_from(&intact);
                symbol.damage(block, most + 1, salt);
                match reader.read(version.width(), &symbol.rows) {
                    Err(ReadError::TooManyErrors { block: refusing }) => {
                        assert_eq!(refusing, block);
                        refused += 1;
                    }
                    // The modules are nearer to another symbol, which no reader can notice. The
                    // content of the other symbol is rarely valid.
                    Err(ReadError::InvalidBits { .. }) if !detects => misread += 1,
                    Ok(reading) if !detects => {
                        assert_ne!(reading.data(), symbol.data);
                        misread += 1;
                    }
                    other => panic!("{version} {level:?}: {other:?}"),
                }
            }
        }
        // All blocks together.
        symbol.rows.clone_from(&intact);
        for block in 0..blocks.count {
            symbol.damage(block, most, block);
        }
        let reading = reader.read(version.width(), &symbol.rows).unwrap();
        assert_eq!(reading.data(), symbol.data, "{version} {level:?}");
        assert_eq!(reading.correction().wrong_codewords, blocks.count * most);
    }
    assert!(
        misread * 100 < refused,
        "{misread} misread, {refused} refused"
    );
}

#[test]
fn says_how_much_of_the_error_correction_is_unused() {
    // Version 5 at level Q has four blocks of 18 error correction codewords, which correct nine.
    let mut symbol = Damaged::new(Version::new(5).unwrap(), ErrorCorrectionLevel::Q);
    symbol.damage(1, 3, 0);
    symbol.damage(2, 6, 0);
    let mut reader = Reader::default();
    let correction = reader.read(37, &symbol.rows).unwrap().correction();
    assert_eq!(
        (correction.wrong_codewords, correction.most_in_block),
        (9, 6)
    );
    assert_eq!(correction.capacity, 18);
    assert!((correction.unused() - 1.0 / 3.0).abs() < 1e-9);
}

/// Returns all numbers of `length` bits of which `count` are 1.
fn with_ones(length: u32, count: u32) -> impl Iterator<Item = u32> {
    (0..1_u32 << length).filter(move |bits| bits.count_ones() == count)
}

#[test]
fn reads_format_information_with_three_wrong_bits() {
    let mut reader = Reader::default();
    for (name, level) in [
        ("1", ErrorCorrectionLevel::L),
        ("3", ErrorCorrectionLevel::H),
        ("M1", ErrorCorrectionLevel::L),
        ("M4", ErrorCorrectionLevel::Q),
        ("R7x43", ErrorCorrectionLevel::M),
        ("R13x27", ErrorCorrectionLevel::H),
    ] {
        let version: Version = name.parse().unwrap();
        let mut symbol = Damaged::new(version, level);
        let intact = symbol.rows.clone();
        let copies = version.symbology().tables().format_information.copies;
        let length = copies[0].places.len() as u32;
        for wrong in 0..=3 {
            for bits in with_ones(length, wrong) {
                symbol.rows.clone_from(&intact);
                for copy in 0..copies.len() {
                    // Other bits in the other copy.
                    let bits = bits.rotate_left(copy as u32 * 2) & ((1 << length) - 1);
                    symbol.damage_information(false, copy, bits);
                }
                let reading = reader.read(version.width(), &symbol.rows).unwrap();
                assert_eq!(reading.data(), symbol.data);
                assert_eq!(reading.error_correction_level(), level);
            }
        }
        // With four wrong bits in each copy, it is unreadable, or names another level or mask with
        // which the blocks are unreadable.
        for bits in with_ones(length, 4) {
            symbol.rows.clone_from(&intact);
            for copy in 0..copies.len() {
                symbol.damage_information(false, copy, bits);
            }
            if let Ok(reading) = reader.read(version.width(), &symbol.rows) {
                // M1 has the fewest check bits: two error correction codewords.
                assert_eq!(name, "M1", "{bits:b}");
                assert_ne!(reading.data(), symbol.data);
            }
        }
        // One copy is enough, whatever the other has, unless that is valid.
        if copies.len() == 2 {
            for bits in (1..1 << length).step_by(7) {
                for copy in 0..2 {
                    symbol.rows.clone_from(&intact);
                    symbol.damage_information(false, copy, bits);
                    match reader.read(version.width(), &symbol.rows) {
                        Ok(reading) => assert_eq!(reading.data(), symbol.data),
                        Err(error) => assert_eq!(error, ReadError::UnreadableFormat),
                    }
                }
            }
        }
    }
}

#[test]
fn reads_version_information_with_three_wrong_bits() {
    let mut reader = Reader::default();
    let version = Version::new(7).unwrap();
    let mut symbol = Damaged::new(version, ErrorCorrectionLevel::M);
    let intact = symbol.rows.clone();
    for wrong in 0..=4 {
        for bits in with_ones(18, wrong) {
            symbol.rows.clone_from(&intact);
            symbol.damage_information(true, 0, bits);
            symbol.damage_information(true, 1, bits);
            let read = reader.read(version.width(), &symbol.rows);
            if wrong <= 3 {
                assert_eq!(read.unwrap().data(), symbol.data);
            } else {
                // Four bits are as far from other version information.
                assert_eq!(read.unwrap_err(), ReadError::UnreadableVersion);
            }
        }
    }
    let information = &version.symbology().tables().version_information;
    for other in [0, 6, 8, 40, 63] {
        symbol.rows.clone_from(&intact);
        let bits = information.word(7) ^ information.word(other);
        symbol.damage_information(true, 0, bits);
        let error = reader.read(version.width(), &symbol.rows).unwrap_err();
        assert_eq!(error, ReadError::UnreadableVersion, "the copies differ");
        symbol.damage_information(true, 1, bits);
        let error = reader.read(version.width(), &symbol.rows).unwrap_err();
        assert_eq!(error, ReadError::OtherVersion { version });
    }
}

#[test]
fn format_information_of_another_version_is_refused() {
    for name in ["M3", "R11x43"] {
        let version: Version = name.parse().unwrap();
        let mut symbol = Damaged::new(version, ErrorCorrectionLevel::M);
        let tables = version.symbology().tables();
        let information = &tables.format_information;
        // M2 at level L, and R7x43 at level M; with the mask 0.
        let data = u32::from(tables.versions[0].format_bits[1] | u8::from(name == "M3"));
        let data = data << tables.masks.len().ilog2();
        for (place, dark) in information.modules(data) {
            let (x, y) = place.resolve(version.width(), version.height());
            let is_dark = symbol.rows[y][x / 64] >> (x % 64) & 1 == 1;
            if is_dark != dark {
                symbol.invert((x, y));
            }
        }
        let mut reader = Reader::default();
        let error = reader.read(version.width(), &symbol.rows).unwrap_err();
        assert_eq!(error, ReadError::OtherVersion { version });
    }
}

#[test]
fn sizes_of_no_symbol_are_refused() {
    let mut reader = Reader::default();
    for (width, height) in [
        (0, 0),
        (21, 0),
        (0, 21),
        (21, 22),
        (181, 181),
        (usize::MAX, 21),
    ] {
        let error = reader.read(width, &vec![[0; 3]; height]).unwrap_err();
        assert_eq!(error, ReadError::InvalidSize { width, height });
    }
}

#[test]
fn modules_beside_the_symbol_are_ignored() {
    let mut reader = Reader::default();
    for (version, level) in all() {
        let mut symbol = Damaged::new(version, level);
        for row in &mut symbol.rows {
            for x in version.width()..192 {
                row[x / 64] |= 1 << (x % 64);
            }
        }
        let reading = reader.read(version.width(), &symbol.rows).unwrap();
        assert_eq!(reading.data(), symbol.data);
        assert_eq!(reading.correction().wrong_codewords, 0);
    }
}

proptest! {
    #![proptest_config(cases(3000))]

    #[test]
    fn any_damage_is_corrected_if_it_can_be(
        ordinal in 0..Version::COUNT,
        level: usize,
        inverted in vec(any::<u16>(), 0..30),
    ) {
        let version = Version::from_ordinal(ordinal).unwrap();
        let levels = ErrorCorrectionLevel::ALL.into_iter();
        let levels: Vec<_> = levels.filter(|&level| version.has_level(level)).collect();
        let options = Options {
            symbology: version.symbology(),
            error_correction_level: levels[level % levels.len()],
            version: Some(version),
            ..Options::default()
        };
        let segments = [Segment::numeric("1").unwrap()];
        let symbol = Symbol::encode(&segments.map(Content::Segment), &options).unwrap();
        let modules = (version.width() * version.height()) as u16;
        let inverted: Vec<u16> = inverted.iter().map(|module| module % modules).collect();
        assert_corrected(&symbol, &segments, &inverted);
    }

    #[test]
    fn any_modules_are_read_or_refused(
        ordinal in 0..Version::COUNT,
        words in vec(any::<u64>(), 1..40),
        density in 0..4,
    ) {
        let version = Version::from_ordinal(ordinal).unwrap();
        let levels = ErrorCorrectionLevel::ALL.into_iter();
        let level = levels.rev().find(|&level| version.has_level(level)).unwrap();
        let mut reader = Reader::default();
        let mut symbol = Damaged::new(version, level);
        // Inverts ever fewer modules of a symbol.
        for (i, row) in symbol.rows.iter_mut().enumerate() {
            for (j, word) in row.iter_mut().enumerate() {
                let of = |n: usize| words[(i * 3 + j + n * 7) % words.len()].rotate_left(i as u32);
                *word ^= (0..=density).fold(u64::MAX, |bits, n| bits & of(n as usize));
            }
        }
        if let Ok(reading) = reader.read(version.width(), &symbol.rows) {
            let most = corrected(version, reading.error_correction_level());
            prop_assert!(reading.correction().most_in_block <= most);
            prop_assert!(reading.segments().count() <= 8 * reading.data().len() + 8 * 3000);
        }
        // Any modules at all.
        let rows: Vec<[u64; 3]> = (0..version.height())
            .map(|i| [0, 1, 2].map(|j| words[(i * 3 + j) % words.len()].rotate_left((i * 5) as u32)))
            .collect();
        let _ = reader.read(version.width(), &rows);
    }
}
