//! Compresses rows and decompresses them with `miniz_oxide`.

use proptest::collection::vec;
use proptest::prelude::*;

use proptest::test_runner::{Config, RngSeed};
use qr_deflate::{
    MAX_ROW_LENGTH, MatchEffort, PretrainedCodes, Rows, SharedEdges, SquareCodes, SquareGrid,
    SquareMemory, Squares, Stream, Text,
};

/// Returns a configuration with a fixed seed, so that a failing test fails again.
fn cases(cases: u32) -> Config {
    Config {
        cases,
        rng_seed: RngSeed::Fixed(18004),
        failure_persistence: None,
        ..Config::default()
    }
}

/// Returns the bytes of all rows, repetitions included.
fn expand(rows: &[(Vec<u8>, usize)]) -> Vec<u8> {
    rows.iter()
        .flat_map(|(row, count)| row.repeat(*count))
        .collect()
}

#[track_caller]
fn assert_inflates(rows: &[(Vec<u8>, usize)]) {
    let mut all = Rows::default();
    for within in [
        MatchEffort::Nothing,
        MatchEffort::All { literal: 40 },
        MatchEffort::Runs,
    ] {
        fill(&mut all, rows);
        let mut out = Vec::new();
        all.compress(within, None, &mut out);
        let inflated = miniz_oxide::inflate::decompress_to_vec_zlib(&out).unwrap();
        assert!(inflated == expand(rows), "{within:?} {rows:?}");
    }
}

/// Generates rows of `length` bytes of a few values, as pixels are. Some repeat an earlier row.
fn any_rows(length: usize) -> impl Strategy<Value = Vec<(Vec<u8>, usize)>> {
    let byte = prop_oneof![4 => Just(0), 4 => Just(0xff), 2 => 0_u8..8, 1 => any::<u8>()];
    let row = vec((byte, 1_usize..40), 1..=length).prop_map(move |runs| {
        let bytes = runs
            .into_iter()
            .flat_map(|(byte, count)| [byte].repeat(count));
        bytes
            .chain(std::iter::repeat(0xf0))
            .take(length)
            .collect::<Vec<u8>>()
    });
    (vec(row, 1..6), vec((0_usize..6, 1_usize..90), 1..40)).prop_map(|(kinds, order)| {
        order
            .into_iter()
            .map(|(kind, count)| (kinds[kind % kinds.len()].clone(), count))
            .collect()
    })
}

/// Counts the equal bytes at the start of two rows, and those at the end of the rest.
fn same(a: &[u8], b: &[u8]) -> SharedEdges {
    let is_same = |(a, b): &(&u8, &u8)| a == b;
    let start = a.iter().zip(b).take_while(is_same).count();
    let rest = a[start..].iter().zip(&b[start..]);
    let end = rest.rev().take_while(is_same).count();
    SharedEdges { start, end }
}

/// Adds the rows.
fn fill(all: &mut Rows, rows: &[(Vec<u8>, usize)]) {
    let length = rows[0].0.len();
    all.start(length, rows.len() + 1, 0xaa);
    for (i, (row, count)) in rows.iter().enumerate() {
        let before = i.checked_sub(1).map(|before| &rows[before].0);
        let same = before.map_or_else(SharedEdges::default, |before| same(before, row));
        all.push(*count, same, |place| {
            assert!(place[..length].iter().all(|&byte| byte == 0xaa));
            place[..length].copy_from_slice(row);
        });
    }
}

proptest! {
    #![proptest_config(cases(400))]

    /// Uses codes that were trained on other rows, which may lack a symbol.
    #[test]
    fn pretrained_codes_round_trip(
        (rows, others) in (4_usize..60).prop_flat_map(|length| (any_rows(length), any_rows(length))),
        is_example: bool,
    ) {
        let example = if is_example { &rows } else { &others };
        let pretrained = PretrainedCodes::train(2, |_, all| fill(all, example));
        let mut all = Rows::default();
        fill(&mut all, &rows);
        let mut out = b"before".to_vec();
        all.compress(MatchEffort::Nothing, Some(&pretrained), &mut out);
        let inflated = miniz_oxide::inflate::decompress_to_vec_zlib(&out[6..]).unwrap();
        prop_assert!(inflated == expand(&rows));
        if is_example {
            let mut own = Vec::new();
            all.compress(MatchEffort::Nothing, None, &mut own);
            prop_assert_eq!(own.len(), out.len() - 6);
        }
    }

    #[test]
    fn rows_of_a_few_values_round_trip(rows in (4_usize..400).prop_flat_map(any_rows)) {
        assert_inflates(&rows);
    }

    #[test]
    fn rows_of_any_bytes_round_trip(rows in (3_usize..80).prop_flat_map(|length| {
        vec((vec(any::<u8>(), length), 1_usize..9), 1..30)
    })) {
        assert_inflates(&rows);
    }
}

#[test]
fn the_rest_after_a_longest_match_is_never_too_short() {
    for length in 3..40 {
        for count in 1..300 {
            assert_inflates(&[(vec![7; length], count), (vec![9; length], count)]);
        }
    }
}

#[test]
fn matches_stay_within_a_window_of_32_kib() {
    // Equal rows at all distances up to three windows.
    let row = |salt: usize| {
        (0..MAX_ROW_LENGTH)
            .map(|i| (i * i / 7 + salt * 31) as u8)
            .collect::<Vec<u8>>()
    };
    let rows: Vec<_> = (0..60).map(|i| (row(i % 23), 1 + i % 3)).collect();
    assert_inflates(&rows);
}

#[test]
fn shortens_codes_that_are_too_long() {
    // Counts that grow as Fibonacci numbers make the longest code as long as the number of symbols:
    // 22 bits, where 14 are allowed.
    let mut fibonacci = (1_usize, 1_usize);
    let mut bytes = Vec::new();
    for symbol in 0..22_u8 {
        // Shuffled below, for few matches.
        bytes.extend(std::iter::repeat_n(symbol, fibonacci.0));
        fibonacci = (fibonacci.1, fibonacci.0 + fibonacci.1);
    }
    let mut state = 1_u32;
    for i in (1..bytes.len()).rev() {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        bytes.swap(i, (state >> 8) as usize % (i + 1));
    }
    let rows = bytes.chunks_exact(233);
    assert!(rows.remainder().is_empty());
    assert_inflates(&rows.map(|row| (row.to_vec(), 1)).collect::<Vec<_>>());
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn text_inflates(parts in vec((vec(any::<u8>(), 0..40), 0_usize..600, any::<u32>()), 0..200)) {
        let (mut text, mut expected) = (Text::default(), Vec::new());
        for _ in 0..2 {
            text.clear();
            expected.clear();
            for (literals, length, distance) in &parts {
                text.push(literals);
                expected.extend_from_slice(literals);
                let length = length % (expected.len() + 1);
                let most = expected.len().min(32 * 1024);
                let length = length.min(most);
                let distance = length + *distance as usize % (most - length + 1);
                text.copy(length, distance);
                let start = expected.len() - distance;
                expected.extend_from_within(start..start + length);
            }
            let mut out = Vec::new();
            text.compress(&mut out);
            assert!(text.bytes() == expected);
            let inflated = miniz_oxide::inflate::decompress_to_vec_zlib(&out).unwrap();
            assert!(inflated == expected);
        }
    }
}

#[test]
fn long_text_has_its_checksum() {
    for length in [0, 1, 15, 16, 17, 16_383, 16_384, 16_385, 100_000] {
        let mut text = Text::default();
        text.push(&vec![0xff; length]);
        let mut out = Vec::new();
        text.compress(&mut out);
        let inflated = miniz_oxide::inflate::decompress_to_vec_zlib(&out).unwrap();
        assert!(inflated == vec![0xff; length]);
    }
}

/// Generates a row of squares: any, or one that repeats a few squares.
fn any_squares() -> impl Strategy<Value = Squares> {
    let periodic =
        (1_u32..=8, any::<u64>(), any::<Squares>()).prop_map(|(period, squares, changed)| {
            let few = squares & !(u64::MAX << period);
            let row = (0..64 / period).fold(0, |row, i| row | few << (i * period));
            changed.map(|changed| row ^ changed & changed << 7 & changed >> 5)
        });
    prop_oneof![
        3 => any::<Squares>(),
        4 => periodic,
        1 => Just([0; 3]),
        1 => Just([u64::MAX; 3]),
        1 => (0_usize..180).prop_map(|column| std::array::from_fn(|word| {
            if column / 64 == word { 1 << (column % 64) } else { 0 }
        })),
    ]
}

/// Generates rows of squares. Some rows repeat an earlier one.
fn any_rows_of_squares(most: usize) -> impl Strategy<Value = Vec<Squares>> {
    vec((any_squares(), 1_usize..9), 1..=most).prop_map(|rows| {
        let row = |(i, &(row, back)): (usize, &(Squares, usize))| {
            if back < 3 && i >= back {
                rows[i - back].0
            } else {
                row
            }
        };
        rows.iter().enumerate().map(row).collect()
    })
}

/// Returns the squares in the columns of the grid.
fn in_grid(grid: SquareGrid, rows: &[Squares]) -> Vec<Squares> {
    let is_inside = |column: usize| column < grid.columns;
    let inside: Squares = std::array::from_fn(|word| {
        (0..64)
            .filter(|bit| is_inside(64 * word + bit))
            .fold(0, |all, bit| all | 1 << bit)
    });
    let row = |row: &Squares| std::array::from_fn(|word| row[word] & inside[word]);
    rows.iter().map(row).collect()
}

/// Draws rows of squares as bytes.
fn draw_squares(grid: SquareGrid, rows: &[Squares]) -> Vec<u8> {
    let mut blank = vec![0xff; grid.length];
    blank[0] = 0;
    let mut all = blank.repeat(grid.above);
    for squares in rows {
        let mut row = blank.clone();
        for bit in 0..grid.columns * grid.scale {
            let column = bit / grid.scale;
            if squares[column / 64] >> (column % 64) & 1 == 1 {
                let bit = grid.left + bit;
                row[1 + bit / 8] &= !(0x80 >> (bit % 8));
            }
        }
        all.extend(row.repeat(grid.scale));
    }
    all.extend(blank.repeat(grid.below));
    all
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn rows_of_squares_round_trip(
        (left, right) in (0_usize..50, 0_usize..50),
        scale in prop_oneof![4 => 9_usize..17, 2 => 17_usize..60, 1 => 60_usize..700],
        (columns, rows) in prop_oneof![
            3 => (1_usize..=62, any_rows_of_squares(62)),
            1 => (1_usize..=180, any_rows_of_squares(180)),
        ],
        examples in 1_usize..3,
        (above, below) in (0_usize..40, 0_usize..40),
        finds_matches in any::<bool>(),
    ) {
        let columns = columns.min(16_000 / scale);
        let length = (1 + (left + columns * scale + right).div_ceil(8)).max(8);
        let grid = SquareGrid { length, scale, columns, rows: rows.len(), left, above, below };
        let rows = in_grid(grid, &rows);
        // Other pictures than the one to compress.
        let examples: Vec<_> = (1..=examples).map(|by| {
            let mut rows = rows.clone();
            rows.rotate_left(by % grid.rows);
            rows
        }).collect();
        let codes = SquareCodes::train(grid, finds_matches, &examples).unwrap();
        let (mut out, mut memory) = (b"before".to_vec(), SquareMemory::default());
        codes.compress(&rows, &mut memory, &mut out);
        let out = out.strip_prefix(b"before").unwrap();
        let inflated = miniz_oxide::inflate::decompress_to_vec_zlib(out);
        let inflated = inflated.map_err(|error| TestCaseError::fail(format!("{:?} after {}", error.status, error.output.len())))?;
        prop_assert!(inflated == draw_squares(grid, &rows));
        // The memory of one picture does not change the next.
        let mut again = Vec::new();
        codes.compress(&rows, &mut memory, &mut again);
        prop_assert!(again == out);
    }
}

/// What is appended to a [`Stream`].
#[derive(Clone, Debug)]
enum Part {
    Bytes(Vec<u8>),
    Zeros(usize),
    Rows(u8, usize, usize),
}

fn any_part() -> impl Strategy<Value = Part> {
    let few = vec((0_u8..4, 1_usize..40), 1..20).prop_map(|runs| {
        let bytes = runs
            .into_iter()
            .flat_map(|(byte, count)| [byte].repeat(count));
        Part::Bytes(bytes.collect())
    });
    let pixels = (any::<[u8; 3]>(), 1_usize..100)
        .prop_map(|(pixel, count)| Part::Bytes(pixel.repeat(count)));
    prop_oneof![
        2 => vec(any::<u8>(), 0..300).prop_map(Part::Bytes),
        4 => few,
        2 => pixels,
        3 => (0_usize..2000).prop_map(Part::Zeros),
        2 => (0_u8..5, 16_usize..1300, 0_usize..40).prop_map(|(first, length, count)| {
            Part::Rows(first, length, count)
        }),
    ]
}

proptest! {
    #![proptest_config(cases(500))]

    /// The distances of prepared matches are right wherever all rows have the same length.
    #[test]
    fn streams_with_prepared_bytes_round_trip(
        rows in vec(vec(0_u8..6, 30), 1..20),
        others in vec(vec(any::<u8>(), 0..40), 20),
        bytes_per_pixel in 1_usize..=4,
    ) {
        let length = 100;
        let (mut matches, mut ends) = (Vec::new(), vec![0]);
        let mut stream = Stream::default();
        stream.start(bytes_per_pixel);
        for row in &rows {
            stream.push_recorded(row, &mut matches);
            stream.zeros(length - row.len());
            ends.push(matches.len());
        }
        let mut expected = Vec::new();
        stream.start(bytes_per_pixel);
        for ((row, other), part) in rows.iter().zip(&others).zip(ends.windows(2)) {
            stream.push(other);
            let start = length - row.len() - other.len();
            stream.zeros(start);
            stream.push_prepared(row, &matches[part[0]..part[1]]);
            expected.extend(other);
            expected.extend(std::iter::repeat_n(0, start));
            expected.extend(row);
        }
        let mut out = Vec::new();
        stream.compress(&mut out);
        let inflated = miniz_oxide::inflate::decompress_to_vec_zlib(&out).unwrap();
        prop_assert!(inflated == expected);
    }

    #[test]
    fn streams_round_trip(parts in vec(any_part(), 0..40), bytes_per_pixel in 1_usize..=4) {
        let mut stream = Stream::default();
        let mut expected: Vec<u8> = Vec::new();
        stream.start(bytes_per_pixel);
        for part in &parts {
            match part {
                Part::Bytes(bytes) => {
                    stream.push(bytes);
                    expected.extend(bytes);
                }
                &Part::Zeros(count) => {
                    stream.zeros(count);
                    expected.extend(std::iter::repeat_n(0, count));
                }
                &Part::Rows(first, length, count) => {
                    stream.zero_rows(first, length, count);
                    let mut row = vec![0; length];
                    row[0] = first;
                    expected.extend(row.repeat(count));
                }
            }
        }
        let mut out = Vec::new();
        stream.compress(&mut out);
        let inflated = miniz_oxide::inflate::decompress_to_vec_zlib(&out).unwrap();
        prop_assert!(inflated == expected);
    }
}
