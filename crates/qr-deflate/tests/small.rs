//! Compresses a few small pictures. Miri runs these tests for a processor of 32 bits, where sums
//! that suit 64 bits may overflow: `npm run tools -- test:miri`.

use qr_deflate::{
    CellCodes, CellGrid, MatchEffort, PretrainedCodes, Rows, SharedEdges, SquareCodes, SquareGrid,
    SquareMemory, Squares,
};

const COLUMNS: usize = 21;

/// The columns of a row that does not fit in a word, and the number of its rows.
const WIDE_COLUMNS: usize = 99;
const WIDE_ROWS: usize = 11;

/// Returns rows of more modules than fit in a word.
fn wide_rows(seed: u64) -> Vec<u128> {
    let low = rows(seed).into_iter().map(u128::from);
    let high = rows(seed + 1).into_iter().map(u128::from);
    low.zip(high)
        .map(|(low, high)| low | high << (WIDE_COLUMNS - COLUMNS))
        .take(WIDE_ROWS)
        .collect()
}

/// Returns rows of modules that look random.
fn rows(seed: u64) -> Vec<u64> {
    let mut state = seed;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        // The first module is dark, as that of a finder.
        1 | state >> 32 & !(u64::MAX << COLUMNS)
    };
    (0..COLUMNS).map(|_| next()).collect()
}

/// Draws a row of `scale` bits a module, after the first byte and `left` bits.
fn draw(modules: impl Into<u128>, scale: usize, left: usize, row: &mut [u8]) {
    let modules = modules.into();
    for bit in 0..WIDE_COLUMNS * scale {
        if modules >> (bit / scale) & 1 == 1 {
            let bit = left + bit;
            row[1 + bit / 8] &= !(0x80 >> (bit % 8));
        }
    }
}

/// Returns the bytes of a picture.
fn picture(
    rows: &[impl Into<u128> + Copy],
    scale: usize,
    left: usize,
    length: usize,
    margin: usize,
) -> Vec<u8> {
    let mut blank = vec![0xff; length];
    blank[0] = 0;
    let mut bytes = blank.repeat(margin);
    for &modules in rows {
        let mut row = blank.clone();
        draw(modules, scale, left, &mut row);
        bytes.extend(row.repeat(scale));
    }
    bytes.extend(blank.repeat(margin));
    bytes
}

/// Returns the bytes of a zlib stream, whose checksum is right.
fn inflated(zlib: &[u8]) -> Vec<u8> {
    miniz_oxide::inflate::decompress_to_vec_zlib(zlib).expect("a zlib stream")
}

#[test]
fn cells_have_the_right_checksum() {
    check_cells(COLUMNS, &[rows(1), rows(2), rows(3), rows(9)]);
    check_cells(WIDE_COLUMNS, &[1, 3, 5, 9].map(wide_rows));
}

/// Compresses the last picture by its cells and by its bytes, with the codes of the others.
fn check_cells<R: Into<u128> + Copy>(columns: usize, pictures: &[Vec<R>]) {
    const SCALE: usize = 8;
    let [examples @ .., modules] = pictures else {
        unreachable!("there are pictures");
    };
    let (left, margin) = (4 * SCALE, 4 * SCALE);
    // Shorter than the groups that a row may have.
    let length = 1 + columns + 8;
    let push = |rows: &mut Rows, count: usize, modules: u128| {
        rows.push(count, SharedEdges::default(), |row| {
            row[0] = 0;
            draw(modules, SCALE, left, row);
        });
    };
    let fill = |all: &mut Rows, modules: &[R]| {
        all.start(length, modules.len() + 2, 0xff);
        push(all, margin, 0);
        for &row in modules {
            push(all, SCALE, row.into());
        }
        push(all, margin, 0);
    };
    let codes = PretrainedCodes::train(examples.len() as u32, |example, all| {
        fill(all, &examples[example as usize]);
    });
    let grid = CellGrid {
        length,
        scale: SCALE,
        columns,
        left,
        above: margin,
        below: margin,
        cells_in_front: 0,
        first_byte: 1 + left.cast_signed() / 8,
    };
    let cells = CellCodes::new(grid, &codes, |modules| {
        std::array::from_fn(|i| if modules >> i & 1 == 1 { 0 } else { 0xff })
    });
    let expected = picture(modules, SCALE, left, length, margin);
    let mut out = Vec::new();
    let is_written = cells.expect("the grid is small").compress(
        &codes,
        modules.iter().map(|&row| {
            let row: u128 = row.into();
            [row as u64, (row >> 64) as u64]
        }),
        &|[low, high], row| {
            let row_of_cells = u128::from(high) << 64 | u128::from(low);
            draw(row_of_cells, SCALE, left, row);
        },
        &mut out,
    );
    assert!(is_written && inflated(&out) == expected);
    let mut all = Rows::default();
    fill(&mut all, modules);
    out.clear();
    all.compress(MatchEffort::Nothing, Some(&codes), &mut out);
    assert!(inflated(&out) == expected);
}

#[test]
fn squares_have_the_right_checksum() {
    for scale in [9, 27] {
        let (left, margin) = (4 * scale + 3, 4 * scale);
        let length = 1 + (COLUMNS * scale + 2 * left).div_ceil(8);
        let grid = SquareGrid {
            length,
            scale,
            columns: COLUMNS,
            rows: COLUMNS,
            left,
            above: margin,
            below: margin,
        };
        let squares = |rows: Vec<u64>| -> Vec<Squares> {
            rows.into_iter().map(|modules| [modules, 0, 0]).collect()
        };
        for finds_matches in [true, false] {
            let codes = SquareCodes::train(grid, finds_matches, &[squares(rows(1))])
                .expect("the grid is small");
            let mut out = Vec::new();
            codes.compress(&squares(rows(9)), &mut SquareMemory::default(), &mut out);
            assert!(inflated(&out) == picture(&rows(9), scale, left, length, margin));
        }
    }
}
