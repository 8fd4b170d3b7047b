//! Puts the characters of a line into the order in which they are drawn, from left to right: the
//! bidirectional algorithm (UAX #9) for what a caption may have, Hebrew and left-to-right scripts
//! without explicit formatting characters.

/// The direction of a character.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Left,
    Right,
    /// A digit, or a character that belongs to a number. It runs from left to right in both.
    Number,
    /// It runs as those around it.
    Neutral,
}

/// Characters that belong to a number between two digits.
const SEPARATORS: [char; 7] = ['.', ',', ':', '/', '+', '-', '\u{a0}'];

/// Characters that belong to a number beside a digit.
const SIGNS: [char; 9] = ['%', '#', '$', '€', '£', '¥', '°', '‰', '₪'];

/// Characters that look the other way between letters that run from right to left.
const MIRRORED: [[char; 2]; 6] = [
    ['(', ')'],
    ['[', ']'],
    ['{', '}'],
    ['<', '>'],
    ['«', '»'],
    ['‹', '›'],
];

fn kind(character: char) -> Kind {
    match character {
        '\u{590}'..='\u{5ff}' | '\u{fb1d}'..='\u{fb4f}' => Kind::Right,
        '0'..='9' => Kind::Number,
        _ if character.is_alphabetic() => Kind::Left,
        _ => Kind::Neutral,
    }
}

/// Returns the characters from left to right, with their places in the text.
pub(super) fn from_left(text: &str) -> Vec<(usize, char)> {
    let mut characters: Vec<(usize, char)> = text.chars().enumerate().collect();
    let kinds = resolve(&characters);
    let Some(base) = kinds
        .iter()
        .find(|kind| matches!(kind, Kind::Left | Kind::Right))
    else {
        return characters;
    };
    if !kinds.contains(&Kind::Right) {
        return characters;
    }
    let levels = levels(&kinds, *base);
    for ((_, character), level) in characters.iter_mut().zip(&levels) {
        if level % 2 == 1 {
            *character = mirror(*character);
        }
    }
    // Rule L2. A run of level 2 is reversed twice: it keeps its order, and changes its place.
    for level in [2, 1] {
        let mut start = 0;
        for run in levels.chunk_by(|a, b| (*a >= level) == (*b >= level)) {
            let end = start + run.len();
            if run[0] >= level {
                characters[start..end].reverse();
            }
            start = end;
        }
    }
    characters
}

/// Returns the kinds of characters, with numbers resolved (rules W2 to W7).
fn resolve(characters: &[(usize, char)]) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = characters.iter().map(|(_, each)| kind(*each)).collect();
    for i in 1..kinds.len().saturating_sub(1) {
        let is_between = kinds[i - 1] == Kind::Number && kinds[i + 1] == Kind::Number;
        if is_between && SEPARATORS.contains(&characters[i].1) {
            kinds[i] = Kind::Number;
        }
    }
    for is_backwards in [false, true] {
        for step in 1..kinds.len() {
            let (i, before) = if is_backwards {
                (kinds.len() - 1 - step, kinds.len() - step)
            } else {
                (step, step - 1)
            };
            if kinds[before] == Kind::Number && SIGNS.contains(&characters[i].1) {
                kinds[i] = Kind::Number;
            }
        }
    }
    kinds
}

/// Returns the levels of characters: odd ones run from right to left.
fn levels(kinds: &[Kind], base: Kind) -> Vec<u8> {
    let outer = u8::from(base == Kind::Right);
    // Numbers after letters that run from left to right are part of them (rule W7).
    let mut last = base;
    let strong: Vec<Kind> = kinds
        .iter()
        .map(|&kind| match kind {
            Kind::Left | Kind::Right => {
                last = kind;
                kind
            }
            Kind::Number if last == Kind::Left => Kind::Left,
            kind => kind,
        })
        .collect();
    // Beside neutral characters, numbers count as running from right to left (rule N1).
    let side = |kind: Option<&Kind>| match kind {
        Some(Kind::Number) => Kind::Right,
        Some(kind) => *kind,
        None => base,
    };
    let is_strong = |kind: &&Kind| **kind != Kind::Neutral;
    let level = |i: usize| match strong[i] {
        Kind::Left => 2 * outer,
        Kind::Right => 1,
        Kind::Number => 2,
        Kind::Neutral => {
            let before = side(strong[..i].iter().rev().find(is_strong));
            let after = side(strong[i..].iter().find(is_strong));
            match (before, after) {
                (Kind::Left, Kind::Left) => 2 * outer,
                (Kind::Right, Kind::Right) => 1,
                _ => outer,
            }
        }
    };
    (0..strong.len()).map(level).collect()
}

fn mirror(character: char) -> char {
    let pair = MIRRORED.iter().find(|pair| pair.contains(&character));
    pair.map_or(
        character,
        |[open, close]| if character == *open { *close } else { *open },
    )
}

#[cfg(test)]
mod tests {
    use super::from_left;

    fn draw(text: &str) -> String {
        from_left(text)
            .into_iter()
            .map(|(_, character)| character)
            .collect()
    }

    /// The expected orders are those that `unicode-bidi` 0.3 gives.
    #[test]
    fn reverses_runs_of_hebrew_only() {
        for (text, drawn) in [
            ("SCAN ME!", "SCAN ME!"),
            ("123", "123"),
            ("אבג", "גבא"),
            ("אבג!", "!גבא"),
            ("אב (גד) 12.5%", "12.5% (דג) בא"),
            ("אבג ABC דה", "הד ABC גבא"),
            ("ABC אבג DEF", "ABC גבא DEF"),
            ("ABC אבג 12 דה", "ABC הד 12 גבא"),
            ("12 אבג", "גבא 12"),
            ("ABC 12 אב", "ABC 12 בא"),
        ] {
            assert_eq!(draw(text), drawn, "{text}");
        }
    }

    #[test]
    fn keeps_the_places_of_characters_in_the_text() {
        let places: Vec<usize> = from_left("אבג")
            .into_iter()
            .map(|(place, _)| place)
            .collect();
        assert_eq!(places, [2, 1, 0]);
    }
}
