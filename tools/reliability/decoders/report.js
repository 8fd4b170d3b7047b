'use strict';

// The part of docs/reliability.md about decoders.

const { table } = require('../../support/table');
const { THRESHOLD } = require('./verdict');

/** @import { Figures } from './verdict' */

/**
 * @param {Figures} figures
 * @returns {[what: string, figure: string][]}
 */
function rows({ matrix, degraded }) {
  const read = matrix.decoders.map(({ decoder, read }) => `${decoder} ${share(read, matrix.all)}`).join(', ');
  const onlyTheirs = matrix.decoders.map(({ paired }) => paired.onlyTheirs).reduce((a, b) => a + b);
  const onlyOurs = matrix.decoders.map(({ paired }) => paired.onlyOurs).reduce((a, b) => a + b);
  const all = degraded.degradations.flatMap(({ isWhole, decoders }) =>
    decoders.map((each) => ({ ...each, isWhole })),
  );
  const worse = all.filter(({ chance }) => chance < degraded.threshold);
  const whole = worse.filter(({ isWhole }) => isWhole);
  return [
    [
      `${number(matrix.all)} random codes of all kinds, read by five decoders`,
      `read: ${read}; in all ${onlyTheirs} read from qrcodegen's picture alone, ${onlyOurs} from ours alone`,
    ],
    [
      `${degraded.degradations.length} kinds of bad pictures, ours and npm \`qrcode\`'s, of ${degraded.degradations[0]?.pairs} texts each, read by five decoders`,
      `of ${all.length} comparisons ours is read less often in ${worse.length}, more than by chance; with modules of whole pixels in ${whole.length}`,
    ],
  ];
}

/**
 * @param {Figures} figures
 * @returns {string}
 */
function section({ seed, versions, matrix, degraded }) {
  const { all, sameSymbols, samePictures, decoders } = matrix;
  return [
    `OpenCV ${versions.opencv}, ZBar of \`@undecaf/zbar-wasm\` ${versions.zbarWasm}, seed ${seed}. Of ${number(all)} symbols ${number(sameSymbols)} are module for module those of qrcodegen, and ${number(samePictures)} of the pictures pixel for pixel.`,
    readTable(decoders, all),
    'Of the codes that were not read, what is made of the same text by qrcodegen, and why, as far as that is known:',
    reasonsTable(decoders),
    'How many are read, by the pixels of a module:',
    moduleTable(decoders),
    'Pictures that have suffered. Each cell is how many of ours are read, of those of npm `qrcode`, and, in brackets, those that are read from ours alone and from theirs alone. What is bold is more than chance.',
    degradedTable(degraded),
  ].join('\n\n');
}

/**
 * @param {Figures['matrix']['decoders']} decoders
 * @param {number} all
 */
function readTable(decoders, all) {
  return table(
    [
      'decoder',
      'read',
      'not read',
      'other bytes',
      'throws',
      'too slow',
      'right bytes shown as other characters',
      'read from qrcodegen alone',
      'from us alone',
    ],
    decoders.map((each) => [
      each.decoder,
      share(each.read, all),
      number(each.nothing),
      number(each.wrong),
      number(each.failed),
      number(each.slow),
      number(each.otherCharacters),
      number(each.paired.onlyTheirs) + (each.paired.chance < THRESHOLD ? ': more than chance' : ''),
      number(each.paired.onlyOurs),
    ]),
  );
}

/** @param {Figures['matrix']['decoders']} decoders */
function reasonsTable(decoders) {
  const lines = decoders.map(({ decoder, unread, reasons }) => [
    decoder,
    number(unread.neither),
    number(unread.ownSegments),
    number(unread.onlyTheirs),
    reasons.map(({ reason, count }) => `${reason}: ${count}`).join('; ') || 'none',
  ]);
  return table(
    [
      'decoder',
      'not from qrcodegen either',
      'only with the segments of qrcodegen',
      'with ours too',
      'what they have in common',
    ],
    lines,
  );
}

/** @param {Figures['matrix']['decoders']} decoders */
function moduleTable(decoders) {
  const pixels = decoders[0]?.byModule.map((_, i) => `${i + 1} px`) ?? [];
  return table(
    ['decoder', ...pixels],
    decoders.map(({ decoder, byModule }) => [decoder, ...byModule.map(({ read, all }) => share(read, all))]),
  );
}

/** @param {Figures['degraded']} degraded */
function degradedTable({ threshold, degradations }) {
  const names = degradations[0]?.decoders.map(({ decoder }) => decoder) ?? [];
  return table(
    ['what was done', 'pairs', 'npm has a larger version', ...names],
    degradations.map(({ title, pairs, largerVersions, decoders }) => [
      title,
      number(pairs),
      number(largerVersions),
      ...decoders.map(({ both, onlyOurs, onlyTheirs, chance, chanceOfMore }) => {
        const cell = `${both + onlyOurs}, ${both + onlyTheirs} (+${onlyOurs} −${onlyTheirs})`;
        return Math.min(chance, chanceOfMore) < threshold ? `**${cell}**` : cell;
      }),
    ]),
  );
}

/**
 * @param {number} part
 * @param {number} all
 */
function share(part, all) {
  if (all === 0) return '';
  // No rounding up to all.
  return part === all ? '100 %' : `${(Math.floor((1000 * part) / all) / 10).toFixed(1)} %`;
}

/** @param {number} value */
function number(value) {
  return value.toLocaleString('en').replaceAll(',', ' ');
}

module.exports = { rows, section };
