//! Measures how small zopfli compresses its input: the yardstick for our sizes.
//!
//! Reads any number of blocks from standard input, each after its length in four little-endian
//! bytes. Writes a line for each block: the bytes of its zlib stream after 60 iterations. Uses all
//! cores.

use std::io::{self, Error, ErrorKind, Read};
use std::num::NonZero;
use std::thread;

use zopfli::{Format, Options};

const ITERATIONS: NonZero<u64> = NonZero::new(60).unwrap();

fn main() -> io::Result<()> {
    let mut input = Vec::new();
    io::stdin().lock().read_to_end(&mut input)?;
    for size in sizes(&blocks(&input)?)? {
        println!("{size}");
    }
    Ok(())
}

/// Splits the input into its blocks.
fn blocks(mut input: &[u8]) -> io::Result<Vec<&[u8]>> {
    let short = || Error::new(ErrorKind::UnexpectedEof, "a block ends too early");
    let mut blocks = Vec::new();
    while !input.is_empty() {
        let (head, rest) = input.split_first_chunk().ok_or_else(short)?;
        let length = u32::from_le_bytes(*head) as usize;
        let (block, rest) = rest.split_at_checked(length).ok_or_else(short)?;
        blocks.push(block);
        input = rest;
    }
    Ok(blocks)
}

/// Returns the compressed bytes of each block, in the order of the blocks.
fn sizes(blocks: &[&[u8]]) -> io::Result<Vec<usize>> {
    let count = thread::available_parallelism().map_or(1, NonZero::get);
    let mut sizes = vec![0; blocks.len()];
    thread::scope(|scope| {
        let work = |first| {
            let own = blocks.iter().skip(first).step_by(count);
            own.map(|block| size(block)).collect::<io::Result<Vec<_>>>()
        };
        let threads: Vec<_> = (0..count)
            .map(|first| scope.spawn(move || work(first)))
            .collect();
        for (first, thread) in threads.into_iter().enumerate() {
            let own = thread.join().expect("zopfli does not panic")?;
            for (to, size) in sizes.iter_mut().skip(first).step_by(count).zip(own) {
                *to = size;
            }
        }
        Ok(sizes)
    })
}

fn size(block: &[u8]) -> io::Result<usize> {
    let options = Options {
        iteration_count: ITERATIONS,
        ..Options::default()
    };
    let mut stream = Vec::new();
    zopfli::compress(options, Format::Zlib, block, &mut stream)?;
    Ok(stream.len())
}
