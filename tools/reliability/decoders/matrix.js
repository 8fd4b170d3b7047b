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

/** The number of codes that are read at the same time, so that no process waits for another. */
const AT_ONCE = 24;

/** The letters of encode.rs, by the name of the mode. */
const LETTERS = new Map([
  ['Numeric', 'n'],
  ['Alphanumeric', 'a'],
  ['Byte', 'b'],
  ['Kanji', 'k'],
]);

/**
 * A code, and the files of its pictures.
 *
 * @typedef {object} Drawn
 * @property {Case} code
 * @property {number} version
 * @property {readonly CreatedSegment[]} segments
 * @property {string[]} expected the accepted byte strings, in hex digits
 * @property {string} ours the file of our picture
 * @property {string} same the file of qrcodegen's picture of the same segments
 * @property {() => Promise<string | undefined>} own the file of qrcodegen's picture with its own
 *   segments, if they differ
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
 * @param {string} place the start of the names of its files
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
 * Returns the verdict on what a decoder read.
 *
 * @typedef {object} Comparison
 * @property {Verdict} verdict the verdict on our picture
 * @property {string} text the text that the decoder returned
 * @property {Verdict} ofSame the verdict on qrcodegen's picture
 * @property {Verdict | undefined} ofOwn the verdict on qrcodegen's picture with its own segments,
 *   if these differ and our picture was not read
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
  // A decoder reads equal pictures alike.
  const ofSame = isSamePicture ? verdict : await read(same);
  const other = verdict === 'read' ? undefined : await own();
  return {
    verdict,
    // A decoder that returns only bytes leaves the text to its caller.
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
 * Returns the content for qrcodegen to split into segments itself.
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
