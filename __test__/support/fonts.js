'use strict';

// Builds small TrueType fonts.

/** Each letter has this size, in units of the font. */
const EM = 1000;

/** @typedef {[x: number, y: number]} Point */

/**
 * A glyph: contours of straight lines, or the numbers of other glyphs that it consists of.
 *
 * @typedef {object} Glyph
 * @property {readonly (readonly Point[])[]} [contours]
 * @property {readonly number[]} [components]
 * @property {number} [advance]
 */

/** @param {number} number */
const u16 = (number) => [(number >> 8) & 0xff, number & 0xff];

/** @param {number} number */
const u32 = (number) => [...u16(number >>> 16), ...u16(number)];

/**
 * Returns a rectangle, clockwise.
 *
 * @param {number} left
 * @param {number} bottom
 * @param {number} right
 * @param {number} top
 * @returns {Point[]}
 */
const rectangle = (left, bottom, right, top) => [
  [left, bottom],
  [left, top],
  [right, top],
  [right, bottom],
];

/** @param {Glyph} glyph */
function writeGlyph({ contours = [], components = [] }) {
  const box = [0, 0, EM, EM].flatMap(u16);
  if (components.length > 0) {
    const parts = components.flatMap((glyph, i) => {
      const isLast = i === components.length - 1;
      // ARGS_ARE_XY_VALUES, and MORE_COMPONENTS.
      return [...u16(isLast ? 2 : 0x22), ...u16(glyph), 0, 0];
    });
    return [...u16(-1), ...box, ...parts];
  }
  if (contours.length === 0) return [];
  const points = contours.flat();
  const ends = contours.flatMap((_, i) => u16(contours.slice(0, i + 1).flat().length - 1));
  const differences = (/** @type {0 | 1} */ axis) =>
    points.flatMap((point, i) => u16(point[axis] - (points[i - 1]?.[axis] ?? 0)));
  // Each point is on the curve.
  const flags = points.map(() => 1);
  return [
    ...u16(contours.length),
    ...box,
    ...ends,
    ...u16(0),
    ...flags,
    ...differences(0),
    ...differences(1),
  ];
}

/**
 * Builds a font. Glyph 0 is empty, and the others follow in their order.
 *
 * @param {Record<string, Glyph>} letters the glyphs of characters
 * @param {{ others?: readonly Glyph[], kerning?: readonly [left: string, right: string, units: number][],
 *   tables?: Record<string, readonly number[]> }} [more] `others`: glyphs after those of characters;
 *   `tables`: in place of the tables of these names
 * @returns {Buffer}
 */
function buildFont(letters, { others = [], kerning = [], tables = {} } = {}) {
  const glyphs = [{}, ...Object.values(letters), ...others];
  const numberOf = (/** @type {string} */ letter) => Object.keys(letters).indexOf(letter) + 1;
  /** @type {number[]} */
  const glyf = [];
  const loca = [...u32(0)];
  for (const glyph of glyphs) {
    glyf.push(...writeGlyph(glyph));
    while (glyf.length % 4 !== 0) glyf.push(0);
    loca.push(...u32(glyf.length));
  }
  const groups = Object.keys(letters)
    .map((letter) => [Number(letter.codePointAt(0)), numberOf(letter)])
    .sort(([a = 0], [b = 0]) => a - b);
  const cmap12 = [
    ...[...u16(12), ...u16(0), ...u32(16 + 12 * groups.length), ...u32(0), ...u32(groups.length)],
    ...groups.flatMap(([code = 0, glyph = 0]) => [...u32(code), ...u32(code), ...u32(glyph)]),
  ];
  const pairs = kerning
    .map(([left, right, units]) => [numberOf(left), numberOf(right), units])
    .sort(([a = 0, b = 0], [c = 0, d = 0]) => a - c || b - d);
  /** @type {Record<string, readonly number[]>} */
  const all = {
    'OS/2': [...u16(2), ...Array(86).fill(0), ...u16(700), ...Array(6).fill(0)],
    cmap: [...u16(0), ...u16(1), ...u16(3), ...u16(10), ...u32(12), ...cmap12],
    glyf,
    head: [
      ...[...u32(0x10000), ...u32(0x10000), ...u32(0), ...u32(0x5f0f3cf5), ...u16(0), ...u16(EM)],
      ...[...Array(16).fill(0), ...[0, 0, EM, EM].flatMap(u16), ...u16(0), ...u16(8), ...u16(2)],
      ...[...u16(1), ...u16(0)],
    ],
    hhea: [
      ...[...u32(0x10000), ...u16(800), ...u16(-200), ...u16(0), ...u16(EM), ...Array(22).fill(0)],
      ...u16(glyphs.length),
    ],
    hmtx: glyphs.flatMap(({ advance = EM }) => [...u16(advance), ...u16(0)]),
    ...(pairs.length > 0 && {
      kern: [
        ...[...u16(0), ...u16(1), ...u16(0), ...u16(14 + 6 * pairs.length), ...u16(1)],
        ...[...u16(pairs.length), ...u16(0), ...u16(0), ...u16(0), ...pairs.flat().flatMap(u16)],
      ],
    }),
    loca,
    maxp: [...u32(0x10000), ...u16(glyphs.length), ...Array(26).fill(0)],
    ...tables,
  };
  return assemble(all);
}

/** @param {Record<string, readonly number[]>} tables */
function assemble(tables) {
  const names = Object.keys(tables).sort();
  const header = [...u32(0x10000), ...u16(names.length), ...u16(0), ...u16(0), ...u16(0)];
  let offset = header.length + 16 * names.length;
  const body = [];
  for (const name of names) {
    const data = tables[name] ?? [];
    header.push(...Buffer.from(name, 'latin1'), ...u32(0), ...u32(offset), ...u32(data.length));
    const padding = Array((4 - (data.length % 4)) % 4).fill(0);
    body.push(...data, ...padding);
    offset += data.length + padding.length;
  }
  return Buffer.from([...header, ...body]);
}

module.exports = { EM, buildFont, rectangle, u16, u32 };
