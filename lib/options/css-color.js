'use strict';

// Parses the colours of CSS that are not hex digits: names, rgb() and hsl() (CSS Color Module Level
// 4, clauses 5.1, 6.1 and 7). Nothing is clamped: a value out of its range is no colour.

/** The named colours, each with its hex digits. */
const NAMES = `
  aliceblue f0f8ff antiquewhite faebd7 aqua 00ffff aquamarine 7fffd4 azure f0ffff beige f5f5dc
  bisque ffe4c4 black 000000 blanchedalmond ffebcd blue 0000ff blueviolet 8a2be2 brown a52a2a
  burlywood deb887 cadetblue 5f9ea0 chartreuse 7fff00 chocolate d2691e coral ff7f50
  cornflowerblue 6495ed cornsilk fff8dc crimson dc143c cyan 00ffff darkblue 00008b
  darkcyan 008b8b darkgoldenrod b8860b darkgray a9a9a9 darkgreen 006400 darkgrey a9a9a9
  darkkhaki bdb76b darkmagenta 8b008b darkolivegreen 556b2f darkorange ff8c00
  darkorchid 9932cc darkred 8b0000 darksalmon e9967a darkseagreen 8fbc8f darkslateblue 483d8b
  darkslategray 2f4f4f darkslategrey 2f4f4f darkturquoise 00ced1 darkviolet 9400d3
  deeppink ff1493 deepskyblue 00bfff dimgray 696969 dimgrey 696969 dodgerblue 1e90ff
  firebrick b22222 floralwhite fffaf0 forestgreen 228b22 fuchsia ff00ff gainsboro dcdcdc
  ghostwhite f8f8ff gold ffd700 goldenrod daa520 gray 808080 green 008000 greenyellow adff2f
  grey 808080 honeydew f0fff0 hotpink ff69b4 indianred cd5c5c indigo 4b0082 ivory fffff0
  khaki f0e68c lavender e6e6fa lavenderblush fff0f5 lawngreen 7cfc00 lemonchiffon fffacd
  lightblue add8e6 lightcoral f08080 lightcyan e0ffff lightgoldenrodyellow fafad2
  lightgray d3d3d3 lightgreen 90ee90 lightgrey d3d3d3 lightpink ffb6c1 lightsalmon ffa07a
  lightseagreen 20b2aa lightskyblue 87cefa lightslategray 778899 lightslategrey 778899
  lightsteelblue b0c4de lightyellow ffffe0 lime 00ff00 limegreen 32cd32 linen faf0e6
  magenta ff00ff maroon 800000 mediumaquamarine 66cdaa mediumblue 0000cd mediumorchid ba55d3
  mediumpurple 9370db mediumseagreen 3cb371 mediumslateblue 7b68ee mediumspringgreen 00fa9a
  mediumturquoise 48d1cc mediumvioletred c71585 midnightblue 191970 mintcream f5fffa
  mistyrose ffe4e1 moccasin ffe4b5 navajowhite ffdead navy 000080 oldlace fdf5e6 olive 808000
  olivedrab 6b8e23 orange ffa500 orangered ff4500 orchid da70d6 palegoldenrod eee8aa
  palegreen 98fb98 paleturquoise afeeee palevioletred db7093 papayawhip ffefd5
  peachpuff ffdab9 peru cd853f pink ffc0cb plum dda0dd powderblue b0e0e6 purple 800080
  rebeccapurple 663399 red ff0000 rosybrown bc8f8f royalblue 4169e1 saddlebrown 8b4513
  salmon fa8072 sandybrown f4a460 seagreen 2e8b57 seashell fff5ee sienna a0522d silver c0c0c0
  skyblue 87ceeb slateblue 6a5acd slategray 708090 slategrey 708090 snow fffafa
  springgreen 00ff7f steelblue 4682b4 tan d2b48c teal 008080 thistle d8bfd8 tomato ff6347
  turquoise 40e0d0 violet ee82ee wheat f5deb3 white ffffff whitesmoke f5f5f5 yellow ffff00
  yellowgreen 9acd32
`;

/** The colours by their names, as 0xRRGGBBAA. Filled when the first colour is read. @type {Map<string, number>} */
const COLORS = new Map();

/** The most characters of a colour: no number needs more digits than fit. */
const MAX_LENGTH = 80;

/** Matches a function and its arguments. */
const FUNCTION = /^(rgb|hsl)a?\(([^()]*)\)$/;

/** Matches a number and its unit. */
const NUMBER = /^([+-]?(?:\d+(?:\.\d+)?|\.\d+))(%|deg|grad|rad|turn)?$/;

/** The degrees of each unit of an angle. A number without a unit is in degrees. */
const DEGREES = Object.freeze({ deg: 1, grad: 0.9, rad: 180 / Math.PI, turn: 360 });

/**
 * A number with its unit.
 *
 * @typedef {{ value: number, unit: string }} Quantity
 */

/**
 * Parses a colour.
 *
 * @param {string} text in any case
 * @returns {number | undefined} as 0xRRGGBBAA; undefined for any other text
 */
function parseCssColor(text) {
  // Some other letters have a small letter of ASCII.
  if (text.length > MAX_LENGTH || !/^[\x20-\x7e]*$/.test(text)) return undefined;
  const lower = text.toLowerCase();
  const [, name, inner = ''] = FUNCTION.exec(lower) ?? [];
  if (name === undefined) return findNamed(lower);
  const found = splitArguments(inner);
  if (found === undefined) return undefined;
  const [first, second, third] = found.parts;
  const alpha = found.alpha === undefined ? 1 : readFraction(found.alpha);
  const parts = name === 'rgb' ? readRgb(first, second, third) : readHsl(first, second, third);
  if (parts === undefined || alpha === undefined) return undefined;
  return [...parts, alpha].reduce(
    // Multiplied, as a shift would make a negative number. A sum such as 0.95 - 0.05 is a little too
    // small, and may not be rounded down for that.
    (rgba, part) => rgba * 256 + Math.round(255 * part + 1e-9),
    0,
  );
}

/**
 * Returns the colour with a name.
 *
 * @param {string} name in small letters
 */
function findNamed(name) {
  if (COLORS.size === 0) {
    for (const [, each = '', digits = ''] of NAMES.matchAll(/([a-z]+) ([\da-f]{6})/g))
      COLORS.set(each, Number.parseInt(digits, 16) * 256 + 255);
    COLORS.set('transparent', 0);
  }
  return COLORS.get(name);
}

/**
 * Splits the arguments of a function: with commas between them, or with spaces and a slash before
 * alpha.
 *
 * @param {string} text
 * @returns {{ parts: [Quantity, Quantity, Quantity], alpha: Quantity | undefined } | undefined}
 */
function splitArguments(text) {
  const hasCommas = text.includes(',');
  const [before = '', after, ...others] = hasCommas ? [text] : text.split('/');
  const words = before.trim().split(hasCommas ? /\s*,\s*/ : /\s+/);
  if (after !== undefined) words.push(after.trim());
  const quantities = words.map(parseQuantity);
  const [first, second, third, alpha, ...more] = quantities;
  const isComplete = first !== undefined && second !== undefined && third !== undefined;
  const count = hasCommas || after !== undefined ? 4 : 3;
  if (!isComplete || others.length > 0 || more.length > 0 || words.length > count) return undefined;
  if (words.length === 4 && alpha === undefined) return undefined;
  if (after !== undefined && words.length !== 4) return undefined;
  return { parts: [first, second, third], alpha };
}

/**
 * Parses a number with its unit.
 *
 * @param {string} text
 * @returns {Quantity | undefined}
 */
function parseQuantity(text) {
  const [, number, unit = ''] = NUMBER.exec(text) ?? [];
  return number === undefined ? undefined : { value: Number(number), unit };
}

/**
 * Reads a number from 0 to 1, or a percentage.
 *
 * @param {Quantity} quantity
 * @param {number} [most] the number that stands for 1
 */
function readFraction({ value, unit }, most = 1) {
  if (unit !== '' && unit !== '%') return undefined;
  const fraction = value / (unit === '%' ? 100 : most);
  return fraction >= 0 && fraction <= 1 ? fraction : undefined;
}

/**
 * Reads red, green and blue.
 *
 * @param {...Quantity} quantities
 * @returns {number[] | undefined} 0 to 1
 */
function readRgb(...quantities) {
  const parts = quantities.map((each) => readFraction(each, 255));
  return parts.every((each) => each !== undefined) ? parts : undefined;
}

/**
 * Reads hue, saturation and lightness, and converts them.
 *
 * @param {Quantity} hue
 * @param {Quantity} saturation
 * @param {Quantity} lightness
 * @returns {number[] | undefined} red, green and blue, 0 to 1
 */
function readHsl(hue, saturation, lightness) {
  if (hue.unit === '%') return undefined;
  const s = readFraction(saturation, 100);
  const l = readFraction(lightness, 100);
  if (s === undefined || l === undefined) return undefined;
  const degrees = hue.value * DEGREES[/** @type {keyof typeof DEGREES} */ (hue.unit || 'deg')];
  // CSS Color Module Level 4, clause 7.1.
  const range = s * Math.min(l, 1 - l);
  return [0, 8, 4].map((offset) => {
    const k = (((offset + degrees / 30) % 12) + 12) % 12;
    return l - range * Math.max(-1, Math.min(k - 3, 9 - k, 1));
  });
}

module.exports = { NAMES, parseCssColor };
