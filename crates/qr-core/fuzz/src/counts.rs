//! How often what happened: what was compared, and what could not be. Nothing is left out in silence.
//!
//! `npm run fuzz` names a file in `QR_FUZZ_COUNTS`, which is written now and then, and at the end.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};

/// A file is written each time so many things were counted.
const OFTEN: u64 = 4096;

struct Counts {
    by_name: BTreeMap<&'static str, u64>,
    total: u64,
}

// Not of the thread: that is gone at exit.
static COUNTS: Mutex<Counts> = Mutex::new(Counts {
    by_name: BTreeMap::new(),
    total: 0,
});

/// Counts one more of what is called so.
pub fn count(name: &'static str) {
    let mut counts = COUNTS.lock().unwrap_or_else(PoisonError::into_inner);
    *counts.by_name.entry(name).or_default() += 1;
    counts.total += 1;
    if counts.total == 1 {
        write_at_exit();
    }
    if counts.total.is_multiple_of(OFTEN) {
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
        // Nothing is counted any more, but where a target ended in the middle of it.
        if let Ok(counts) = COUNTS.try_lock() {
            write(&counts);
        }
    }
    // SAFETY: the function takes and gives nothing.
    unsafe { atexit(at_exit) };
}
