'use strict';

// Formats the results of the styled codes for docs/reliability.md.

const { share, table } = require('../../support/table');
const { MIN_RATIO } = require('./choices');
const { SHAPE_OPTIONS } = require('./differences');
const { DECODERS } = require('./reading');

/**
 * @typedef {Awaited<ReturnType<typeof import('./random').runRandom>>} RandomFigures
 * @typedef {Awaited<ReturnType<typeof import('./peers').runPeers>>} PeerFigures
 * @typedef {Awaited<ReturnType<typeof import('./differences').measureDifferences>>} DifferenceFigures
 * @typedef {object} Figures
 * @property {number} seed
 * @property {{ opencv: string, zbarWasm: string, qrCodeStyling: string }} versions
 * @property {Omit<RandomFigures, 'unread'>} random
 * @property {PeerFigures} peers
 * @property {DifferenceFigures} differences
 */

/**
 * @param {Figures} figures
 * @returns {[what: string, figure: string][]}
 */
function rows({ random, peers, versions }) {
  const all = sum(Object.values(random.refused)) + random.drawn;
  const read = DECODERS.map((decoder) => `${decoder} ${share(random.read[decoder], random.drawn)}`);
  const [zxing] = peers.decoders;
  return [
    [
      `${number(all)} random styled codes, four decoders`,
      `${number(random.refused.ERR_QR_UNREADABLE ?? 0)} refused as unreadable; of the ${number(random.drawn)} drawn codes, read: ${read.join(', ')}`,
    ],
    [
      `${number(peers.sets)} sets of options of npm \`qr-code-styling\` ${versions.qrCodeStyling}`,
      `ZXing-C++ reads ${zxing?.npm} of its ${peers.drawnByNpm} pictures, and ${zxing?.ours} of the ${peers.drawnByUs} that \`qr-napi/styling\` draws; ${number(peers.refused.ERR_QR_UNREADABLE ?? 0)} are refused as unreadable`,
    ],
  ];
}

/**
 * @param {Figures} figures
 * @returns {string}
 */
function section({ seed, versions, random, peers, differences }) {
  return [
    `OpenCV ${versions.opencv}, ZBar of \`@undecaf/zbar-wasm\` ${versions.zbarWasm}, npm \`qr-code-styling\` ${versions.qrCodeStyling}, seed ${seed}.${random.hasEps ? '' : ' Ghostscript was not installed, so no code is an EPS.'}`,
    readTable(random),
    `Of the ${number(random.drawn - random.read['ZXing-C++'])} codes that ZXing-C++ misses, it reads ${number(random.readWhenPlain)} if the same symbol is drawn in black squares. Refused codes: ${refusals(random.refused)}.`,
    choicesTable(random),
    `Of the ${number(peers.sets)} sets of options, npm draws ${peers.drawnByNpm}, \`qr-napi/styling\` ${peers.drawnByUs}, and both draw ${peers.drawnByBoth}. Refused by \`qr-napi/styling\`: ${refusals(peers.refused)}. The columns with "only" count sets that both draw. The last column counts pictures of npm whose options we refuse as unreadable.`,
    peersTable(peers),
    'The mean difference of our PNG from the drawing of our SVG by resvg, of 255:',
    shapesTable(differences),
    `${differences.others.map(({ style, mean }) => `${style}: ${mean}`).join('; ')}.`,
  ].join('\n\n');
}

/** @param {Figures['random']} random */
function readTable({ drawn, read }) {
  return table(
    ['decoder', 'drawn', 'read', 'share'],
    DECODERS.map((decoder) => [decoder, number(drawn), number(read[decoder]), share(read[decoder], drawn)]),
  );
}

/** @param {Figures['random']} random */
function choicesTable({ choices }) {
  const often = `${MIN_RATIO} times as often as all codes`;
  if (choices.length === 0) return `ZXing-C++ misses the codes of no option ${often}.`;
  return `Options whose codes ZXing-C++ misses at least ${often}, the worst first:\n\n${table(
    ['option', 'drawn', 'missed', 'share'],
    choices.map(({ choice, drawn, unread }) => [choice, number(drawn), number(unread), share(unread, drawn)]),
  )}`;
}

/** @param {PeerFigures} peers */
function peersTable({ drawnByNpm, drawnByUs, unreadable, decoders }) {
  return table(
    ['decoder', 'reads of npm', 'reads of ours', 'only that of npm', 'only ours', 'of npm, refused by us'],
    decoders.map((each) => [
      each.decoder,
      `${each.npm} of ${drawnByNpm}: ${share(each.npm, drawnByNpm)}`,
      `${each.ours} of ${drawnByUs}: ${share(each.ours, drawnByUs)}`,
      `${each.onlyNpm}`,
      `${each.onlyOurs}`,
      `${each.unreadable} of ${unreadable}`,
    ]),
  );
}

/** @param {DifferenceFigures} differences */
function shapesTable({ shapes }) {
  return table(
    ['shape', ...SHAPE_OPTIONS.map((option) => `\`${option}\``)],
    shapes.map(({ shape, means }) => [shape, ...SHAPE_OPTIONS.map((option) => `${means[option] ?? ''}`)]),
  );
}

/** @param {Record<string, number>} refused */
function refusals(refused) {
  const counts = Object.entries(refused).sort(([, a], [, b]) => b - a);
  return counts.map(([code, count]) => `${number(count)} \`${code}\``).join(', ') || 'none';
}

/** @param {number[]} values */
function sum(values) {
  return values.reduce((all, each) => all + each, 0);
}

/** @param {number} value */
function number(value) {
  return value.toLocaleString('en-US');
}

module.exports = { rows, section };
