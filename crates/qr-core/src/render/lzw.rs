//! Compresses runs of pixels with the LZW variant of GIF (version 89a, appendix F).
//!
//! A general encoder looks up each pixel. This one looks up each run, so the time does not grow
//! with the width of the modules. The codes are the same: always the longest known string.

/// The size of a pixel of two colours in bits. GIF has no smaller one.
pub(super) const MIN_CODE_SIZE: u8 = 2;

/// The number of codes. When all are taken, the table is emptied.
const MAX_CODES: usize = 1 << 12;

/// The maximum number of slots. A chain of n strings has taken at most 4 n: it moves to twice the
/// room when it is full, and leaves its old room empty.
const MAX_SLOTS: usize = 4 * MAX_CODES;

/// Strings that differ only in the length of their last run, which is 1, 2, 3 … pixels. The
/// string of a length is always followed by that of the next length, because each string is an
/// older string and one pixel.
#[derive(Clone, Copy, Default)]
struct Chain {
    /// The slot of the shortest string.
    first: u16,
    /// The number of strings.
    length: u16,
    /// The number of slots that the chain may take.
    room: u16,
}

/// A string.
#[derive(Clone, Copy, Default)]
struct Slot {
    code: u16,
    /// The chain of this string and a run of another colour, or 0 without one. With more than two
    /// colours, the newest of these chains.
    next: u16,
}

/// What a chain needs to know with more than two colours.
#[derive(Clone, Copy, Default)]
struct Sibling {
    /// The colour of the last run.
    color: u8,
    /// The next older chain of the same string and a run of another colour, or 0 without one.
    older: u16,
}

/// The table of strings. Keep one for each thread.
pub(super) struct Table {
    /// The chains of strings. The first ones are those of a run alone, of each colour.
    chains: Box<[Chain; MAX_CODES]>,
    /// What belongs to the chains. Made at the first use with more than two colours.
    siblings: Option<Box<[Sibling; MAX_CODES]>>,
    num_chains: usize,
    slots: Box<[Slot; MAX_SLOTS]>,
    num_slots: usize,
}

impl Default for Table {
    fn default() -> Self {
        Self {
            chains: boxed(),
            siblings: None,
            num_chains: 0,
            slots: boxed(),
            num_slots: 0,
        }
    }
}

/// Makes an array in the heap. `Box::new` may make it on the stack first.
fn boxed<T: Clone + Default, const N: usize>() -> Box<[T; N]> {
    let array = vec![T::default(); N].into_boxed_slice().try_into();
    array.unwrap_or_else(|_| unreachable!("the length is N"))
}

/// Writes codes for runs of two colours, or of up to 256 if `MANY`.
pub(super) struct Encoder<'a, const MANY: bool> {
    table: &'a mut Table,
    out: &'a mut Vec<u8>,
    /// The slot of the longest string that the pixels since the last code match, if there are any.
    at: Option<usize>,
    /// The size of a pixel in bits, if `MANY`.
    pixel_bits: u32,
    next_code: u32,
    code_size: u32,
    pending: u64,
    num_pending: u32,
}

impl<'a> Encoder<'a, false> {
    /// Starts with an empty table, for the colours 0 and 1. Appends bytes to `out`.
    pub fn new(table: &'a mut Table, out: &'a mut Vec<u8>) -> Self {
        Self::start(table, out, MIN_CODE_SIZE.into())
    }
}

impl<'a> Encoder<'a, true> {
    /// Starts with an empty table, for colours of [`MIN_CODE_SIZE`] to 8 bits. Appends bytes to
    /// `out`.
    pub fn with_colors(table: &'a mut Table, out: &'a mut Vec<u8>, bits: u8) -> Self {
        table.siblings.get_or_insert_with(boxed);
        Self::start(table, out, bits.into())
    }
}

impl<'a, const MANY: bool> Encoder<'a, MANY> {
    fn start(table: &'a mut Table, out: &'a mut Vec<u8>, pixel_bits: u32) -> Self {
        let mut encoder = Self {
            table,
            out,
            at: None,
            pixel_bits,
            next_code: 0,
            code_size: 0,
            pending: 0,
            num_pending: 0,
        };
        encoder.clear();
        encoder.push_code(encoder.clear_code());
        encoder
    }

    /// Returns the code that empties the table. The next one ends the data, and the first string
    /// gets the one after it.
    const fn clear_code(&self) -> u32 {
        1 << if MANY {
            self.pixel_bits
        } else {
            MIN_CODE_SIZE as u32
        }
    }

    /// Appends a run of pixels of a colour, which is not that of the previous run. Ignores an empty
    /// run.
    ///
    /// Inlining it would save a seventh of the time, and take 25 KB of the binary.
    #[inline(never)]
    pub fn push_run(&mut self, color: u8, pixels: usize) {
        let root = usize::from(color);
        let mut left = pixels;
        let mut chain = root;
        if pixels == 0 {
            return;
        }
        if let Some(slot) = self.at {
            let Slot { code, next } = *self.table.slot(slot);
            let found = if MANY {
                self.table.sibling_of_color(next, color)
            } else {
                next
            };
            if found > 0 {
                chain = found.into();
            } else {
                self.push_code(code.into());
                if let Some(code) = self.new_code() {
                    let added = self.table.add_chain(code);
                    self.table.slot(slot).next = added;
                    if MANY {
                        let older = next;
                        *self.table.sibling(added) = Sibling { color, older };
                    }
                }
            }
        }
        while left > 0 {
            let Chain { first, length, .. } = *self.table.chain(chain);
            let matched = left.min(length.into());
            left -= matched;
            let slot = usize::from(first) + matched - 1;
            self.at = Some(slot);
            if left > 0 {
                let Slot { code, .. } = *self.table.slot(slot);
                self.push_code(code.into());
                if let Some(code) = self.new_code() {
                    self.table.extend(chain, code);
                }
                chain = root;
            }
        }
    }

    /// Writes the last codes.
    pub fn finish(mut self) {
        if let Some(slot) = self.at {
            let Slot { code, .. } = *self.table.slot(slot);
            self.push_code(code.into());
            // The decoder makes a string of it, and may need larger codes for the next one.
            self.new_code();
        }
        self.push_code(self.clear_code() + 1);
        let bytes = self.pending.to_le_bytes();
        let length = self.num_pending.div_ceil(8) as usize;
        self.out.extend_from_slice(&bytes[..length]);
    }

    #[inline]
    fn push_code(&mut self, code: u32) {
        self.pending |= u64::from(code) << self.num_pending;
        self.num_pending += self.code_size;
        if self.num_pending >= 32 {
            self.out
                .extend_from_slice(&(self.pending as u32).to_le_bytes());
            self.pending >>= 32;
            self.num_pending -= 32;
        }
    }

    /// Returns the code of a new string, after the code of a known one was written. If all codes
    /// are taken, empties the table instead.
    #[inline]
    fn new_code(&mut self) -> Option<u16> {
        let code = self.next_code;
        if code as usize == MAX_CODES {
            self.push_code(self.clear_code());
            self.clear();
            return None;
        }
        // The decoder is one string behind.
        self.code_size += u32::from(code == 1 << self.code_size);
        self.next_code += 1;
        Some(code as u16)
    }

    fn clear(&mut self) {
        (self.table.num_chains, self.table.num_slots) = (0, 0);
        let colors = if MANY { self.clear_code() } else { 2 };
        for color in 0..colors {
            self.table.add_chain(color as u16);
        }
        self.next_code = self.clear_code() + 2;
        self.code_size = self.clear_code().ilog2() + 1;
    }
}

// Numbers are masked, so that arrays need no bounds check.
impl Table {
    #[inline]
    fn chain(&mut self, chain: usize) -> &mut Chain {
        &mut self.chains[chain % MAX_CODES]
    }

    #[inline]
    fn slot(&mut self, slot: usize) -> &mut Slot {
        &mut self.slots[slot % MAX_SLOTS]
    }

    #[inline]
    fn sibling(&mut self, chain: u16) -> &mut Sibling {
        let siblings = self.siblings.as_mut().expect("made at the start");
        &mut siblings[usize::from(chain) % MAX_CODES]
    }

    /// Returns the first chain whose last run has this colour, from `chain` to older ones, or 0.
    #[inline]
    fn sibling_of_color(&mut self, chain: u16, color: u8) -> u16 {
        let mut chain = chain;
        while chain > 0 {
            let sibling = *self.sibling(chain);
            if sibling.color == color {
                break;
            }
            chain = sibling.older;
        }
        chain
    }

    /// Adds a chain of one string. Returns its number.
    #[inline]
    fn add_chain(&mut self, code: u16) -> u16 {
        let (chain, slot) = (self.num_chains, self.num_slots);
        *self.slot(slot) = Slot { code, next: 0 };
        *self.chain(chain) = Chain {
            first: slot as u16,
            length: 1,
            room: 1,
        };
        self.num_chains += 1;
        self.num_slots += 1;
        chain as u16
    }

    /// Adds the next string of a chain.
    #[inline]
    fn extend(&mut self, chain: usize, code: u16) {
        let Chain {
            mut first,
            length,
            mut room,
        } = *self.chain(chain);
        if length == room {
            // Moves to the end, with twice the room.
            let start = usize::from(first);
            first = self.num_slots as u16;
            let end = start + usize::from(length);
            self.slots.copy_within(start..end, self.num_slots);
            room *= 2;
            self.num_slots += usize::from(room);
        }
        *self.slot((first + length).into()) = Slot { code, next: 0 };
        *self.chain(chain) = Chain {
            first,
            length: length + 1,
            room,
        };
    }
}
