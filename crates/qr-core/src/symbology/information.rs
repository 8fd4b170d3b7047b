//! Format and version information: numbers with check bits, at fixed places of a symbol.

use super::place::Place;

/// A number with the check bits of a BCH code (ISO/IEC 18004:2015, clauses 7.9 and 7.10).
pub(crate) struct Information {
    /// The number of check bits.
    pub check_bits: u32,
    /// The generator polynomial of the check bits.
    pub generator: u32,
    /// The copies in the symbol.
    pub copies: &'static [InformationCopy],
}

/// One copy of format or version information.
pub(crate) struct InformationCopy {
    /// The bits that are inverted.
    pub mask: u32,
    /// The place of each bit, least significant bit first.
    pub places: &'static [Place],
}

impl Information {
    /// Returns the place of each bit of all copies of `data` and its check bits, and true for a
    /// dark module.
    pub fn modules(&self, data: u32) -> impl Iterator<Item = (Place, bool)> {
        let bits = self.word(data);
        self.copies.iter().flat_map(move |copy| {
            let masked = bits ^ copy.mask;
            let places = copy.places.iter().enumerate();
            places.map(move |(i, &place)| (place, masked >> i & 1 == 1))
        })
    }

    /// Returns `data`, followed by its check bits.
    pub fn word(&self, data: u32) -> u32 {
        data << self.check_bits | self.remainder(data)
    }

    /// Returns the check bits: the remainder of `data` × 2^`check_bits` divided by the generator
    /// polynomial (annexes C and D).
    fn remainder(&self, data: u32) -> u32 {
        let mut remainder = data << self.check_bits;
        while remainder >> self.check_bits != 0 {
            let excess = remainder.ilog2() - self.check_bits;
            remainder ^= self.generator << excess;
        }
        remainder
    }
}
