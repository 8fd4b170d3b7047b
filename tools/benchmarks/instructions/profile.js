'use strict';

// Reads a callgrind profile (the manual of valgrind describes the format), and sums up costs by
// source file.

/**
 * Matches the lines that name the file of the following costs: fl for a function, fi and fe for
 * inlined code.
 */
const FILES = /^(?<key>fl|fi|fe|cfi|cfl)=\((?<id>\d+)\)(?: (?<name>.*))?$/;
const COST = /^[+*\d-]\S* (\d+)$/;

const OURS = /crates\/(qr-[a-z]+)\/src\/(.*)/;
const STANDARD_LIBRARY = /\/library\/(?:core|alloc|std)\//;
const OF_A_CRATE = /\/registry\/src\/[^/]+\/([^/]+)-\d[^/]*\//;

/**
 * @param {string} file as the compiler wrote it
 * @returns {string | undefined} the file within qr-core; the crate name and file for another crate
 *   of ours; the name of a third-party crate; or the system. undefined for code that may be inlined
 *   anywhere
 */
function ownerOf(file) {
  const [, crate, own = ''] = OURS.exec(file) ?? [];
  if (crate !== undefined) return crate === 'qr-core' ? own : `${crate}/${own}`;
  if (STANDARD_LIBRARY.test(file)) return undefined;
  return OF_A_CRATE.exec(file)?.[1] ?? 'system';
}

/**
 * Sums the costs by file. Inlined code of the standard library, such as an iterator's `next`,
 * counts for the file that it is inlined into.
 *
 * @param {string} profile
 * @returns {Map<string, number>} instructions by file
 */
function costs(profile) {
  /**
   * @type {Map<string, string>} the names by number: a profile writes a name once, and then only
   * its number
   */
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
    // The next line has the cost of the callee, which is counted there.
    isOfCallee = line.startsWith('calls=');
  }
  return found;
}

module.exports = { costs };
