'use strict';

// Lists the licence texts in this folder: those of code that is published without its licence.

/**
 * Third-party code in the binary.
 *
 * @typedef {object} Part
 * @property {string} name
 * @property {string} [version]
 * @property {string} [only] the systems whose binaries contain the code, if not all do
 * @property {string} license the licence expression of its authors
 * @property {string} repository
 * @property {string[]} texts
 */

/** Crates without their licence text, or with the text in a file of another name. */
const TEXTS_OF_CRATES = /** @type {Record<string, string>} */ ({
  encoding_rs: 'encoding_rs.txt',
  moxcms: 'moxcms.txt',
  napi: 'napi-rs.txt',
  'napi-sys': 'napi-rs.txt',
  pxfm: 'pxfm.txt',
});

/** Data in the binary. @type {readonly Part[]} */
const DATA = [
  {
    name: 'Inter Bold, the font of frames, without hints and with few of its characters',
    version: '4.001',
    license: 'OFL-1.1',
    repository: 'https://github.com/rsms/inter',
    texts: ['inter.txt'],
  },
];

/** The compiler whose standard library the list below was read from. */
const RUST = '1.95.0';

/**
 * Linked code besides the crates of Cargo.lock: the standard library, the crates that the manifest
 * of `std` names for our targets, and objects that the linker adds. The list is written by hand,
 * from library/std/Cargo.toml, library/Cargo.lock and COPYRIGHT-library.html of the compiler, as
 * most installations of Rust have none of these, and from the symbols of binaries that were not
 * stripped (CARGO_PROFILE_RELEASE_STRIP=none).
 *
 * `texts` has the names of files.
 *
 * @type {readonly Part[]}
 */
const LINKED_BY_TOOLS = [
  {
    name: "Rust's standard library",
    license: 'MIT OR Apache-2.0',
    repository: 'https://github.com/rust-lang/rust',
    texts: ['rust.txt'],
  },
  {
    name: "the copy of backtrace in Rust's standard library",
    license: 'MIT OR Apache-2.0',
    repository: 'https://github.com/rust-lang/backtrace-rs',
    texts: ['cfg-if.txt'],
  },
  {
    name: "the channels of Rust's standard library, from Crossbeam",
    license: 'MIT OR Apache-2.0',
    repository: 'https://github.com/crossbeam-rs/crossbeam',
    texts: ['crossbeam.txt'],
  },
  {
    name: "the tables of Unicode in Rust's standard library",
    license: 'Unicode-3.0',
    repository: 'https://www.unicode.org',
    texts: ['unicode.txt'],
  },
  {
    name: 'addr2line',
    version: '0.25.1',
    license: 'Apache-2.0 OR MIT',
    repository: 'https://github.com/gimli-rs/addr2line',
    texts: ['addr2line.txt'],
  },
  {
    name: 'adler2',
    version: '2.0.1',
    license: '0BSD OR MIT OR Apache-2.0',
    repository: 'https://github.com/oyvindln/adler2',
    texts: ['adler2.txt'],
  },
  {
    name: 'cfg-if',
    version: '1.0.4',
    license: 'MIT OR Apache-2.0',
    repository: 'https://github.com/rust-lang/cfg-if',
    texts: ['cfg-if.txt'],
  },
  {
    name: 'compiler_builtins',
    version: '0.1.160',
    license: 'MIT AND Apache-2.0 WITH LLVM-exception AND (MIT OR Apache-2.0)',
    repository: 'https://github.com/rust-lang/compiler-builtins',
    texts: ['compiler_builtins.txt'],
  },
  {
    name: 'gimli',
    version: '0.32.3',
    license: 'MIT OR Apache-2.0',
    repository: 'https://github.com/gimli-rs/gimli',
    texts: ['gimli.txt'],
  },
  {
    name: 'hashbrown',
    version: '0.16.1',
    license: 'MIT OR Apache-2.0',
    repository: 'https://github.com/rust-lang/hashbrown',
    texts: ['hashbrown.txt'],
  },
  {
    name: 'libc',
    version: '0.2.178',
    license: 'MIT OR Apache-2.0',
    repository: 'https://github.com/rust-lang/libc',
    texts: ['libc.txt'],
  },
  {
    name: 'memchr',
    version: '2.7.6',
    license: 'Unlicense OR MIT',
    repository: 'https://github.com/BurntSushi/memchr',
    texts: ['memchr.txt'],
  },
  {
    name: 'miniz_oxide',
    version: '0.8.9',
    license: 'MIT OR Zlib OR Apache-2.0',
    repository: 'https://github.com/Frommi/miniz_oxide',
    texts: ['miniz_oxide.txt'],
  },
  {
    name: 'object',
    version: '0.37.3',
    license: 'Apache-2.0 OR MIT',
    repository: 'https://github.com/gimli-rs/object',
    texts: ['object.txt'],
  },
  {
    name: 'rustc-demangle',
    version: '0.1.27',
    license: 'MIT/Apache-2.0',
    repository: 'https://github.com/rust-lang/rustc-demangle',
    texts: ['rustc-demangle.txt'],
  },
  {
    name: 'wasi',
    version: '0.11.1',
    only: 'WebAssembly',
    license: 'Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT',
    repository: 'https://github.com/bytecodealliance/wasi',
    texts: ['wasi.txt'],
  },
  {
    name: 'wasi-libc',
    only: 'WebAssembly',
    license: 'Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT; its copy of dlmalloc CC0-1.0',
    repository: 'https://github.com/WebAssembly/wasi-libc',
    texts: ['wasi.txt'],
  },
  {
    name: 'the copy of musl in wasi-libc',
    only: 'WebAssembly',
    license: 'MIT',
    repository: 'https://musl.libc.org',
    texts: ['musl.txt'],
  },
  {
    name: 'the copy of cloudlibc in wasi-libc',
    only: 'WebAssembly',
    license: 'BSD-2-Clause',
    repository: 'https://github.com/NuxiNL/cloudlibc',
    texts: ['cloudlibc.txt'],
  },
  {
    name: 'emnapi',
    only: 'WebAssembly',
    license: 'MIT',
    repository: 'https://github.com/toyobayashi/emnapi',
    texts: ['emnapi.txt'],
  },
  {
    name: 'libunwind of LLVM',
    only: 'Linux and Android',
    license: 'Apache-2.0 WITH LLVM-exception, and MIT for what is older',
    repository: 'https://github.com/llvm/llvm-project',
    texts: ['libunwind.txt'],
  },
  {
    name: 'stat64 and fstat64 of the GNU C library',
    only: 'Linux with glibc',
    license: 'LGPL-2.1-or-later, with an exception for programs that they are linked into',
    repository: 'https://sourceware.org/git/glibc.git',
    texts: ['glibc.txt'],
  },
];

module.exports = { DATA, LINKED_BY_TOOLS, RUST, TEXTS_OF_CRATES };
