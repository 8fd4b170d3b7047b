//! Counts how many inputs a target compared, and how many it could not compare.
//!
//! Without these counts, a target that skips every input would look like one that found no errors.
//! `npm run fuzz` names a file in the environment variable `QR_FUZZ_COUNTS`. The counts are written
//! to it from time to time and at exit.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};

/// The number of counted inputs after which the file is written again.
const COUNTS_PER_WRITE: u64 = 4096;

struct Counts {
    by_name: BTreeMap<&'static str, u64>,
    total: u64,
}

// Not thread-local, because thread-local values are destroyed before `at_exit` runs.
static COUNTS: Mutex<Counts> = Mutex::new(Counts {
    by_name: BTreeMap::new(),
    total: 0,
});

/// Adds 1 to the count with this name.
pub fn count(name: &'static str) {
    let mut counts = COUNTS.lock().unwrap_or_else(PoisonError::into_inner);
    *counts.by_name.entry(name).or_default() += 1;
    counts.total += 1;
    if counts.total == 1 {
        write_at_exit();
    }
    if counts.total.is_multiple_of(COUNTS_PER_WRITE) {
        write(&counts);
    }
}

fn write(counts: &Counts) {
    let Some(file) = std::env::var_os("QR_FUZZ_COUNTS") else {
        return;
    };
    let mut text = String::new();
    for (name, count) in &counts.by_name {
        // Writing to memory cannot fail.
        let _ = writeln!(text, "{count}\t{name}");
    }
    std::fs::write(file, text).expect("the file of QR_FUZZ_COUNTS can be written");
}

fn write_at_exit() {
    unsafe extern "C" {
        fn atexit(function: extern "C" fn()) -> i32;
    }
    extern "C" fn at_exit() {
        // The lock is held only if the target ended inside of `count`.
        if let Ok(counts) = COUNTS.try_lock() {
            write(&counts);
        }
    }
    // SAFETY: `at_exit` takes and returns nothing, as `atexit` requires.
    unsafe { atexit(at_exit) };
}
