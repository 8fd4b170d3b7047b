'use strict';

// Formats the results of the decoders for docs/reliability.md.

const { share, table } = require('../../support/table');
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
      `${number(matrix.all)} random codes of all kinds, five decoders`,
      `read: ${read}; ${onlyTheirs} codes read only from the picture of qrcodegen, ${onlyOurs} only from ours`,
    ],
    [
      `${degraded.degradations.length} kinds of degraded pictures of ours and of npm \`qrcode\`, ${degraded.degradations[0]?.pairs} texts each, five decoders`,
      `in ${worse.length} of ${all.length} comparisons ours is read significantly less often; in ${whole.length} of those with modules of whole pixels`,
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
    `OpenCV ${versions.opencv}, ZBar of \`@undecaf/zbar-wasm\` ${versions.zbarWasm}, seed ${seed}. ${number(sameSymbols)} of ${number(all)} symbols equal those of qrcodegen module by module, and ${number(samePictures)} of the pictures pixel by pixel.`,
    readTable(decoders, all),
    "The codes that were not read: whether qrcodegen's code of the same text is read, and the reason, if known:",
    reasonsTable(decoders),
    'The share of codes that are read, by module size in pixels:',
    moduleTable(decoders),
    'Degraded pictures. Each cell has the number of our codes that are read, then that of npm `qrcode`. In brackets: codes read only from ours, and only from theirs. Bold differences are statistically significant.',
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
      'right bytes, other characters',
      'read only from qrcodegen',
      'read only from ours',
    ],
    decoders.map((each) => [
      each.decoder,
      share(each.read, all),
      number(each.nothing),
      number(each.wrong),
      number(each.failed),
      number(each.slow),
      number(each.otherCharacters),
      number(each.paired.onlyTheirs) + (each.paired.chance < THRESHOLD ? ': significant' : ''),
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
      'qrcodegen not read either',
      'read only with the segments of qrcodegen',
      'read with our segments too',
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
    ['degradation', 'pairs', 'npm has a larger version', ...names],
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

/** @param {number} value */
function number(value) {
  return value.toLocaleString('en').replaceAll(',', ' ');
}

module.exports = { rows, section };
