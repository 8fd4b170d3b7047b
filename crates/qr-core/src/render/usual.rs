//! Huffman codes that are good for all pictures of a version and layout, made when the first of them is drawn.
//!
//! What a symbol holds looks random, so that one has about as many of each byte as another. The codes are made of examples
//! and not of pictures that were drawn before: the bytes of a picture depend on nothing but what it is of.

use std::cell::RefCell;

use super::{Layout, png};
use crate::deflate::{UsualCodes, Within};
use crate::{Content, Options, Segment, Symbol, Version};

/// The modules on a side of the largest symbol that has them: version 6. With more of them, own codes take less of the
/// time.
const LARGEST: usize = 41;

/// The examples of each kind.
const EXAMPLES: u32 = 4;

/// How many kinds a thread keeps, those that were needed last: 4 KiB each.
const MOST_KEPT: usize = 64;

/// Pictures that have the same usual codes.
struct Kind {
    version: Version,
    layout: Layout,
    codes: Box<UsualCodes>,
}

/// Gives `work` the codes that are usual for the picture of a symbol, if there are any.
pub(crate) fn with_codes<R>(
    symbol: &Symbol,
    layout: Layout,
    within: Within,
    work: impl FnOnce(Option<&UsualCodes>) -> R,
) -> R {
    thread_local! {
        static KINDS: RefCell<Vec<Kind>> = const { RefCell::new(Vec::new()) };
    }
    if within != Within::Nothing || symbol.size() > LARGEST {
        return work(None);
    }
    let version = symbol.version();
    KINDS.with_borrow_mut(|kinds| {
        let is_it = |kind: &Kind| kind.version == version && kind.layout == layout;
        let place = kinds.iter().position(is_it);
        // The last one that was needed is in front.
        if let Some(place) = place {
            kinds[..=place].rotate_right(1);
        } else {
            let codes = Box::new(codes(version, layout, within));
            kinds.truncate(MOST_KEPT - 1);
            kinds.insert(
                0,
                Kind {
                    version,
                    layout,
                    codes,
                },
            );
        }
        work(Some(&kinds[0].codes))
    })
}

fn codes(version: Version, layout: Layout, within: Within) -> UsualCodes {
    UsualCodes::new(within, EXAMPLES, |example, rows| {
        png::draw(&self::example(version, example), layout, rows);
    })
}

/// A symbol that is full of what looks random.
fn example(version: Version, number: u32) -> Symbol {
    let options = Options {
        version: Some(version),
        ..Options::default()
    };
    let room = version.data_bits(options.error_correction_level) / 8 - 3;
    let mut state = number + 1;
    let bytes: Vec<u8> = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    })
    .take(room)
    .collect();
    Symbol::encode(&[Content::Segment(Segment::bytes(&bytes))], &options)
        .expect("the bytes fit in the version")
}
