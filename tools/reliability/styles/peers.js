'use strict';

// Draws the same options with npm qr-code-styling and with our class, and reads the pictures of both.

const QRCodeStyling = require('../../../lib/styling');
const { random } = require('../../../__test__/support/random');
const { loadQrCodeStyling } = require('../../support/qr-code-styling');
const { makePeerCase } = require('./peer-cases');
const { DECODERS } = require('./reading');

/** @import { Reading } from './reading' */

/** @typedef {import('./reading').Reads} Reads */

/**
 * The pictures of one set of options.
 *
 * @typedef {object} Pair
 * @property {Reads | undefined} npm undefined if npm draws nothing
 * @property {Reads | undefined} ours undefined if we draw nothing
 * @property {string | undefined} code the code of our error
 */

/** The error of our class for a code that its own reader cannot read. */
const UNREADABLE = 'ERR_QR_UNREADABLE';

/**
 * @param {InstanceType<typeof Reading>} reading
 * @param {{ seed: number, count: number, progress: (done: number) => void }} options
 */
async function runPeers(reading, { seed, count, progress }) {
  const drawWithNpm = loadQrCodeStyling();
  const dice = random(seed);
  /** @type {Pair[]} */
  const pairs = [];
  while (pairs.length < count) {
    const { extension, options } = makePeerCase(dice);
    const npm = await draw(async () => withPlainUrls(await drawWithNpm(options, extension), extension));
    const ours = await draw(() => new QRCodeStyling(options).getRawData(extension));
    const read = async (/** @type {Buffer | undefined} */ picture) =>
      picture && reading.read(picture, extension, options.data);
    pairs.push({ npm: await read(npm.picture), ours: await read(ours.picture), code: ours.code });
    progress(pairs.length);
  }
  return figuresOf(pairs);
}

/**
 * @param {() => Promise<Buffer>} call
 * @returns {Promise<{ picture?: Buffer, code?: string }>} the picture, or the code of the error
 */
async function draw(call) {
  try {
    return { picture: await call() };
  } catch (error) {
    return { code: String(/** @type {any} */ (error)?.code ?? error) };
  }
}

/**
 * Removes the quotes in `url('#…')`, which mean nothing, but with which our version of resvg draws
 * nothing.
 *
 * @param {Buffer} picture
 * @param {string} extension
 */
function withPlainUrls(picture, extension) {
  if (extension !== 'svg') return picture;
  return Buffer.from(picture.toString().replace(/url\('(#[\w-]+)'\)/g, 'url($1)'));
}

/**
 * Counts the pictures that each decoder reads.
 *
 * @param {readonly Pair[]} pairs
 */
function figuresOf(pairs) {
  const drawnByBoth = pairs.filter(({ npm, ours }) => npm && ours);
  const unreadable = pairs.filter(({ npm, code }) => npm && code === UNREADABLE);
  /** @type {Record<string, number>} */
  const refused = {};
  for (const { code } of pairs) if (code !== undefined) refused[code] = (refused[code] ?? 0) + 1;
  return {
    sets: pairs.length,
    drawnByNpm: pairs.filter(({ npm }) => npm).length,
    drawnByUs: pairs.filter(({ ours }) => ours).length,
    drawnByBoth: drawnByBoth.length,
    unreadable: unreadable.length,
    refused,
    decoders: DECODERS.map((decoder) => {
      const count = (
        /** @type {readonly Pair[]} */ among,
        /** @type {(pair: Pair) => unknown} */ isCounted,
      ) => among.filter(isCounted).length;
      return {
        decoder,
        npm: count(pairs, ({ npm }) => npm?.[decoder]),
        ours: count(pairs, ({ ours }) => ours?.[decoder]),
        onlyNpm: count(drawnByBoth, ({ npm, ours }) => npm?.[decoder] && !ours?.[decoder]),
        onlyOurs: count(drawnByBoth, ({ npm, ours }) => !npm?.[decoder] && ours?.[decoder]),
        unreadable: count(unreadable, ({ npm }) => npm?.[decoder]),
      };
    }),
  };
}

module.exports = { figuresOf, runPeers };
