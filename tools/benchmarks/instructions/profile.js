'use strict';

// Reads a callgrind profile (the manual of valgrind describes the format), and sums up costs by
// source file.

/** What says which file the following costs are of: fl of a function, fi and fe of what is inlined in it. */
const FILES = /^(?<key>fl|fi|fe|cfi|cfl)=\((?<id>\d+)\)(?: (?<name>.*))?$/;
const COST = /^[+*\d-]\S* (\d+)$/;

const OURS = /crates\/(qr-[a-z]+)\/src\/(.*)/;
const STANDARD_LIBRARY = /\/library\/(?:core|alloc|std)\//;
const OF_A_CRATE = /\/registry\/src\/[^/]+\/([^/]+)-\d[^/]*\//;

/**
 * @param {string} file as the compiler wrote it
 * @returns {string | undefined} the file in the folder of qr-core, the file after the name of another crate of
 *   ours, a crate of others, or the system; undefined for what may be part of any
 */
function ownerOf(file) {
  const [, crate, own = ''] = OURS.exec(file) ?? [];
  if (crate !== undefined) return crate === 'qr-core' ? own : `${crate}/${own}`;
  if (STANDARD_LIBRARY.test(file)) return undefined;
  return OF_A_CRATE.exec(file)?.[1] ?? 'system';
}

/**
 * What is inlined of the standard library, such as the next of an iterator, counts to the file in whose code it is
 * found.
 *
 * @param {string} profile
 * @returns {Map<string, number>} instructions by file
 */
function costs(profile) {
  /** @type {Map<string, string>} by number, which stands for the name after its first time */
  const names = new Map();
  /** @type {Map<string, number>} */
  const found = new Map();
  let owner = 'system';
  let isOfCallee = false;
  for (const line of profile.split('\n')) {
    const { key, id = '', name } = FILES.exec(line)?.groups ?? {};
    if (name !== undefined) names.set(id, name);
    if (key !== undefined && !key.startsWith('c')) owner = ownerOf(names.get(id) ?? '') ?? owner;
    const cost = COST.exec(line)?.[1];
    if (cost !== undefined && !isOfCallee) found.set(owner, (found.get(owner) ?? 0) + Number(cost));
    // The line after has what the call cost inside, which is counted there.
    isOfCallee = line.startsWith('calls=');
  }
  return found;
}

module.exports = { costs };
