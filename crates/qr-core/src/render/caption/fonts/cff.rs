//! Finds the subroutines of CFF outlines (Adobe Technical Note 5176), to count how long their letters
//! take before they are drawn.
//!
//! Refuses what no font has and what readers may understand in different ways, as the crate that draws
//! must find the same subroutines.

use std::ops::Range;

/// The operators of dictionaries. Those of two bytes begin with 12.
const CHAR_STRINGS: u16 = 17;
const PRIVATE: u16 = 18;
const SUBRS: u16 = 19;
const ROS: u16 = two_bytes(30);
const FD_ARRAY: u16 = two_bytes(36);
const FD_SELECT: u16 = two_bytes(37);

/// Returns the number of an operator of two bytes.
const fn two_bytes(second: u8) -> u16 {
    0x0c00 + second as u16
}

/// A list of data.
#[derive(Clone, Copy, Default)]
pub(super) struct Index<'a> {
    offsets: &'a [u8],
    /// The bytes of an offset.
    size: usize,
    data: &'a [u8],
}

impl<'a> Index<'a> {
    /// Reads the list at an offset. Returns it with the offset of its end.
    fn read(table: &'a [u8], start: usize) -> Option<(Self, usize)> {
        let count = usize::from(word(table, start)?);
        if count == 0 {
            return Some((Self::default(), start + 2));
        }
        let size = usize::from(*table.get(start + 2)?);
        if !(1..=4).contains(&size) {
            return None;
        }
        let first = start + 3;
        let after = first + (count + 1) * size;
        let mut index = Self {
            offsets: table.get(first..after)?,
            size,
            data: &[],
        };
        let end = after.checked_add(index.offset(count)?)?;
        index.data = table.get(after..end)?;
        Some((index, end))
    }

    pub fn len(&self) -> usize {
        self.offsets
            .len()
            .checked_div(self.size)
            .map_or(0, |count| count - 1)
    }

    pub fn get(&self, i: usize) -> Option<&'a [u8]> {
        self.data.get(self.offset(i)?..self.offset(i + 1)?)
    }

    fn offset(&self, i: usize) -> Option<usize> {
        let bytes = self.offsets.get(i * self.size..(i + 1) * self.size)?;
        let offset = bytes
            .iter()
            .fold(0, |sum, &byte| sum << 8 | usize::from(byte));
        // They count from the byte before the data.
        offset.checked_sub(1)
    }
}

fn word(data: &[u8], at: usize) -> Option<u16> {
    let bytes = data.get(at..at.checked_add(2)?)?;
    Some(u16::from_be_bytes([bytes[0], bytes[1]]))
}

/// Reads a dictionary. Returns the operands of the operators above, in their order. Refuses one that
/// comes twice, or with a number that is not whole.
fn read_dictionary<const COUNT: usize>(
    mut data: &[u8],
    operators: [u16; COUNT],
) -> Option<[Option<Vec<i32>>; COUNT]> {
    let mut found = [const { None }; COUNT];
    let (mut operands, mut is_whole) = (Vec::new(), true);
    while let Some((&first, rest)) = data.split_first() {
        data = rest;
        let mut take = |count: usize| {
            let (taken, rest) = data.split_at_checked(count)?;
            data = rest;
            let sign = if taken[0] < 128 { 0 } else { -1 };
            Some(
                taken
                    .iter()
                    .fold(sign, |sum: i32, &byte| sum << 8 | i32::from(byte)),
            )
        };
        match first {
            28 => operands.push(take(2)?),
            29 => operands.push(take(4)?),
            30 => {
                is_whole = false;
                // The last byte ends with four bits that are set.
                while take(1)? & 0xf != 0xf {}
            }
            32..=246 => operands.push(i32::from(first) - 139),
            247..=250 => {
                let high = (i32::from(first) - 247) * 256;
                operands.push(high + (take(1)? & 0xff) + 108);
            }
            251..=254 => {
                let high = (251 - i32::from(first)) * 256;
                operands.push(high - (take(1)? & 0xff) - 108);
            }
            0..=21 => {
                let mut operator = u16::from(first);
                if operator == 12 {
                    operator = two_bytes((take(1)?.cast_unsigned() & 0xff) as u8);
                }
                if let Some(i) = operators.iter().position(|each| *each == operator) {
                    if found[i].is_some() || !(is_whole || operator == ROS) {
                        return None;
                    }
                    found[i] = Some(std::mem::take(&mut operands));
                }
                operands.clear();
                is_whole = true;
            }
            _ => return None,
        }
    }
    Some(found)
}

/// Returns the one operand of an operator, an offset.
fn offset(operands: Option<&Vec<i32>>) -> Option<usize> {
    match operands?.as_slice() {
        [offset] => usize::try_from(*offset).ok(),
        _ => None,
    }
}

/// Returns the local subroutines of the private dictionary that a dictionary names.
fn read_local<'a>(table: &'a [u8], private: Option<&Vec<i32>>) -> Option<Index<'a>> {
    let Some(private) = private else {
        return Some(Index::default());
    };
    let [size, start] = private.as_slice() else {
        return None;
    };
    let start = usize::try_from(*start).ok()?;
    let range: Range<usize> = start..start.checked_add(usize::try_from(*size).ok()?)?;
    let [subrs] = read_dictionary(table.get(range)?, [SUBRS])?;
    if subrs.is_none() {
        return Some(Index::default());
    }
    let (local, _) = Index::read(table, start.checked_add(offset(subrs.as_ref())?)?)?;
    Some(local)
}

/// The outlines of a font.
pub(super) struct CharStrings<'a> {
    table: &'a [u8],
    pub letters: Index<'a>,
    pub global: Index<'a>,
    local: Local<'a>,
}

/// The local subroutines.
enum Local<'a> {
    /// Those of all letters.
    Same(Index<'a>),
    /// A letter has those of one of several dictionaries. `select` begins with the table that says
    /// which.
    ByDictionary {
        select: &'a [u8],
        dictionaries: Index<'a>,
    },
}

impl<'a> CharStrings<'a> {
    /// Reads a table `CFF `. Returns `None` if it is damaged.
    pub fn new(table: &'a [u8]) -> Option<Self> {
        if *table.first()? != 1 {
            return None;
        }
        let header = usize::from(*table.get(2)?).max(4);
        let (_, end) = Index::read(table, header)?;
        let (dictionaries, end) = Index::read(table, end)?;
        let (_, end) = Index::read(table, end)?;
        let (global, _) = Index::read(table, end)?;
        let operators = [CHAR_STRINGS, PRIVATE, ROS, FD_ARRAY, FD_SELECT];
        let [letters, private, ros, array, select] =
            read_dictionary(dictionaries.get(0)?, operators)?;
        let (letters, _) = Index::read(table, offset(letters.as_ref())?)?;
        let local = if ros.is_none() {
            Local::Same(read_local(table, private.as_ref())?)
        } else {
            let (dictionaries, _) = Index::read(table, offset(array.as_ref())?)?;
            Local::ByDictionary {
                select: table.get(offset(select.as_ref())?..)?,
                dictionaries,
            }
        };
        Some(Self {
            table,
            letters,
            global,
            local,
        })
    }

    /// Returns the local subroutines of a letter. Returns `None` if it is not certain which these are.
    pub fn local(&self, letter: u16) -> Option<Index<'a>> {
        match &self.local {
            Local::Same(local) => Some(*local),
            Local::ByDictionary {
                select,
                dictionaries,
            } => {
                let dictionary = dictionaries.get(select_dictionary(select, letter)?)?;
                let [private] = read_dictionary(dictionary, [PRIVATE])?;
                read_local(self.table, private.as_ref())
            }
        }
    }
}

/// Returns the number of the dictionary of a letter.
fn select_dictionary(select: &[u8], letter: u16) -> Option<usize> {
    let (&format, data) = select.split_first()?;
    match format {
        0 => data
            .get(usize::from(letter))
            .map(|&number| usize::from(number)),
        3 => {
            // Each range has its first letter and its number. The last one has an end.
            let count = usize::from(word(data, 0)?);
            (0..count)
                .find(|i| {
                    let [first, end] = [i, &(i + 1)].map(|i| word(data, 2 + 3 * i));
                    first
                        .zip(end)
                        .is_some_and(|(first, end)| (first..end).contains(&letter))
                })
                .and_then(|i| data.get(4 + 3 * i))
                .map(|&number| usize::from(number))
        }
        _ => None,
    }
}
