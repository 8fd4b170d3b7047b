//! Huffman codes that are good for all pictures of a version and layout, made when the first of them is drawn.
//!
//! What a symbol holds looks random, so that one has about as many of each byte as another. The codes are made of examples
//! and not of pictures that were drawn before: the bytes of a picture depend on nothing but what it is of.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::{Arc, PoisonError, RwLock};

use super::Layout;
use super::bitmap::{self, Depth};
use crate::{Content, Options, Segment, Symbol, Version};
use qr_deflate::{UsualCodes, Within};

/// The modules on a side of the largest symbol that has them: version 6. In larger ones, to make own codes takes a smaller
/// part of the time.
const LARGEST: usize = 41;

/// The examples of each kind.
const EXAMPLES: u32 = 4;

/// How many kinds a thread finds at once, those that it needed last; and how many all threads share, those that were made
/// last: 2 KiB each.
const MOST_OF_THREAD: usize = 64;
const MOST_OF_ALL: usize = 512;

/// Pictures that have the same usual codes.
#[derive(Clone)]
struct Kind {
    version: Version,
    layout: Layout,
    codes: Arc<UsualCodes>,
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
        // The last one that was needed is in front.
        if let Some(place) = kinds.iter().position(|kind| kind.is(version, layout)) {
            kinds[..=place].rotate_right(1);
        } else {
            kinds.truncate(MOST_OF_THREAD - 1);
            kinds.insert(0, Kind::of_all(version, layout, within));
        }
        work(Some(&kinds[0].codes))
    })
}

impl Kind {
    fn is(&self, version: Version, layout: Layout) -> bool {
        self.version == version && self.layout == layout
    }

    /// The kind as another thread made it, or made now for all: to draw examples takes several times as long as to draw
    /// a picture, and threads that make a batch are new ones.
    fn of_all(version: Version, layout: Layout, within: Within) -> Self {
        static ALL: RwLock<VecDeque<Kind>> = RwLock::new(VecDeque::new());
        let all = ALL.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(kind) = all.iter().find(|kind| kind.is(version, layout)) {
            return kind.clone();
        }
        drop(all);
        let kind = Self {
            version,
            layout,
            codes: Arc::new(codes(version, layout, within)),
        };
        let mut all = ALL.write().unwrap_or_else(PoisonError::into_inner);
        if all.len() == MOST_OF_ALL {
            all.pop_front();
        }
        all.push_back(kind.clone());
        kind
    }
}

fn codes(version: Version, layout: Layout, within: Within) -> UsualCodes {
    UsualCodes::new(within, EXAMPLES, |example, rows| {
        bitmap::draw(&self::example(version, example), layout, Depth::One, rows);
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
