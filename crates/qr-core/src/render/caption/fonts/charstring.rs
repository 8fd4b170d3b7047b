//! Refuses letters of CFF outlines that take too long: subroutines may call others, ten deep, so that a
//! font of a few hundred bytes can have a letter that takes years.
//!
//! Follows the calls of a letter (Adobe Technical Note 5177) as the crate that draws it does, and
//! leaves out the drawing. Where that crate gives up, this file may go on, and so counts more.

use super::cff::{CharStrings, Index};

/// The maximum number of operators and numbers of a letter. A Chinese character has some hundred.
const MAX_STEPS: u32 = 1 << 16;

/// The maximum depth of calls.
const MAX_DEPTH: u32 = 10;

/// Why a letter ends before its data do.
enum End {
    /// It takes too long.
    TooComplex,
    /// It is damaged, and not drawn any further.
    Damaged,
}

/// Returns true if a letter takes too long to draw.
pub(super) fn is_too_complex(font: &CharStrings<'_>, letter: u16) -> bool {
    let Some(code) = font.letters.get(letter.into()) else {
        return false;
    };
    let Some(local) = font.local(letter) else {
        return true;
    };
    let mut counter = Counter {
        font,
        local,
        stack: Vec::new(),
        stems: 0,
        steps: 0,
    };
    matches!(counter.run(code, 0), Err(End::TooComplex))
}

/// Counts the steps of a letter.
struct Counter<'a> {
    font: &'a CharStrings<'a>,
    local: Index<'a>,
    stack: Vec<f32>,
    /// The number of stems that hints have named, each of which has a bit in a mask.
    stems: usize,
    steps: u32,
}

impl Counter<'_> {
    fn run(&mut self, mut code: &[u8], depth: u32) -> Result<(), End> {
        while let Some((&first, rest)) = code.split_first() {
            code = rest;
            self.steps += 1;
            if self.steps > MAX_STEPS {
                return Err(End::TooComplex);
            }
            let mut take = |count: usize| {
                let (taken, rest) = code.split_at_checked(count).ok_or(End::Damaged)?;
                code = rest;
                Ok(taken)
            };
            match first {
                // Stems.
                1 | 3 | 18 | 23 => self.count_stems(),
                // Masks.
                19 | 20 => {
                    self.count_stems();
                    let length = self.stems.div_ceil(8).min(code.len());
                    code = &code[length..];
                }
                // Calls of local and of global subroutines.
                10 | 29 => {
                    let subroutines = if first == 10 {
                        self.local
                    } else {
                        self.font.global
                    };
                    let code = self.pop_call(subroutines).ok_or(End::Damaged)?;
                    if depth == MAX_DEPTH {
                        return Err(End::Damaged);
                    }
                    self.run(code, depth + 1)?;
                }
                // The end of a subroutine.
                11 | 14 if first == 11 || self.stack.len() < 4 => return Ok(()),
                // The end of a letter that is drawn as two others: no font of today has such.
                14 => return Err(End::TooComplex),
                12 => {
                    take(1)?;
                    self.stack.clear();
                }
                28 => {
                    let bytes = take(2)?;
                    self.push(i16::from_be_bytes([bytes[0], bytes[1]]).into());
                }
                32..=246 => self.push(f32::from(first) - 139.0),
                247..=250 => {
                    let low = f32::from(take(1)?[0]);
                    self.push((f32::from(first) - 247.0) * 256.0 + low + 108.0);
                }
                251..=254 => {
                    let low = f32::from(take(1)?[0]);
                    self.push((251.0 - f32::from(first)) * 256.0 - low - 108.0);
                }
                255 => {
                    let bytes = take(4)?;
                    let fixed = i32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
                    #[expect(
                        clippy::cast_precision_loss,
                        reason = "the crate that draws rounds too"
                    )]
                    self.push(fixed as f32 / 65_536.0);
                }
                0 | 2 | 9 | 13 | 15 | 16 | 17 => return Err(End::Damaged),
                // Lines and curves.
                _ => self.stack.clear(),
            }
        }
        Ok(())
    }

    fn count_stems(&mut self) {
        self.stems += self.stack.len() / 2;
        self.stack.clear();
    }

    fn push(&mut self, number: f32) {
        self.stack.push(number);
    }

    /// Returns the subroutine whose number is on the stack.
    fn pop_call<'b>(&mut self, subroutines: Index<'b>) -> Option<&'b [u8]> {
        let number = self.stack.pop()?;
        let bias = match subroutines.len() {
            0..1240 => 107,
            1240..33_900 => 1131,
            _ => 32_768,
        };
        subroutines.get(usize::try_from((number as i32).saturating_add(bias)).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use ttf_parser::{GlyphId, OutlineBuilder};

    use super::is_too_complex;
    use crate::render::caption::fonts::cff::CharStrings;

    /// Writes a list.
    fn index(items: &[&[u8]]) -> Vec<u8> {
        let mut bytes = (items.len() as u16).to_be_bytes().to_vec();
        if items.is_empty() {
            return bytes;
        }
        bytes.push(2);
        let mut end = 1_u16;
        for length in std::iter::once(0).chain(items.iter().map(|item| item.len())) {
            end += length as u16;
            bytes.extend(end.to_be_bytes());
        }
        bytes.extend(items.concat());
        bytes
    }

    /// Writes a font with these letters, and global and local subroutines.
    fn font(letters: &[&[u8]], global: &[&[u8]], local: &[&[u8]]) -> Vec<u8> {
        let number = |number: usize| [&[28], &(number as u16).to_be_bytes()[..]].concat();
        let build = |letters_at: usize, private_at: usize| {
            let dictionary = [
                [number(letters_at), vec![17]].concat(),
                [number(4), number(private_at), vec![18]].concat(),
            ];
            let parts = [
                vec![1, 0, 4, 1],
                index(&[b"name"]),
                index(&[&dictionary.concat()]),
                index(&[]),
                index(global),
            ];
            parts.concat()
        };
        let letters_at = build(0, 0).len();
        let letters = index(letters);
        let private_at = letters_at + letters.len();
        let private = [number(4), vec![19]].concat();
        [
            build(letters_at, private_at),
            letters,
            private,
            index(local),
        ]
        .concat()
    }

    struct Lines(usize);

    impl OutlineBuilder for Lines {
        fn move_to(&mut self, _: f32, _: f32) {}
        fn line_to(&mut self, _: f32, _: f32) {
            self.0 += 1;
        }
        fn quad_to(&mut self, _: f32, _: f32, _: f32, _: f32) {}
        fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, _: f32, _: f32) {}
        fn close(&mut self) {}
    }

    /// Returns whether a letter is refused, and how many lines it has, if it is not.
    fn check(table: &[u8]) -> (bool, usize) {
        let is_refused = is_too_complex(&CharStrings::new(table).unwrap(), 0);
        let mut lines = Lines(0);
        if !is_refused {
            let font = ttf_parser::cff::Table::parse(table).unwrap();
            let _ = font.outline(GlyphId(0), &mut lines);
        }
        (is_refused, lines.0)
    }

    /// Numbers of one byte.
    const fn number(number: i8) -> u8 {
        (139 + number as i16).cast_unsigned() as u8
    }

    #[test]
    fn counts_the_calls_that_are_drawn() {
        let line = [number(9), number(5), 5, 11];
        // The number of a subroutine is counted from -107.
        let local_call = [number(-107), 10];
        let global_call = [number(-107), 29];
        let begin = [number(0), number(0), 21];
        let end = [14];
        let letter = [&begin[..], &local_call, &global_call, &global_call, &end].concat();
        assert_eq!(check(&font(&[&letter], &[&line], &[&line])), (false, 3));
    }

    #[test]
    fn refuses_subroutines_that_take_years() {
        // Each calls the next one as often as it has room for.
        let levels: Vec<Vec<u8>> = (0..9_i8)
            .map(|level| [number(level - 106), 29].repeat(200))
            .chain([vec![number(1), number(1), 5]])
            .collect();
        let levels: Vec<&[u8]> = levels.iter().map(Vec::as_slice).collect();
        let letter = [number(0), number(0), 21, number(-107), 29, 14];
        assert_eq!(check(&font(&[&letter], &levels, &[])), (true, 0));
        // Without a line, too, of which the drawing would tell nothing.
        let mut levels = levels;
        levels[9] = &[11];
        assert_eq!(check(&font(&[&letter], &levels, &[])), (true, 0));
        // A subroutine that calls itself ends at the tenth call.
        let own = [number(-107), 10];
        assert_eq!(check(&font(&[&letter], &[], &[&own])), (false, 0));
    }

    #[test]
    fn refuses_tables_that_are_damaged_or_that_readers_may_understand_in_two_ways() {
        let whole = font(&[&[14]], &[], &[&[11]]);
        assert!(CharStrings::new(&whole).is_some());
        for length in 0..whole.len() {
            let read = CharStrings::new(&whole[..length]);
            assert!(read.is_none(), "{length} of {}", whole.len());
        }
        // The operator of the private dictionary in place of that of the letters.
        let mut twice = whole.clone();
        let at = twice.windows(2).position(|pair| pair[1] == 17).unwrap() + 1;
        twice[at] = 18;
        assert!(CharStrings::new(&twice).is_none());
    }
}
