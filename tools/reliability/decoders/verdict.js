'use strict';

// Decides whether the command fails.

const { SMALL_SVG } = require('./reasons');

/**
 * The significance level for the five decoders of the matrix: below it, a difference is not chance.
 */
const THRESHOLD = 0.01;

/**
 * @typedef {Awaited<ReturnType<typeof import('./matrix').runMatrix>>} Matrix
 * @typedef {Awaited<ReturnType<typeof import('./degraded').runDegraded>>} Degraded
 * @typedef {{ seed: number, versions: { opencv: string, zbarWasm: string }, matrix: Matrix, degraded: Degraded }} Figures
 */

/**
 * @param {Pick<Figures, 'matrix' | 'degraded'>} figures
 * @returns {string[]} sentences
 */
function failuresOf({ matrix, degraded }) {
  return [...failuresOfMatrix(matrix), ...failuresOfDegraded(degraded)];
}

/** @param {Matrix} matrix */
function failuresOfMatrix({ all, sameSymbols, decoders }) {
  const others = sameSymbols < all ? [`${all - sameSymbols} symbols are others than qrcodegen's.`] : [];
  const worse = decoders
    .filter(({ paired }) => paired.chance < THRESHOLD)
    .map(({ decoder, paired: { onlyTheirs, onlyOurs } }) => {
      return `${decoder} reads ${onlyTheirs} from qrcodegen alone, ${onlyOurs} from us alone.`;
    });
  const unread = decoders
    .filter(({ decoder }) => decoder === 'ZXing-C++')
    .flatMap(({ reasons }) => reasons)
    .filter(({ reason }) => reason !== SMALL_SVG)
    .map(({ reason, examples }) => `ZXing-C++ does not read ${reason}: ${examples.join('; ')}`);
  return [...others, ...worse, ...unread];
}

/**
 * Judges only modules of whole pixels. Otherwise our modules are smaller than those of npm, so
 * decoders read fewer codes; the report says so.
 *
 * @param {Degraded} degraded
 */
function failuresOfDegraded({ threshold, degradations }) {
  return degradations
    .filter(({ isWhole }) => isWhole)
    .flatMap(({ title, decoders }) =>
      decoders
        .filter(({ chance }) => chance < threshold)
        .map(({ decoder, onlyTheirs, onlyOurs }) => {
          return `${title}: ${decoder} reads ${onlyTheirs} of npm qrcode alone, ${onlyOurs} of ours alone.`;
        }),
    );
}

module.exports = { THRESHOLD, failuresOf };
