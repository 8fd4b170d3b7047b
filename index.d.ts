/// <reference types="node" />

/**
 * Exports the functions and types of npm `qrcode`, except for its types `Mode` and
 * `ErrorCorrectionLevel`, whose names this file uses for its own.
 */
export * from './lib/compat/index';

import type { Payload } from './lib/payloads/index';

/**
 * Names an error correction level: about how much of the symbol may be lost, 7 % (`L`), 15 % (`M`),
 * 25 % (`Q`) or 30 % (`H`) (ISO/IEC 18004:2015, clause 6.5.1). Case does not matter. The long names
 * are npm `qrcode`'s.
 */
export type ErrorCorrectionLevel =
  | 'L'
  | 'M'
  | 'Q'
  | 'H'
  | 'l'
  | 'm'
  | 'q'
  | 'h'
  | 'low'
  | 'medium'
  | 'quartile'
  | 'high';

/**
 * Names the encoding of a segment (ISO/IEC 18004:2015, clause 7.3).
 *
 * - `numeric`: the digits 0–9, in 10 bits for 3 digits.
 * - `alphanumeric`: 0–9, A–Z, space and `$%*+-./:`, in 11 bits for 2 characters.
 * - `byte`: any text, as UTF-8, or any bytes, in 8 bits for each byte.
 * - `kanji`: characters of JIS X 0208, in 13 bits each.
 */
export type Mode = 'numeric' | 'alphanumeric' | 'byte' | 'kanji';

/**
 * Names a charset that text can be converted to (AIM ITS/04-023). Case does not matter. `iso-8859-1`
 * and the others of ISO/IEC 8859 have only the characters of these standards. `shift_jis` has the
 * characters of kanji mode, ASCII and half-width katakana. `euc-kr` is KS X 1001.
 */
export type Charset =
  | 'utf-8'
  | 'us-ascii'
  | 'iso-8859-1'
  | 'iso-8859-2'
  | 'iso-8859-3'
  | 'iso-8859-4'
  | 'iso-8859-5'
  | 'iso-8859-6'
  | 'iso-8859-7'
  | 'iso-8859-8'
  | 'iso-8859-9'
  | 'iso-8859-10'
  | 'iso-8859-11'
  | 'iso-8859-13'
  | 'iso-8859-14'
  | 'iso-8859-15'
  | 'iso-8859-16'
  | 'windows-1250'
  | 'windows-1251'
  | 'windows-1252'
  | 'windows-1256'
  | 'shift_jis'
  | 'big5'
  | 'euc-kr'
  | 'gbk'
  | 'gb18030'
  | 'utf-16be'
  | 'utf-16le'
  | 'utf-32be'
  | 'utf-32le';

/**
 * Holds a part of the text, with a mode that you may choose. Without a `mode`, a string is split
 * into the segments that take the fewest bits, and bytes become one segment in byte mode.
 *
 * `eci` declares the encoding of the segment and of those after it, up to one with another `eci`:
 * see the option of that name. Default: that of the segment before, or of the option.
 */
export type Segment =
  | { data: string; mode?: Mode; eci?: true | number | Charset }
  | { data: Uint8Array; mode?: 'byte'; eci?: true | number | Charset };

/** Describes the place of a symbol in a sequence. */
export interface Sequence {
  /** Gives the place of the symbol, from 1 to `count`. */
  index: number;
  /** Gives the number of symbols, from 2 to 16. */
  count: number;
  /**
   * Gives the parity, from 0 to 255: the XOR of all bytes of the whole message. A character in kanji
   * mode counts as its two bytes of Shift JIS.
   */
  parity: number;
}

/**
 * Holds the text of a code, in one of four forms.
 *
 * - A string of well-formed Unicode, with at least one character. It is split into the segments
 *   that take the fewest bits. Byte mode encodes it as UTF-8. Kanji mode is used only if it makes
 *   the symbol smaller and leaves no character beyond ASCII in byte mode.
 * - A `Uint8Array`, such as a `Buffer`. Its bytes are encoded unchanged, in byte mode. A view of a
 *   `SharedArrayBuffer` is an error.
 * - An array of segments.
 * - A payload of `qr-napi/payloads`: text that follows the rules of a scheme. An option that
 *   contradicts the scheme is an error.
 *
 * A function copies the bytes before it returns. `generateQrCodes` copies them when it takes them
 * from the iterable.
 *
 * The largest symbol, version 40, holds 2953 bytes, 4296 alphanumeric characters or 7089 digits at
 * level `L`, and 1273, 1852 or 3057 at level `H`.
 */
export type Text = string | Uint8Array | readonly Segment[] | Payload;

/**
 * Names the format of a code.
 *
 * - `png`: PNG with 1 bit a pixel: greyscale if black on white, with a palette in other colours.
 *   With a colour that is not opaque it has 8 bits a pixel, which every PDF library that we test
 *   can read. With a logo it has 24 bits a pixel, or 32 with alpha. sharp keeps a greyscale PNG
 *   grey, including the background of `extend`. To work in colour, begin with
 *   `sharp(png).pipelineColourspace('srgb')`.
 * - `svg`: SVG. The dark modules are one path of filled outlines, and a module is one unit. `width`
 *   and `scale` are in CSS pixels. Without them, the picture fills its container.
 * - `utf8`: lines of half blocks, which draw the dark modules, or with `inverse` the light ones, in
 *   the colour of the text.
 * - `terminal`: text whose escape sequences set black and white, so it looks the same in light and
 *   dark terminals. A module is two spaces, or with `small` one half block.
 * - `eps`: Encapsulated PostScript, for print. `width` and `scale` are in points, 1/72 inch.
 *   Default: 200 points wide. `color.dark` must be opaque. `color.light` must be opaque, or have an
 *   alpha of 0, which leaves the ground unpainted.
 * - `pdf`: PDF with one page, as large as the code. Sizes are as with `eps`.
 * - `webp`: WebP, lossless.
 * - `jpeg`: JPEG, for programs that read nothing else: thirty times as large as PNG. Colours must
 *   be opaque.
 * - `gif`: GIF. Colours must be opaque or fully transparent.
 * - `bmp`: BMP with 1 bit a pixel. Colours must be opaque.
 *
 * `webp`, `jpeg`, `gif` and `bmp` are at most 4096 pixels wide. `utf8` and `terminal` are UTF-8
 * text, take no `width`, `scale` or `color`, and are at most 1024 modules wide. Larger codes are
 * `ERR_QR_IMAGE_TOO_LARGE`. In `svg`, `eps` and `pdf`, modules may have fractional sizes.
 */
export type Type =
  | 'png'
  | 'svg'
  | 'utf8'
  | 'terminal'
  | 'eps'
  | 'pdf'
  | 'webp'
  | 'jpeg'
  | 'gif'
  | 'bmp';

/**
 * Describes colours that change from place to place. A gradient of dark modules covers the symbol
 * without its quiet zone, one of light modules the whole picture, and one of finder patterns each of
 * them. Colours between two stops are mixed in sRGB.
 *
 * @example
 * ```js
 * const { generateQrCode } = require('qr-napi');
 *
 * const dark = {
 *   type: 'linear',
 *   rotation: Math.PI / 4,
 *   stops: [
 *     { offset: 0, color: '#6a1a4c' },
 *     { offset: 1, color: 'navy' },
 *   ],
 * };
 * const svg = generateQrCode('https://example.com', { type: 'svg', color: { dark } });
 * require('node:assert').ok(svg.includes('<linearGradient '));
 * ```
 */
export interface Gradient {
  /**
   * `linear` runs along a line through the centre of the area, and ends where the line leaves it.
   * `radial` runs from the centre to the farther sides. Default: `'linear'`.
   */
  type?: 'linear' | 'radial' | undefined;
  /**
   * Turns a linear gradient clockwise, in radians. Without a rotation it runs from left to right.
   * Default: 0.
   */
  rotation?: number | undefined;
  /**
   * Sets the colours: 2 to 16 stops, in the order of their offsets. An offset is a number from 0 to 1,
   * of which four decimals count.
   */
  stops: readonly { offset: number; color: string }[];
}

/**
 * Names a colour or a gradient. A string may have a gradient in the syntax of CSS, such as
 * `'linear-gradient(45deg, #08f, navy 80%)'` or `'radial-gradient(#08f, navy)'`.
 */
export type Paint = string | Gradient;

/**
 * Sets the colours of a code. Each is 3, 4, 6 or 8 hex digits for red, green, blue and alpha, such
 * as `'#08f'` or `'0088ffcc'`, or a colour of CSS in any case: a name such as `'navy'`, or a function
 * such as `'rgb(0 136 255 / 80%)'` or `'hsl(210, 100%, 25%)'`. A value outside its range is
 * `ERR_QR_INVALID_OPTION`.
 *
 * A gradient may take the place of a colour. Its colours must be opaque in PDF and EPS.
 */
export interface Color {
  /** Sets the colour of dark modules. Default: `'#000'`. */
  dark?: Paint | undefined;
  /**
   * Sets the colour of light modules and the quiet zone. `'#0000'` and `'transparent'` leave them
   * out. Default: `'#fff'`.
   */
  light?: Paint | undefined;
  /** Sets the colour of the dark frames of finder patterns. Default: that of dark modules. */
  finderFrame?: Paint | undefined;
  /** Sets the colour of the dark centres of finder patterns. Default: that of dark modules. */
  finderCentre?: Paint | undefined;
}

/**
 * Names a shape of modules. `square`, `rounded`, `extra-rounded`, `classy` and `classy-rounded` join
 * with the dark modules beside them. `rounded` and `extra-rounded` round each corner that is free on
 * both sides, `classy` and `classy-rounded` those at the top left and the bottom right. `vertical`
 * and `horizontal` join to bars with round ends. `dot`, `diamond` and `small-square` stand alone.
 */
export type ModuleShape =
  | 'square'
  | 'dot'
  | 'rounded'
  | 'extra-rounded'
  | 'classy'
  | 'classy-rounded'
  | 'diamond'
  | 'vertical'
  | 'horizontal'
  | 'small-square';

/** Names a shape of finder and alignment patterns. */
export type PatternShape =
  | 'square'
  | 'dot'
  | 'rounded'
  | 'extra-rounded'
  | 'classy'
  | 'classy-rounded';

/** Sets the shapes of a code. Text draws squares only. */
export interface ModuleStyle {
  /** Sets the shape of the modules outside finder patterns. Default: `'square'`. */
  modules?: ModuleShape | undefined;
  /**
   * Sets the width of these modules as a part of the grid: a number from 0.5 to 1, in steps of 0.01.
   * Below 1 there are gaps, and only bars join. Default: 1.
   */
  size?: number | undefined;
  /**
   * Sets the shape of the dark frames of finder patterns. Readers find Micro QR and rMQR codes by
   * squares only, so any other shape is an error there. Default: `'square'`.
   */
  finderFrame?: PatternShape | undefined;
  /** Sets the shape of the dark centres of finder patterns, of QR codes only. Default: `'square'`. */
  finderCentre?: PatternShape | undefined;
  /** Sets the shape of alignment patterns. Default: that of `modules`, without gaps. */
  alignment?: PatternShape | undefined;
  /**
   * Rounds the corners of the background: a number from 0 to 1, in steps of 0.01, as a part of half
   * the shorter side. 1 is a circle. The corners are transparent, so JPEG and BMP refuse it. Default: 0.
   */
  backgroundRound?: number | undefined;
}

/** Describes a picture in the middle of a code. */
export interface Logo {
  /**
   * Holds the bytes of a PNG, JPEG or WebP, or with type `svg` also of an SVG. It may have at most
   * 4 MiB and 4096 × 4096 pixels (6 million as lossy WebP), may take at most 96 MiB of memory to
   * decode, and must not be animated. Any other picture is `ERR_QR_INVALID_LOGO`, and so is one
   * with far more Huffman tables or scans than its pixels need. The bytes are copied before the
   * function returns, and kept for the next calls: a call with the same `Uint8Array` only compares
   * them, and draws the new picture if you have changed any. Transparency and the orientation of a
   * photo are kept. Colour profiles are not applied.
   *
   * An SVG must be well-formed XML in UTF-8, UTF-16, ISO-8859-1, windows-1252 or US-ASCII, with the
   * namespace of SVG. Entities that its document type declares must be plain text. The SVG is
   * rewritten as UTF-8. It keeps the elements and attributes of static SVG, and drops everything
   * that no viewer draws, such as comments, metadata and the data of editors. An SVG that runs,
   * loads or animates anything is refused, as is one that makes a viewer draw more than 100,000
   * elements.
   */
  image: Uint8Array;
  /**
   * Sets the side of the square that the logo fits in, as a part of the width of the symbol without
   * its quiet zone: a number above 0 and at most 0.5, in steps of 0.0001. The logo keeps its aspect
   * ratio. Default: 0.2.
   */
  size?: number | undefined;
  /**
   * Sets the light space around the logo, in modules: a number from 0 to 10, in steps of 0.01. An
   * error with `clear: 'none'`. Default: 1.
   */
  padding?: number | undefined;
  /**
   * Reserves a part of each block's error correction for dirt, glare and poor print, so the logo
   * cannot use it: a number from 0 to 1, in steps of 0.0001. With 0, the code can be read only if
   * nothing else is wrong with it. Default: 0.5, which ISO/IEC 15415:2011 grades B or better.
   */
  reserve?: number | undefined;
  /**
   * Chooses the modules under the logo that become light:
   *
   * - `'square'`: those that the logo's rectangle and its padding touch;
   * - `'circle'`: those that the ellipse in that rectangle touches. Round logos with transparent
   *   corners then show the modules in the corners;
   * - `'none'`: none. The logo is drawn over the modules.
   *
   * The logo is never cut off. All modules that it touches count as wrong in any case. In an `eps`,
   * transparent parts of a logo have the light colour and hide the modules too. Default:
   * `'square'`.
   */
  clear?: 'square' | 'circle' | 'none' | undefined;
}

/** Describes a frame around the code, with a line of text. */
export interface CaptionFrame {
  /**
   * Sets the text: 1 to 64 characters after white space around it is left out. Control characters are
   * `ERR_QR_INVALID_OPTION`.
   *
   * The built-in font has the characters of Latin-1 and some more (`–—‘’“”…•€→`). Any other character
   * needs a `font` that has it, or is `ERR_QR_INVALID_FONT`. Letters are placed one after another.
   * Hebrew runs from right to left. Scripts whose letters change their form or place, such as Arabic,
   * Devanagari and Thai, are `ERR_QR_INVALID_OPTION`, as are marks without a letter of their own
   * and flags.
   *
   * A long text is set in smaller letters, down to a third of the usual size. A text that is still too
   * wide for the code is `ERR_QR_INVALID_OPTION`: `details.width` and `details.maxWidth` say by how
   * much.
   */
  text: string;
  /** Puts the text below the code (`'bottom'`) or above it (`'top'`). Default: `'bottom'`. */
  position?: 'bottom' | 'top' | undefined;
  /**
   * Sets the colour of the frame, which must be opaque. Default: that of dark modules, or the first
   * colour of their gradient.
   */
  color?: string | undefined;
  /**
   * Sets the colour of the text, which must be opaque. Without enough contrast to `color`, in either
   * direction, it is `ERR_QR_LOW_CONTRAST`. Default: that of light modules, or the first colour of
   * their gradient; white if that is not opaque.
   */
  textColor?: string | undefined;
  /**
   * Sets the font: the bytes of a TrueType or OpenType file of at most 32 MiB. The bytes are copied
   * before the function returns, and kept for the next calls. A variable font has its default form. WOFF,
   * collections, fonts of pictures and damaged fonts are `ERR_QR_INVALID_FONT`. Default: Inter Bold.
   */
  font?: Uint8Array | undefined;
}

/** Names a version of Micro QR Code: 11, 13, 15 or 17 modules wide. */
export type MicroQrVersion = 'M1' | 'M2' | 'M3' | 'M4';

/** Names a version of rMQR: its height and its width, in modules. */
export type RmqrVersion =
  | `R${7 | 9}x${43 | 59 | 77 | 99 | 139}`
  | `R${11 | 13}x${27 | 43 | 59 | 77 | 99 | 139}`
  | `R${15 | 17}x${43 | 59 | 77 | 99 | 139}`;

/**
 * Describes a code. Nothing is clamped or ignored: an unknown option, a wrong type (also `null`)
 * and a value out of range are errors. `undefined` means the default.
 */
export interface QrCodeOptions {
  /**
   * Sets the error correction level: how much of the symbol may be lost. Default: the highest level
   * at which the smallest version holds the text. For `https://example.com`, the symbol has version
   * 2 and level `Q`.
   */
  errorCorrectionLevel?: ErrorCorrectionLevel | undefined;

  /**
   * Raises the level from `errorCorrectionLevel` to the highest at which the version holds the
   * text. The version stays the smallest that holds the text at `errorCorrectionLevel`, or the one
   * in `version`. Default: `true` without `errorCorrectionLevel`, `false` with it. If you set
   * `false` and no level, the level is `L`.
   */
  boostErrorCorrection?: boolean | undefined;

  /**
   * Sets the version: an integer from 1 (21 × 21 modules) to 40 (177 × 177), or the name of a version
   * of Micro QR or rMQR, which also sets `symbology`. Default: the smallest that holds the text. A
   * version that is too small is `ERR_QR_VERSION_TOO_SMALL`, whose message names the smallest that
   * fits.
   */
  version?: number | MicroQrVersion | RmqrVersion | undefined;

  /**
   * Sets the kind of symbol. Default: `'qr'`, or that of `version`.
   *
   * - `'qr'`: QR Code (ISO/IEC 18004), 21 to 177 modules wide, four levels.
   * - `'micro-qr'`: Micro QR Code (ISO/IEC 18004), 11 to 17 modules wide: up to 35 digits or 15
   *   bytes. Version M1 only detects errors, so it is chosen only without an
   *   `errorCorrectionLevel`; M2 and M3 have the levels L and M, and M4 has Q too.
   * - `'rmqr'`: rMQR (ISO/IEC 23941), a rectangle 27 to 139 modules wide and 7 to 17 high: up to
   *   361 digits or 150 bytes. The levels are M and H. `width` sets the width of the picture, and the
   *   height follows from it.
   *
   * Both need a quiet zone of only 2 modules, which is the default of `margin` then. They have no room
   * for a logo in the middle of a Micro QR code. Phone cameras read QR codes; the others are for
   * scanners of industry.
   */
  symbology?: 'qr' | 'micro-qr' | 'rmqr' | undefined;

  /**
   * Sets the height of an rMQR code: 7 to 17 modules, in steps of 2. Default: that of the code with
   * the least area that holds the text; of equal areas, the wider one. Excludes `version`.
   */
  height?: 7 | 9 | 11 | 13 | 15 | 17 | undefined;

  /**
   * Chooses the narrowest rMQR code that holds the text, and of equally wide ones the lowest, instead
   * of the one with the least area. Default: false. Excludes `version`.
   */
  narrowest?: boolean | undefined;

  /**
   * Sets the largest version that may be chosen: an integer from 1 to 40. A text that needs a larger
   * one is `ERR_QR_VERSION_TOO_SMALL`, whose `argument` is `'maxVersion'`. A `version` above it is
   * `ERR_QR_INVALID_OPTION`. Default: none.
   */
  maxVersion?: number | undefined;

  /**
   * Sets the data mask: an integer from 0 to 7 (ISO/IEC 18004:2015, table 10). Default: the mask
   * with the least penalty (clause 7.8.3).
   */
  maskPattern?: number | undefined;

  /**
   * Sets the quiet zone on each side, in modules: an integer from 0 to 8181. Default: 4, which the
   * standard requires (ISO/IEC 18004:2015, clause 6.3.8).
   */
  margin?: number | undefined;

  /**
   * Sets the exact width and height of the whole image, in pixels: an integer from 1 to 16384.
   * Modules are as many whole pixels as fit. The symbol is centred, and the remaining pixels widen
   * the quiet zone; an odd pixel goes to the right and the bottom. With type `svg` the unit is CSS
   * pixels, with `eps` and `pdf` points, and modules fill any width. Excludes `scale`. Default:
   * 200.
   *
   * A width that cannot hold the symbol is `ERR_QR_WIDTH_TOO_SMALL`. With a type that allows at
   * most 4096 pixels, a larger width is `ERR_QR_IMAGE_TOO_LARGE`.
   */
  width?: number | undefined;

  /**
   * Sets the width and height of a module, in pixels: an integer from 1 to 16384. A whole image
   * wider than 16384 pixels is `ERR_QR_IMAGE_TOO_LARGE`. Excludes `width`. Default: none.
   */
  scale?: number | undefined;

  /**
   * Adds an ECI header (assignment number 26), which tells readers that the bytes are UTF-8. A
   * reader that guesses the encoding wrong, as ZBar does for `café`, needs the header. With it,
   * bytes must be UTF-8, text is never in kanji mode, and the symbol holds 12 bits less. Default:
   * `false`, as nearly all readers recognise UTF-8, and some do not know the header.
   *
   * The name of a {@link Charset}, or the assignment number of one, converts strings to that
   * charset. A character that it lacks is `ERR_QR_INVALID_TEXT`, which names the character. Text
   * still uses numeric and alphanumeric mode. A `Uint8Array` is encoded as it is, so with one the
   * number may be any from 0 to 999999.
   *
   * @example
   * ```js
   * const { generateQrCode } = require('qr-napi');
   *
   * generateQrCode('10 Å', { eci: 'iso-8859-1' });
   * generateQrCode(Uint8Array.of(0x31, 0x30, 0x20, 0xc5), { eci: 3 }); // the same code
   * ```
   */
  eci?: boolean | number | Charset | undefined;

  /**
   * Makes the symbol one of a sequence, in structured append (ISO/IEC 18004:2015, clause 8). Readers
   * join the texts of all symbols of a sequence. {@link generateQrCodeSequence} makes whole
   * sequences; set this only to make the symbols one by one. Text is never in kanji mode. Default:
   * none.
   */
  sequence?: Sequence | undefined;

  /**
   * Marks the text as of a format that is registered with AIM, by the application indicator of the
   * format: two digits, or a letter. The symbol has FNC1 in second position (ISO/IEC 18004:2015,
   * clause 7.4.8.3). Readers report `]Q5`, and put the indicator in front of the text. Default:
   * none.
   */
  applicationIndicator?: string | undefined;

  /**
   * Reads the text as GS1 elements, such as `(01)09521234543213(10)ABC123`, or as raw data with GS
   * (`'\x1d'`) after values without a predefined length. Validates every element and puts FNC1 in
   * first position, so that readers report `]Q3`. Data that breaks a rule of GS1 is
   * `ERR_QR_INVALID_GS1`. Excludes `eci`. Default: `false`.
   */
  gs1?: boolean | undefined;

  /** Sets the format. Default: `'png'`. */
  type?: Type | undefined;

  /**
   * Sets the colours. Default: black on white. The contrast must be at least 40 % of that of black
   * on white, and the code must be dark on light (ISO/IEC 15415:2011, clause 7.8.3, grade C). Other
   * colours are `ERR_QR_LOW_CONTRAST`, as many readers fail on them. Contrast is the difference in
   * relative luminance. Transparent colours count as if on white.
   */
  color?: Color | undefined;

  /**
   * Sets the shapes of modules and patterns. With type `utf8` or `terminal`, a shape other than the
   * default is `ERR_QR_INVALID_OPTION`. Default: squares.
   *
   * @example
   * ```js
   * const { generateQrCode } = require('qr-napi');
   *
   * const style = { modules: 'rounded', finderFrame: 'extra-rounded', finderCentre: 'dot' };
   * const svg = generateQrCode('https://example.com', { type: 'svg', style });
   * require('node:assert').ok(svg.includes('a.5.5 0 0'));
   * ```
   */
  style?: ModuleStyle | undefined;

  /**
   * Reads each picture back before it is returned, as a reader would: its contrast, its finder
   * patterns, its quiet zone, and its content with the error correction that is left. A picture that
   * readers could not read is `ERR_QR_UNREADABLE`, which says what to change. Takes 2 µs for squares in
   * two colours, and up to 300 µs for the shapes of an `svg`, `pdf` or `eps`, which are drawn in pixels
   * for this. Default: `true` with a logo, a shape or a gradient unless `allowLowContrast` is `true`.
   *
   * @example
   * ```js
   * const assert = require('node:assert');
   * const { generateQrCode } = require('qr-napi');
   *
   * const color = { finderCentre: 'radial-gradient(#777, navy)' };
   * assert.throws(() => generateQrCode('https://example.com', { color }), {
   *   code: 'ERR_QR_UNREADABLE',
   *   argument: 'color',
   * });
   * ```
   */
  verify?: boolean | undefined;

  /** Allows any two colours, whatever their contrast. Default: `false`. */
  allowLowContrast?: boolean | undefined;

  /**
   * Draws light on dark. With type `utf8`, the light modules have the colour of the text. With type
   * `terminal`, light modules are black and dark modules white. Only with these types. Default:
   * `false`.
   */
  inverse?: boolean | undefined;

  /**
   * Puts two modules in a character, one above the other, so that the code takes a quarter of the
   * space. Only with type `terminal`. Default: `false`.
   */
  small?: boolean | undefined;

  /**
   * Sets the quality of a JPEG: a number from 0 to 1, rounded to a whole percent, and at least 1 %.
   * Only with type `jpeg`. Default: 0.92, as in canvas and npm `qrcode`.
   */
  quality?: number | undefined;

  /**
   * Draws a logo in the middle of the code. All modules that the logo or its padding touches are
   * light, unless `logo.clear` says otherwise.
   *
   * By the standard, the code stays readable, with error correction left. Every codeword with a
   * hidden module counts as wrong. Each block keeps the part `logo.reserve` of the codewords that
   * it can correct (ISO/IEC 18004:2015, table 9). The logo never covers finder and timing patterns,
   * format information or version information.
   *
   * If you leave `version` open, it is the smallest that keeps the reserve. If you leave
   * `errorCorrectionLevel` open, or set `boostErrorCorrection`, the level is the highest at which
   * that version holds the text. If no version and level that you allow can keep the reserve, the
   * logo is `ERR_QR_LOGO_TOO_LARGE`, whose message names the largest `size`. `create` returns the
   * version, the level and the remaining reserve of a code with a logo.
   *
   * Not with types `utf8` and `terminal`. A PNG with a logo is at most 4096 pixels wide, as other
   * types made of pixels are without one. A `pdf` and an `eps` contain the logo at its own size, or
   * scaled down to 1024 pixels on its longer side. PostScript has no alpha: in an `eps`, the logo is
   * drawn over the light colour, or over white if that is transparent. Default: none.
   *
   * @example
   * ```js
   * const { generateQrCode } = require('qr-napi');
   *
   * const circle = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><circle r="1"/></svg>';
   * const logo = { image: Buffer.from(circle), size: 0.25 };
   * const svg = generateQrCode('https://example.com', { type: 'svg', logo });
   * require('node:assert').ok(svg.includes('<image '));
   * ```
   */
  logo?: Logo | undefined;

  /**
   * Draws a frame with round corners around the code and its quiet zone, and a band in it with a line
   * of text. The text is drawn as outlines, so that it looks the same in every type and on every
   * machine.
   *
   * The frame grows with the code: the frame of a code of version 1 is 1 module thick, and its band
   * 7 modules high. `width` is that of the picture with the frame, so that modules are smaller, and the
   * picture is higher than wide. `scale` and `margin` mean the same as without a frame. The corners
   * outside the frame are transparent; in a `jpeg` and a `bmp` they have the light colour.
   *
   * Not with types `utf8` and `terminal`, `style.backgroundRound` or `margin: 0`, with which no reader
   * finds the code. A PNG with a frame is at
   * most 4096 pixels wide. Default: none.
   *
   * @example
   * ```js
   * const { generateQrCode } = require('qr-napi');
   *
   * const frame = { text: 'SCAN ME', color: '#0a3d62' };
   * const svg = generateQrCode('https://example.com', { type: 'svg', frame });
   * require('node:assert').ok(svg.includes('viewBox="-5 -5 35 42"'));
   * ```
   */
  frame?: CaptionFrame | undefined;
}

/** Describes the codes of a sequence. */
export interface QrCodeSequenceOptions extends Omit<QrCodeOptions, 'sequence'> {
  /**
   * Sets the number of codes: an integer from 2 to 16. Default: as few as hold the text, but at least
   * 2.
   */
  symbols?: number | undefined;
}

/** Describes codes that are drawn off the main thread. */
export interface AsyncQrCodeOptions extends QrCodeOptions {
  /**
   * Stops the work when the signal aborts. The promise then rejects at once with an error whose
   * `name` is `'AbortError'`, whose `code` is `'ERR_QR_ABORTED'` and whose `cause` is the reason of
   * the signal. Default: none.
   */
  signal?: AbortSignal | undefined;
}

/**
 * Holds the bytes of a code. Its memory is an `ArrayBuffer` and never a `SharedArrayBuffer`, so
 * `new Response(bytes)` and `new Blob([bytes])` take a `QrCodeBuffer`. The type is
 * `Buffer<ArrayBuffer>` where `@types/node` has that type, and `Buffer` in older versions.
 *
 * From TypeScript 5.9 on, `new Response(bytes)` compiles only with an `@types/node` that has
 * `Buffer<ArrayBuffer>`, such as 18.19.130, 20.19, 22.20 or newer.
 */
export type QrCodeBuffer = ReturnType<typeof Buffer.alloc>;

/**
 * Draws a text as a QR code and returns the bytes of the picture, a PNG by default.
 *
 * The same arguments return the same bytes on every platform. A call takes a few microseconds for a
 * typical text, so a server needs neither a cache nor another thread. Like `Buffer.from`, this and
 * the other functions take the memory of a short PNG from Node's buffer pool.
 *
 * @param text what the code holds
 * @param options how the code looks. Default: a PNG of 200 × 200 pixels, with the smallest version,
 *   its highest level, and a quiet zone of 4 modules
 * @returns the bytes of the picture; types made of characters are UTF-8
 * @throws {QrCodeError} if the text or an option is wrong; see {@link QrCodeErrorCode}
 *
 * @example
 * ```js
 * const { generateQrCode } = require('qr-napi');
 *
 * const png = generateQrCode('https://example.com');
 * require('node:assert').equal(png.readUInt32BE(16), 200); // the width in the PNG header
 *
 * // Segments in chosen modes, and larger modules.
 * generateQrCode([{ data: 'ORDER ', mode: 'alphanumeric' }, { data: '20261122', mode: 'numeric' }], {
 *   errorCorrectionLevel: 'H',
 *   scale: 8,
 * });
 *
 * // 40 mm wide for print (113 points are 39.9 mm), and in the terminal.
 * generateQrCode('https://example.com', { type: 'pdf', width: 113 });
 * process.stdout.write(generateQrCode('https://example.com', { type: 'terminal', small: true }));
 * ```
 */
export function generateQrCode(text: Text, options?: QrCodeOptions): QrCodeBuffer;

/**
 * Does what {@link generateQrCode} does, on a thread of Node's pool. Use it for very large images,
 * which take milliseconds. For typical codes it costs more than it saves.
 *
 * @param text what the code holds
 * @param options how the code looks, and a `signal` to stop the work
 * @returns a promise of the bytes of the picture. It rejects with a {@link QrCodeError} if
 *   `generateQrCode` would throw
 *
 * @example
 * ```js
 * const { generateQrCodeAsync } = require('qr-napi');
 *
 * async function poster(text) {
 *   try {
 *     return await generateQrCodeAsync(text, { width: 4000, signal: AbortSignal.timeout(10_000) });
 *   } catch (error) {
 *     if (error.name === 'AbortError') return undefined;
 *     throw error;
 *   }
 * }
 * poster('https://example.com').then((png) => require('node:assert').ok(png.length > 57));
 * ```
 */
export function generateQrCodeAsync(
  text: Text,
  options?: AsyncQrCodeOptions,
): Promise<QrCodeBuffer>;

/**
 * Draws a long text as a sequence of 2 to 16 QR codes, in structured append (ISO/IEC 18004:2015,
 * clause 8). A reader that knows structured append joins the texts when it has read all codes, in any
 * order. Many phones do not: test with the readers that you write for.
 *
 * The text is divided between two characters, so that the parts take about as many bits. All codes
 * have the same version: that of `version`, or the smallest at which `symbols` codes hold the text.
 * Without `symbols`, they are as few as hold the text in `version`, in `maxVersion` or in version 40.
 * With a logo, each code has the smallest version that its logo needs. Text is never in kanji mode:
 * `eci: 'shift_jis'` takes two bytes for a kanji instead of three.
 *
 * @param text what the codes hold together: a string, or bytes that may be divided anywhere
 * @param options how all the codes look, and the number of `symbols`
 * @returns the bytes of the pictures, in order
 * @throws {QrCodeError} if the text or an option is wrong. A text that does not fit is
 *   `ERR_QR_DATA_TOO_LONG`, whose `details.neededSymbols` is the number of codes that would hold it
 *
 * @example
 * ```js
 * const { generateQrCodeSequence } = require('qr-napi');
 *
 * const text = 'A long text. '.repeat(100);
 * const codes = generateQrCodeSequence(text, { symbols: 4, scale: 4 });
 * require('node:assert').equal(codes.length, 4);
 * ```
 */
export function generateQrCodeSequence(
  text: string | Uint8Array | Payload,
  options?: QrCodeSequenceOptions,
): QrCodeBuffer[];

/** Draws texts as QR codes with the options of {@link qrCodeGenerator}. */
export interface QrCodeGenerator {
  /**
   * Draws a text as a QR code. Returns the bytes that {@link generateQrCode} returns for the same
   * text and options.
   *
   * @param text what the code holds
   * @throws {QrCodeError} if the text is wrong, or does not fit; see {@link QrCodeErrorCode}
   */
  (text: Text): QrCodeBuffer;

  /**
   * Describes the symbol of a text: the version and level that the generator chooses for it. Takes
   * as long as drawing the code.
   *
   * @param text what the code holds
   * @throws {QrCodeError} if drawing the code would throw
   */
  describe(text: Text): QrCodeDescription;
}

/**
 * Returns a function that draws texts as QR codes with the same options. It reads and validates the
 * options once, and decodes the logo once. Use it where many codes look alike: with a logo it saves
 * most of the time of a call, with other options about half a microsecond.
 *
 * Copies the options and the logo, so changing them later changes no code. Keeps the file of the
 * logo until the function is garbage-collected. All generators of a process together keep at most
 * 64 MiB of decoded logos: beyond that, some are decoded again. Each worker thread needs a
 * generator of its own, as functions cannot be sent to one.
 *
 * @param options how all codes look. Default: as for {@link generateQrCode}
 * @throws {QrCodeError} if an option is wrong, or if the options allow no code at all, such as a
 *   `width` that is too small for the smallest symbol
 *
 * @example
 * ```js
 * const { generateQrCode, qrCodeGenerator } = require('qr-napi');
 *
 * const options = { width: 300, color: { dark: '#4c1d95' } };
 * const draw = qrCodeGenerator(options);
 * const tickets = ['1', '2', '3'].map((id) => draw(`https://example.com/ticket/${id}`));
 *
 * const assert = require('node:assert');
 * assert.deepEqual(tickets[2], generateQrCode('https://example.com/ticket/3', options));
 * assert.deepEqual(draw.describe('https://example.com'), {
 *   version: 2,
 *   errorCorrectionLevel: 'Q',
 * });
 * ```
 */
export function qrCodeGenerator(options?: QrCodeOptions): QrCodeGenerator;

/** Names a parameter of ISO/IEC 15415 and of annex G of ISO/IEC 18004:2015. */
export type GradeParameter =
  | 'decode'
  | 'symbolContrast'
  | 'modulation'
  | 'reflectanceMargin'
  | 'fixedPatternDamage'
  | 'axialNonuniformity'
  | 'gridNonuniformity'
  | 'unusedErrorCorrection'
  | 'formatInformation'
  | 'versionInformation';

/** Gives a grade of ISO/IEC 15415: 4.0 or A is the best, and 0.0 or F fails. */
export interface Grade {
  /** Gives the number. */
  grade: '4.0' | '3.0' | '2.0' | '1.0' | '0.0';
  /** Gives the letter. */
  letter: 'A' | 'B' | 'C' | 'D' | 'F';
}

/** Gives the value and the grade of a parameter. */
export interface GradedParameter extends Grade {
  /**
   * Gives the value: 0 to 1 for `decode`, `symbolContrast`, `modulation`, `reflectanceMargin` and
   * `unusedErrorCorrection`, where 1 is the best; the number of wrong or unclear modules for
   * `fixedPatternDamage`, `formatInformation` and `versionInformation`; and parts of a module for
   * `axialNonuniformity` and `gridNonuniformity`, which are `Infinity` if the timing patterns are too
   * damaged to measure them.
   */
  value: number;
}

/** Predicts what a verifier would measure on a code: see {@link gradeQrCode}. */
export interface QrCodeGrade extends Grade {
  /** Names the parameter that limits the grade: the first of those with the lowest. */
  limiting: GradeParameter;
  /** Gives each parameter. Only QR codes of version 7 and larger have `versionInformation`. */
  parameters: Record<Exclude<GradeParameter, 'versionInformation'>, GradedParameter> & {
    versionInformation?: GradedParameter;
  };
  /** Gives the version, as in {@link QrCodeDescription}. */
  version: number | MicroQrVersion | RmqrVersion;
  /** Gives the error correction level, as in {@link QrCodeDescription}. */
  errorCorrectionLevel: 'L' | 'M' | 'Q' | 'H';
}

/**
 * Predicts the grade that a verifier would give to a code: draws the picture, and measures the
 * parameters of ISO/IEC 15415 on its pixels. This is a prediction for ideal printing and no
 * verifier's measurement: ink, paper and light only make a grade worse.
 *
 * A picture of pixels is graded at its own size, before it is compressed. An `svg`, `eps` or `pdf` is
 * graded at 8 pixels a module, and so is a picture wider than 4096 pixels; text is graded as black
 * squares on white. A logo counts unless it is an SVG, whose modules are graded as they are without
 * it. A code that cannot be read is graded F, and no error: `verify` has no effect.
 *
 * @param text as for {@link generateQrCode}
 * @param options as for {@link generateQrCode}
 * @returns the overall grade, which is the lowest of the parameters, and each of them
 * @throws {QrCodeError} as {@link generateQrCode}, but never `ERR_QR_UNREADABLE`
 *
 * @example
 * ```js
 * const assert = require('node:assert');
 * const { gradeQrCode } = require('qr-napi');
 *
 * const { grade, letter } = gradeQrCode('https://example.com');
 * assert.deepEqual([grade, letter], ['4.0', 'A']);
 *
 * const color = { dark: '#f97316' };
 * const orange = gradeQrCode('https://example.com', { color });
 * assert.deepEqual([orange.letter, orange.limiting], ['B', 'symbolContrast']);
 * ```
 */
export function gradeQrCode(text: Text, options?: QrCodeOptions): QrCodeGrade;

/** Describes the symbol of a code. */
export interface QrCodeDescription {
  /** Gives the version: 1 to 40, or the name of a version of Micro QR or rMQR. */
  version: number | MicroQrVersion | RmqrVersion;
  /** Gives the error correction level. Version M1, which only detects errors, has `'L'` here. */
  errorCorrectionLevel: 'L' | 'M' | 'Q' | 'H';
  /** Describes the logo, if the code has one. */
  logo?: {
    /** Gives the part of the error correction that is left under the logo, 0 to 1. */
    reserve: number;
  };
}

/**
 * Describes the symbol of the last code that this thread drew: by `generateQrCode`, by a request
 * handler, or by a function of npm `qrcode`. Call it right after one of them, to log or show which
 * version and level were chosen. Unlike `create`, it encodes nothing and decodes no logo. Codes of
 * `generateQrCodeAsync` and `generateQrCodes` do not count, as other threads draw them. `describe`
 * of a {@link qrCodeGenerator} describes the code of a given text.
 *
 * @returns the description, or undefined if this thread has drawn no code
 *
 * @example
 * ```js
 * const { describeLastQrCode, generateQrCode } = require('qr-napi');
 *
 * generateQrCode('https://example.com');
 * const { version, errorCorrectionLevel } = describeLastQrCode();
 * require('node:assert').deepEqual([version, errorCorrectionLevel], [2, 'Q']);
 * ```
 */
export function describeLastQrCode(): QrCodeDescription | undefined;

/**
 * Draws the codes of many texts on all cores, and yields them in the order of the texts.
 *
 * The function reads ahead of the consumer, but never more than 768 texts for each core, or 16 MiB.
 * However many and large the codes are, the work takes less than 256 MiB of memory, besides the
 * codes that the consumer keeps.
 *
 * The iteration throws at the first text that cannot be encoded, after the codes of all texts
 * before it. The message names the place of the text, as in `texts[3]`. To end the iteration early,
 * `break`, throw, or abort the signal. That ends the work and calls `return` of the source.
 *
 * @param texts an iterable or async iterable of texts, not of promises
 * @param options how all the codes look, and a `signal` to stop; read and validated at once
 * @returns an async iterable of the bytes of the pictures, which can be iterated over once
 * @throws {QrCodeError} if `texts` is not iterable, or an option is wrong
 *
 * @example
 * ```js
 * const { generateQrCodes } = require('qr-napi');
 *
 * async function total() {
 *   const texts = Array.from({ length: 500 }, (_, i) => `https://example.com/ticket/${i}`);
 *   let bytes = 0;
 *   for await (const png of generateQrCodes(texts, { errorCorrectionLevel: 'M' })) {
 *     bytes += png.length;
 *   }
 *   return bytes;
 * }
 * total().then((bytes) => require('node:assert').ok(bytes > 500 * 57));
 * ```
 */
export function generateQrCodes(
  texts: Iterable<Text> | AsyncIterable<Text>,
  options?: AsyncQrCodeOptions,
): AsyncGenerator<QrCodeBuffer, void, undefined>;

/**
 * Names the kind of an error.
 * [docs/errors.md](https://github.com/qr-napi/qr-napi/blob/main/docs/errors.md) has the cause of
 * each, what to do, and an example.
 *
 * - `ERR_QR_INVALID_TEXT`: the text has a wrong type, is empty, or is not well-formed Unicode.
 * - `ERR_QR_INVALID_SEGMENT`: a segment has a wrong type, or a character that its mode cannot
 *   encode.
 * - `ERR_QR_INVALID_PAYLOAD`: a field of a payload is wrong, missing or unknown.
 * - `ERR_QR_INVALID_OPTION`: an option has a wrong type or is out of range, or two options exclude
 *   each other.
 * - `ERR_QR_UNKNOWN_OPTION`: an option has a name that does not exist.
 * - `ERR_QR_LOW_CONTRAST`: the colours are too similar to scan, or light on dark.
 * - `ERR_QR_DATA_TOO_LONG`: the text does not fit in any version at the error correction level.
 * - `ERR_QR_VERSION_TOO_SMALL`: the text does not fit in the requested version.
 * - `ERR_QR_WIDTH_TOO_SMALL`: the symbol and its quiet zone do not fit in the requested width.
 * - `ERR_QR_IMAGE_TOO_LARGE`: the image would be wider than its type allows.
 * - `ERR_QR_INVALID_LOGO`: the logo is not a picture that can be drawn.
 * - `ERR_QR_INVALID_FONT`: the font of the frame cannot be used, or lacks a character of its text.
 * - `ERR_QR_LOGO_TOO_LARGE`: the logo hides so much of the symbol that it would not scan reliably.
 * - `ERR_QR_UNREADABLE`: the picture was read back, and readers could not read it.
 * - `ERR_QR_OUT_OF_MEMORY`: memory is too short to draw the image or to decode the logo.
 * - `ERR_QR_ABORTED`: the signal was aborted.
 * - `ERR_QR_ADDON_NOT_LOADED`: the binary for this system is missing, of another version, or cannot
 *   be loaded. Thrown when the package is loaded.
 * - `ERR_QR_INTERNAL`: this package has a bug. Please report it.
 */
export type QrCodeErrorCode =
  | 'ERR_QR_INVALID_TEXT'
  | 'ERR_QR_INVALID_SEGMENT'
  | 'ERR_QR_INVALID_GS1'
  | 'ERR_QR_INVALID_PAYLOAD'
  | 'ERR_QR_INVALID_OPTION'
  | 'ERR_QR_UNKNOWN_OPTION'
  | 'ERR_QR_LOW_CONTRAST'
  | 'ERR_QR_DATA_TOO_LONG'
  | 'ERR_QR_VERSION_TOO_SMALL'
  | 'ERR_QR_WIDTH_TOO_SMALL'
  | 'ERR_QR_IMAGE_TOO_LARGE'
  | 'ERR_QR_INVALID_LOGO'
  | 'ERR_QR_INVALID_FONT'
  | 'ERR_QR_LOGO_TOO_LARGE'
  | 'ERR_QR_UNREADABLE'
  | 'ERR_QR_OUT_OF_MEMORY'
  | 'ERR_QR_ABORTED'
  | 'ERR_QR_ADDON_NOT_LOADED'
  | 'ERR_QR_INTERNAL';

/** Holds the figures of an error, by name. docs/errors.md lists the fields of each code. */
export interface QrCodeErrorDetails {
  /** Names the cause if a code has several, such as `'svg-element'`. */
  readonly reason?: string;
  /** Gives the index of the text, from 0, for an error of `generateQrCodes`. */
  readonly textIndex?: number;
  /** Gives the requested version, or the version of the symbol with the logo. */
  readonly version?: number | string;
  /** Gives the smallest version that holds the text, for `ERR_QR_VERSION_TOO_SMALL`. */
  readonly smallestVersion?: number | string;
  /** Names the symbology. */
  readonly symbology?: 'qr' | 'micro-qr' | 'rmqr';
  /** Names the symbology that holds a text that is too long for `symbology`. */
  readonly otherSymbology?: 'qr' | 'micro-qr' | 'rmqr';
  /** Gives the smallest version of `otherSymbology` that holds the text. */
  readonly otherVersion?: number | string;
  /** Lists the error correction levels that the version or the symbology has, such as `L, M`. */
  readonly levels?: string;
  /** Gives the width of the image, in pixels, or in `unit`. */
  readonly width?: number;
  /** Gives the smallest width that holds the symbol, in pixels, for `ERR_QR_WIDTH_TOO_SMALL`. */
  readonly smallestWidth?: number;
  /** Gives the largest width of the type, in `unit`, for `ERR_QR_IMAGE_TOO_LARGE`. */
  readonly maxWidth?: number;
  /**
   * Names the unit: `'pixels'` or `'modules'` of a width; `'bytes'`, `'characters'` … of a length.
   */
  readonly unit?: string;
  /** Gives the length of the text, in `unit`, for `ERR_QR_DATA_TOO_LONG`. */
  readonly length?: number;
  /** Gives the largest length that fits, in `unit`, for `ERR_QR_DATA_TOO_LONG`. */
  readonly maxLength?: number;
  /** Gives the largest version that may be chosen. */
  readonly maxVersion?: number;
  /** Gives the number of codes of a sequence that hold the text, for `ERR_QR_DATA_TOO_LONG`. */
  readonly neededSymbols?: number;
  /** Gives the error correction level. */
  readonly level?: 'L' | 'M' | 'Q' | 'H';
  /** Gives the largest `logo.size`, for `ERR_QR_LOGO_TOO_LARGE`; 0 if no size is small enough. */
  readonly largestSize?: number;
  /** Gives the least `style.size` that is read, for `ERR_QR_UNREADABLE`. */
  readonly size?: number;
  /** Gives the name that the caller probably meant, for `ERR_QR_UNKNOWN_OPTION`. */
  readonly suggestion?: string;
  readonly [name: string]: number | string | undefined;
}

/**
 * Describes what went wrong: the class of every error of this package. `code`, `argument`,
 * `expected`, `received` and `details` are for programs. The message is for people: it says what is
 * wrong and what to do, and may change from one version to the next. An error that a getter or an
 * iterable of the caller throws is passed on unchanged.
 *
 * @example
 * ```js
 * const assert = require('node:assert');
 * const { generateQrCode, QrCodeError } = require('qr-napi');
 *
 * try {
 *   generateQrCode('https://example.com', { width: 20 });
 *   assert.fail();
 * } catch (error) {
 *   assert.ok(error instanceof QrCodeError);
 *   assert.equal(error.code, 'ERR_QR_WIDTH_TOO_SMALL');
 *   assert.equal(error.argument, 'width');
 *   assert.deepEqual(error.details, { width: 20, smallestWidth: 33 });
 * }
 * ```
 */
export class QrCodeError extends Error {
  constructor(
    code: QrCodeErrorCode,
    message: string,
    fields?: {
      cause?: unknown;
      argument?: string | undefined;
      expected?: string | undefined;
      received?: string | undefined;
      details?: QrCodeErrorDetails | undefined;
    },
  );
  /** Is `'QrCodeError'`, or `'AbortError'` if the code is `ERR_QR_ABORTED`. */
  name: string;
  /** Identifies the fault. */
  readonly code: QrCodeErrorCode;
  /**
   * Names the wrong option or argument as the caller wrote it: `'width'`, `'color.dark'`,
   * `'text[2].data'`. Missing if the error is about several arguments, or about none.
   */
  readonly argument?: string;
  /** For an argument of a wrong type or out of range: the right values, in words. */
  readonly expected?: string;
  /** For an argument of a wrong type or out of range: the value, as the message shows it. */
  readonly received?: string;
  /** Holds the figures of the message by name, frozen. */
  readonly details?: QrCodeErrorDetails;
}
