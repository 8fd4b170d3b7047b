//! Finds runs of dark modules.

/// Returns the runs of ones in a word, as start and length.
#[inline]
pub(super) fn runs(word: u64) -> impl Iterator<Item = (usize, usize)> {
    let mut rest = word;
    std::iter::from_fn(move || {
        (rest != 0).then(|| {
            let start = rest.trailing_zeros();
            let count = (rest >> start).trailing_ones();
            // Adding the lowest one carries through the run, which leaves the runs above it.
            rest &= rest.wrapping_add(1 << start);
            (start as usize, count as usize)
        })
    })
}

/// Returns the runs of dark modules in a row, as start and length.
#[inline]
pub(super) fn runs_of_row(row: &[u64; 3]) -> impl Iterator<Item = (usize, usize)> {
    let words = row.iter().enumerate();
    let mut parts = words
        .flat_map(|(i, &word)| runs(word).map(move |(start, count)| (64 * i + start, count)))
        .peekable();
    std::iter::from_fn(move || {
        let (start, mut count) = parts.next()?;
        while let Some((_, more)) = parts.next_if(|&(next, _)| next == start + count) {
            count += more;
        }
        Some((start, count))
    })
}
