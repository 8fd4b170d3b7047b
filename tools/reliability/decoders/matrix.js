'use strict';

// Reads random codes with every decoder, from our picture and from one of qrcodegen.

const fs = require('node:fs');
const path = require('node:path');

const { create } = require('../../..');
const { caseOf } = require('./cases');
const { areSame, drawOurs, drawTheirs } = require('./drawing');
const { bytesOf, verdictOf } = require('./expected');
const { Tally } = require('./tally');
const { DECODERS } = require('./processes');

/** @import { Case } from './cases' */
/** @import { CreatedSegment, Verdict } from './expected' */
/** @import { Decoder, Running } from './processes' */

/** How many codes are under way, so that no process waits for another. */
const AT_ONCE = 24;

/** By the names of modes, the letters of encode.rs. */
const LETTERS = new Map([
  ['Numeric', 'n'],
  ['Alphanumeric', 'a'],
  ['Byte', 'b'],
  ['Kanji', 'k'],
]);

/**
 * A code, and where its pictures are.
 *
 * @typedef {object} Drawn
 * @property {Case} code
 * @property {number} version
 * @property {readonly CreatedSegment[]} segments
 * @property {string[]} expected in hex digits
 * @property {string} ours
 * @property {string} same qrcodegen's, of the same segments
 * @property {() => Promise<string | undefined>} own qrcodegen's of its own segments, if they are others
 * @property {boolean} isSameSymbol
 * @property {boolean} isSamePicture
 */

/**
 * @param {Running} processes
 * @param {{ seed: number, count: number, folder: string, progress: (done: number) => void }} options
 */
async function runMatrix(processes, { seed, count, folder, progress }) {
  const tally = new Tally();
  let [next, done] = [0, 0];
  const work = async () => {
    while (next < count) {
      await readOne(processes, caseOf(seed, next++), path.join(folder, `${next}`), tally);
      progress(++done);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return tally.figures();
}

/**
 * @param {Running} processes
 * @param {Case} code
 * @param {string} place of its files
 * @param {InstanceType<typeof Tally>} tally
 */
async function readOne(processes, code, place, tally) {
  fs.mkdirSync(place);
  const drawn = await draw(processes, code, place);
  tally.addCode(drawn);
  await Promise.all(
    DECODERS.map(async (decoder) => tally.add(decoder, drawn, await compare(processes, decoder, drawn))),
  );
  fs.rmSync(place, { recursive: true });
}

/**
 * @param {Running} processes
 * @param {Case} code
 * @param {string} place
 * @returns {Promise<Drawn>}
 */
async function draw(processes, code, place) {
  const { content, coding } = code;
  const { version, maskPattern, segments: created, modules } = create(content, coding);
  const segments = /** @type {CreatedSegment[]} */ (created);
  const isOurs = (/** @type {Uint8Array} */ other) => Buffer.from(other).equals(modules.data);
  const head = `${coding.errorCorrectionLevel} ${version} ${maskPattern}${coding.eci ? ' e:' : ''}`;

  const ours = await drawOurs(code, version, path.join(place, 'ours'), processes);
  const theirs = await processes.encode(`${head} ${segments.map(fieldOf).join(' ')}`);
  if (theirs === undefined) throw new Error(`qrcodegen cannot encode what we did: ${code.name}`);
  const same = await drawTheirs({ ...theirs, code }, path.join(place, 'same'), processes);

  /** @type {Promise<string | undefined> | undefined} */
  let own;
  const drawOwn = async () => {
    const symbol = await processes.encode(`${head} ${ownFieldOf(content)}`);
    if (symbol === undefined || isOurs(symbol.modules)) return undefined;
    return drawTheirs({ ...symbol, code }, path.join(place, 'own'), processes);
  };
  return {
    code,
    version,
    segments,
    expected: bytesOf(segments),
    ours,
    same,
    own: () => (own ??= drawOwn()),
    isSameSymbol: theirs.version === version && isOurs(theirs.modules),
    isSamePicture: areSame(ours, same),
  };
}

/**
 * What a decoder made of a code.
 *
 * @typedef {object} Comparison
 * @property {Verdict} verdict of our picture
 * @property {string} text that it showed
 * @property {Verdict} ofSame of qrcodegen's picture
 * @property {Verdict | undefined} ofOwn of qrcodegen's with its own segments, if those are others and ours was not read
 *
 * @param {Running} processes
 * @param {Decoder} decoder
 * @param {Drawn} drawn
 * @returns {Promise<Comparison>}
 */
async function compare(processes, decoder, { expected, ours, same, own, isSamePicture }) {
  const reading = await processes.read(decoder, ours);
  const verdict = verdictOf(reading, expected);
  const read = async (/** @type {string} */ file) => verdictOf(await processes.read(decoder, file), expected);
  // Pictures of the same pixels are read the same.
  const ofSame = isSamePicture ? verdict : await read(same);
  const other = verdict === 'read' ? undefined : await own();
  return {
    verdict,
    // What makes no text of the bytes leaves that to its caller.
    text: reading.text ?? Buffer.from(reading.hex, 'hex').toString(),
    ofSame,
    ofOwn: other === undefined ? undefined : await read(other),
  };
}

/** @param {CreatedSegment} segment */
function fieldOf({ mode, data }) {
  return `${LETTERS.get(mode.id)}:${Buffer.from(/** @type {string} */ (data)).toString('hex')}`;
}

/**
 * The same content for qrcodegen to cut into segments.
 *
 * @param {Case['content']} content
 */
function ownFieldOf(content) {
  if (typeof content !== 'string' && !Array.isArray(content))
    return `b:${Buffer.from(content).toString('hex')}`;
  const text = typeof content === 'string' ? content : content.map(({ data }) => data).join('');
  return `t:${Buffer.from(text).toString('hex')}`;
}

module.exports = { runMatrix };
