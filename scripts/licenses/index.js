'use strict';

// The texts of licences in this folder: those that are not beside the code they are of.

/**
 * What others made that is in the binary.
 *
 * @typedef {object} Part
 * @property {string} name
 * @property {string} [version]
 * @property {string} license the expression, as its authors wrote it
 * @property {string} repository
 * @property {string[]} texts
 */

/** Crates that come without the text of their licence. */
const TEXTS_OF_CRATES = /** @type {Record<string, string>} */ ({
  napi: 'napi-rs.txt',
  'napi-sys': 'napi-rs.txt',
});

/** The compiler whose standard library the list below was read from. */
const RUST = '1.95.0';

/**
 * What is linked in besides the crates of Cargo.lock: the standard library, with the crates that the manifest of `std`
 * names for our targets, and what the linker puts beside it. The list is written by hand, from library/std/Cargo.toml,
 * library/Cargo.lock and COPYRIGHT-library.html of the compiler, as most installations of Rust have none of these, and
 * from the symbols of binaries that were not stripped (CARGO_PROFILE_RELEASE_STRIP=none).
 *
 * @type {readonly (Omit<Part, 'texts'> & { text: string })[]}
 */
const LINKED_BY_TOOLS = [
  {
    name: "Rust's standard library",
    license: 'MIT OR Apache-2.0',
    repository: 'https://github.com/rust-lang/rust',
    text: 'rust.txt',
  },
  {
    name: 'its copy of backtrace',
    license: 'MIT OR Apache-2.0',
    repository: 'https://github.com/rust-lang/backtrace-rs',
    text: 'cfg-if.txt',
  },
  {
    name: 'its channels, from Crossbeam',
    license: 'MIT OR Apache-2.0',
    repository: 'https://github.com/crossbeam-rs/crossbeam',
    text: 'crossbeam.txt',
  },
  {
    name: 'its tables of Unicode',
    license: 'Unicode-3.0',
    repository: 'https://www.unicode.org',
    text: 'unicode.txt',
  },
  {
    name: 'addr2line',
    version: '0.25.1',
    license: 'Apache-2.0 OR MIT',
    repository: 'https://github.com/gimli-rs/addr2line',
    text: 'addr2line.txt',
  },
  {
    name: 'adler2',
    version: '2.0.1',
    license: '0BSD OR MIT OR Apache-2.0',
    repository: 'https://github.com/oyvindln/adler2',
    text: 'adler2.txt',
  },
  {
    name: 'cfg-if',
    version: '1.0.4',
    license: 'MIT OR Apache-2.0',
    repository: 'https://github.com/rust-lang/cfg-if',
    text: 'cfg-if.txt',
  },
  {
    name: 'compiler_builtins',
    version: '0.1.160',
    license: 'MIT AND Apache-2.0 WITH LLVM-exception AND (MIT OR Apache-2.0)',
    repository: 'https://github.com/rust-lang/compiler-builtins',
    text: 'compiler_builtins.txt',
  },
  {
    name: 'gimli',
    version: '0.32.3',
    license: 'MIT OR Apache-2.0',
    repository: 'https://github.com/gimli-rs/gimli',
    text: 'gimli.txt',
  },
  {
    name: 'hashbrown',
    version: '0.16.1',
    license: 'MIT OR Apache-2.0',
    repository: 'https://github.com/rust-lang/hashbrown',
    text: 'hashbrown.txt',
  },
  {
    name: 'libc',
    version: '0.2.178',
    license: 'MIT OR Apache-2.0',
    repository: 'https://github.com/rust-lang/libc',
    text: 'libc.txt',
  },
  {
    name: 'memchr',
    version: '2.7.6',
    license: 'Unlicense OR MIT',
    repository: 'https://github.com/BurntSushi/memchr',
    text: 'memchr.txt',
  },
  {
    name: 'miniz_oxide',
    version: '0.8.9',
    license: 'MIT OR Zlib OR Apache-2.0',
    repository: 'https://github.com/Frommi/miniz_oxide',
    text: 'miniz_oxide.txt',
  },
  {
    name: 'object',
    version: '0.37.3',
    license: 'Apache-2.0 OR MIT',
    repository: 'https://github.com/gimli-rs/object',
    text: 'object.txt',
  },
  {
    name: 'rustc-demangle',
    version: '0.1.27',
    license: 'MIT/Apache-2.0',
    repository: 'https://github.com/rust-lang/rustc-demangle',
    text: 'rustc-demangle.txt',
  },
  {
    name: 'libunwind of LLVM, for Linux and Android',
    license: 'Apache-2.0 WITH LLVM-exception, and MIT for what is older',
    repository: 'https://github.com/llvm/llvm-project',
    text: 'libunwind.txt',
  },
  {
    name: 'stat64 and fstat64 of the GNU C library, for Linux with glibc',
    license: 'LGPL-2.1-or-later, with an exception for programs that they are linked into',
    repository: 'https://sourceware.org/git/glibc.git',
    text: 'glibc.txt',
  },
];

module.exports = { LINKED_BY_TOOLS, RUST, TEXTS_OF_CRATES };
