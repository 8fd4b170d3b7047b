/// <reference types="node" />

/** The functions and types of npm `qrcode`; but `Mode` and `ErrorCorrectionLevel` are those of this file. */
export * from './lib/compat/index';

/**
 * The error correction level: about how much of the symbol may be lost, 7 % (`L`), 15 % (`M`), 25 %
 * (`Q`) or 30 % (`H`) (ISO/IEC 18004:2015, clause 6.5.1). Upper or lower case; the long names are those of
 * npm `qrcode`.
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
 * How the characters of a segment become bits (ISO/IEC 18004:2015, clause 7.3).
 *
 * - `numeric`: the digits 0–9, ten bits for three.
 * - `alphanumeric`: 0–9, A–Z, space and `$%*+-./:`, eleven bits for two.
 * - `byte`: any text, as UTF-8, or any bytes; eight bits for each byte.
 * - `kanji`: characters of JIS X 0208, thirteen bits each.
 */
export type Mode = 'numeric' | 'alphanumeric' | 'byte' | 'kanji';

/**
 * A part of the content whose mode the caller may choose. Without a `mode`, a string is cut into the
 * segments that take the fewest bits, and bytes are a segment in byte mode.
 */
export type Segment = { data: string; mode?: Mode } | { data: Uint8Array; mode?: 'byte' };

/**
 * What a code holds.
 *
 * - A string, which must be well-formed: it is cut into the segments that take the fewest bits. In byte
 *   mode it is UTF-8. Kanji mode is used only where it makes the symbol smaller and leaves no character
 *   beyond ASCII in byte mode.
 * - A `Uint8Array`, such as a `Buffer`: its bytes as they are, in byte mode. Not a view of a
 *   `SharedArrayBuffer`.
 * - An array of segments.
 *
 * Bytes are copied before the function returns, and as they are taken from an iterable.
 *
 * The largest symbol, version 40, holds 2953 bytes, 4296 alphanumeric characters or 7089 digits at level
 * `L`; 1273, 1852 or 3057 at level `H`.
 */
export type Text = string | Uint8Array | readonly Segment[];

/**
 * What a code is made as.
 *
 * - `png`: PNG of one bit a pixel, greyscale if black on white, else with a palette. With a colour
 *   that is not opaque it has 8 bits a pixel, which every PDF library that we test reads. With a
 *   logo it has 24 bits a pixel, or 32 with alpha. sharp keeps a greyscale PNG grey, also the
 *   background of `extend`: to work in colour, begin with `sharp(png).pipelineColourspace('srgb')`.
 * - `svg`: SVG, the dark modules as one path of filled outlines, a unit a module. With `width` or
 *   `scale` it has that size, in CSS pixels; without, it fills its container.
 * - `utf8`: lines of half blocks, dark modules in the colour of the text; with `inverse` light ones.
 * - `terminal`: text in the colours black and white of a terminal, by escape sequences: right on light and on dark ones.
 *   A module is two spaces; with `small` it is half a block.
 * - `eps`: Encapsulated PostScript, for print. `width` and `scale` are in points, 1/72 inch; default: 200 points wide.
 *   `color.light` may be opaque or, with an alpha of 0, not painted at all; `color.dark` is opaque.
 * - `pdf`: PDF of one page, as large as the code. Sizes as with `eps`.
 * - `webp`: WebP, lossless.
 * - `jpeg`: JPEG, for what reads nothing else: it is thirty times as large as PNG. Its colours are opaque.
 * - `gif`: GIF. Its colours are opaque or transparent.
 * - `bmp`: BMP of one bit a pixel. Its colours are opaque.
 *
 * The last four are at most 4096 pixels wide.
 *
 * Text, which is `utf8` and `terminal`, is UTF-8. It has no `width`, no `scale` and no `color`, and is at most 1024
 * modules wide, else `ERR_QR_IMAGE_TOO_LARGE`. In an `svg`, `eps` or `pdf` modules need be no whole pixels or points.
 */
export type Type = 'png' | 'svg' | 'utf8' | 'terminal' | 'eps' | 'pdf' | 'webp' | 'jpeg' | 'gif' | 'bmp';

/**
 * The colours of a code, each as 3, 4, 6 or 8 hex digits, red, green, blue and alpha, such as `'#08f'` or `'0088ffcc'`.
 */
export interface Color {
  /** Of dark modules. Default: `'#000'`. */
  dark?: string | undefined;
  /** Of light modules and the quiet zone. Default: `'#fff'`. `'#0000'` is transparent. */
  light?: string | undefined;
}

/** What is drawn in the middle of a code. */
export interface Logo {
  /**
   * The bytes of a PNG, JPEG or WebP, or with type `svg` also of an SVG: at most 4 MiB, 4096 × 4096
   * pixels (6 million as lossy WebP) and 96 MiB of memory to decode them, and not animated. Other
   * pictures are `ERR_QR_INVALID_LOGO`, and so are pictures with far more Huffman tables or scans
   * than their pixels need. The bytes are copied before the function returns. Transparency and the
   * orientation of a photo are kept; colour profiles are not applied.
   *
   * An SVG must be well-formed XML in UTF-8, UTF-16, ISO-8859-1, windows-1252 or US-ASCII, with the
   * namespace of SVG. Entities that its document type declares must be plain text. The SVG is
   * written anew, as UTF-8: it keeps the elements and attributes of static SVG, and loses what no
   * viewer draws, such as comments, metadata and the data of editors. An SVG that runs, loads or
   * animates anything is refused, and so is one that makes a viewer draw more than 100,000
   * elements.
   */
  image: Uint8Array;
  /**
   * The side of the square that the logo is within, as a part of the symbol's width without the quiet zone: a number above
   * 0 and at most 0.5, in steps of 0.0001. The logo keeps its ratio. Default: 0.2.
   */
  size?: number | undefined;
  /** The light ground around the logo, in modules: a number from 0 to 10, in steps of 0.01. Default: 1. */
  padding?: number | undefined;
  /**
   * The part of each block's error correction that stays unused under the logo, to restore dirt,
   * glare and poor print: a number from 0 to 1, in steps of 0.0001. With 0 the code can be read
   * only if nothing else is wrong with it. Default: 0.5, which ISO/IEC 15415:2011 grades B or
   * better.
   */
  reserve?: number | undefined;
}

/**
 * What describes a code. Nothing is clamped, rounded or ignored: an unknown option, or one of a wrong type
 * or out of range, is an error, also with a value of `null`. `undefined` means the default.
 */
export interface QrCodeOptions {
  /**
   * How much of the symbol may be lost. Default: the highest level at which the smallest version
   * holds the text. So `https://example.com` is version 2 at level `Q`.
   */
  errorCorrectionLevel?: ErrorCorrectionLevel | undefined;

  /**
   * Raises the level from `errorCorrectionLevel` as far as the version allows: to the highest level
   * at which the version holds the text. The version stays the smallest that holds the text at
   * `errorCorrectionLevel`, or the one in `version`. Default: `true` if `errorCorrectionLevel` is
   * left open, `false` if it is given. With `false` a level that is left open is `L`.
   */
  boostErrorCorrection?: boolean | undefined;

  /**
   * The version, an integer from 1 (21 × 21 modules) to 40 (177 × 177). Default: the smallest that holds
   * the text. One that is too small is `ERR_QR_VERSION_TOO_SMALL`, which names the smallest that fits.
   */
  version?: number | undefined;

  /**
   * The data mask, an integer from 0 to 7 (ISO/IEC 18004:2015, table 10). Default: the one with the least
   * penalty (clause 7.8.3).
   */
  maskPattern?: number | undefined;

  /**
   * The quiet zone on each side, in modules: an integer from 0 to 8181. Default: 4, as the standard
   * demands (clause 6.3.8).
   */
  margin?: number | undefined;

  /**
   * The width and height of the whole image, in pixels, exactly: an integer from 1 to 16384.
   * Modules are as many whole pixels as fit, the symbol is centred, and the pixels left over widen
   * the quiet zone. An odd pixel goes to the right and the bottom. Default: 200. One that cannot
   * hold the symbol is `ERR_QR_WIDTH_TOO_SMALL`, and one above 4096 with a type that has no more is
   * `ERR_QR_IMAGE_TOO_LARGE`. With types `svg`, in CSS pixels, `eps` and `pdf`, in points, modules
   * fill any width. Excludes `scale`.
   */
  width?: number | undefined;

  /**
   * The width and height of a module, in pixels: an integer from 1 to 16384. The whole image may be at most
   * 16384 wide, else `ERR_QR_IMAGE_TOO_LARGE`. Excludes `width`.
   */
  scale?: number | undefined;

  /**
   * Whether the symbol says that its bytes are UTF-8, by an ECI header (assignment number 26) in front.
   * Default: `false`: nearly all readers recognise UTF-8, and some do not know the header. A reader that
   * guesses wrong, as ZBar does of `café`, needs `true`. Then bytes must be UTF-8, text is never in kanji mode,
   * and there is room for 12 bits less.
   */
  eci?: boolean | undefined;

  /** What the code is made as. Default: `'png'`. */
  type?: Type | undefined;

  /**
   * The colours. Default: black on white. Light modules have to reflect at least 40 % of what white does more than dark
   * ones (ISO/IEC 15415:2011, clause 7.8.3, grade C; relative luminance, on white where they are transparent), else
   * `ERR_QR_LOW_CONTRAST`: many readers do not see them, or do not read light on dark.
   */
  color?: Color | undefined;

  /** Whether colours may be any two. Default: `false`. */
  allowLowContrast?: boolean | undefined;

  /**
   * Whether light modules are what is drawn, for light on dark: with type `utf8` they have the colour of the text, and with
   * type `terminal` they are black, and dark ones white. No other type has it. Default: `false`.
   */
  inverse?: boolean | undefined;

  /**
   * Whether text for a terminal has two modules a character, one above the other, and so takes a quarter of the space: only
   * with type `terminal`. Default: `false`.
   */
  small?: boolean | undefined;

  /**
   * How much of a JPEG is kept: a number from 0 to 1, taken as the nearest whole percent, the least of which is 1. Only with
   * type `jpeg`. Default: 0.92, as canvas and npm `qrcode` have it.
   */
  quality?: number | undefined;

  /**
   * A logo in the middle of the code. All modules that it or its padding touches are light.
   *
   * The code can be read with the logo, by the standard, and has error correction left. Every
   * codeword with a hidden module counts as wrong, and each block keeps a part of the codewords
   * that it corrects (ISO/IEC 18004:2015, table 9): `logo.reserve`, by default half. Finder and
   * timing patterns, format and version information are never covered.
   *
   * A version that is left open is the smallest that keeps the reserve. If `errorCorrectionLevel`
   * is left open or `boostErrorCorrection` is `true`, the level is the highest at which that
   * version holds the text. A logo that is too large for every version and level that are allowed
   * is `ERR_QR_LOGO_TOO_LARGE`, which names the largest `size`. `create` returns the version, the
   * level and the reserve of a code with a logo.
   *
   * With types `png`, `svg`, `webp`, `jpeg`, `gif` and `bmp`; those that are made of pixels are then at most 4096 wide.
   *
   * @example
   * ```js
   * const { generateQrCode } = require('qr-napi');
   *
   * const image = require('node:fs').readFileSync('docs/example.png');
   * const png = generateQrCode('https://example.com', { logo: { image, size: 0.25 }, width: 400 });
   * require('node:assert').equal(png.readUInt32BE(16), 400);
   * ```
   */
  logo?: Logo | undefined;
}

/** What describes codes that are made off the main thread. */
export interface AsyncQrCodeOptions extends QrCodeOptions {
  /**
   * Stops the work: the promise rejects at once with an error whose `name` is `'AbortError'`, `code` is
   * `'ERR_QR_ABORTED'`, and `cause` the reason of the signal. Default: none.
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
 * The code of a text, as the bytes of a PNG image, or of what `type` says.
 *
 * The same arguments give the same bytes, on every platform. A call takes a few microseconds for a
 * usual text, so that a server need neither keep its results nor make them elsewhere. A short PNG, of this function
 * or the others, is in Node's pool, as a short `Buffer.from` is.
 *
 * @param text what the code holds
 * @param options what it looks like; default: the smallest version and its highest level, 200 × 200
 *   pixels, a quiet zone of 4 modules
 * @returns the bytes of the image; text is UTF-8
 * @throws {QrCodeError} for text or options that cannot be; see `QrCodeErrorCode`
 *
 * @example
 * ```js
 * const { generateQrCode } = require('qr-napi');
 *
 * const png = generateQrCode('https://example.com');
 * require('node:assert').equal(png.readUInt32BE(16), 200); // the width in the PNG header
 *
 * // Segments in modes of one's own, and larger modules.
 * generateQrCode([{ data: 'ORDER ', mode: 'alphanumeric' }, { data: '20261122', mode: 'numeric' }], {
 *   errorCorrectionLevel: 'H',
 *   scale: 8,
 * });
 *
 * // 40 mm wide (113 points are 39.9), to print, and on a terminal.
 * generateQrCode('https://example.com', { type: 'pdf', width: 113 });
 * process.stdout.write(generateQrCode('https://example.com', { type: 'terminal', small: true }));
 * ```
 */
export function generateQrCode(text: Text, options?: QrCodeOptions): QrCodeBuffer;

/**
 * The same as {@link generateQrCode}, made on a thread of Node's pool: for very large images, which take
 * milliseconds. For usual codes it costs more than it saves.
 *
 * @param text what the code holds
 * @param options what it looks like, and a `signal` to stop
 * @returns a promise of the PNG; it rejects with a {@link QrCodeError} where `generateQrCode` throws
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
export function generateQrCodeAsync(text: Text, options?: AsyncQrCodeOptions): Promise<QrCodeBuffer>;

/** Describes the symbol of a code. */
export interface QrCodeDescription {
  /** The version, 1 to 40. */
  version: number;
  /** The error correction level. */
  errorCorrectionLevel: 'L' | 'M' | 'Q' | 'H';
  /** Describes the logo, if the code has one. */
  logo?: {
    /** The part of the error correction that is left under the logo, 0 to 1. */
    reserve: number;
  };
}

/**
 * Describes the symbol of the last code that this thread drew: by `generateQrCode`, by a request
 * handler, or by a function of npm `qrcode`. Call it right after one of them, to log or show which
 * version and level were chosen. Unlike `create`, it encodes nothing and decodes no logo. Codes of
 * `generateQrCodeAsync` and `generateQrCodes` are drawn on other threads, and do not count.
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
 * The codes of many texts, in their order, made on all cores.
 *
 * Texts are read as codes are taken: never more than 768 texts for each core, or 16 MiB, ahead of
 * the consumer. However many and large the codes are, the work takes less than 256 MiB of memory
 * besides the codes that the consumer keeps. The iteration throws at the first text that cannot be
 * encoded, after the codes of all texts before it; the message names its place, as in `texts[3]`.
 * Ending the iteration early (`break`, an error, or the signal) ends the work and calls `return` of
 * the source.
 *
 * @param texts an iterable or async iterable of what the codes hold, not of promises
 * @param options what they look like, the same for all, and a `signal` to stop; read and checked at once
 * @returns an async iterable of the PNGs, to be iterated over once
 * @throws {QrCodeError} for options, or `texts`, that cannot be
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
 * What can be wrong. docs/errors.md has an example of each.
 *
 * - `ERR_QR_INVALID_TEXT`: the text is of a wrong type, empty, or not well-formed.
 * - `ERR_QR_INVALID_SEGMENT`: a segment is not one, or has a character that its mode cannot express.
 * - `ERR_QR_INVALID_OPTION`: an option is of a wrong type or out of range, or two exclude each other.
 * - `ERR_QR_UNKNOWN_OPTION`: an option has a name that is not known.
 * - `ERR_QR_LOW_CONTRAST`: the colours are too much alike to be read, or light on dark.
 * - `ERR_QR_DATA_TOO_LONG`: the text does not fit in any symbol of the error correction level.
 * - `ERR_QR_VERSION_TOO_SMALL`: the text does not fit in the version that was asked for.
 * - `ERR_QR_WIDTH_TOO_SMALL`: the symbol and its quiet zone do not fit in the width.
 * - `ERR_QR_IMAGE_TOO_LARGE`: the image would be wider than its type can be: 16384 or 4096 pixels, or 1024 modules of text.
 * - `ERR_QR_INVALID_LOGO`: the logo is no picture that can be drawn, or too large a one to decode.
 * - `ERR_QR_LOGO_TOO_LARGE`: the logo hides more of the symbol than error correction restores.
 * - `ERR_QR_OUT_OF_MEMORY`: there is not enough memory for the image, or to decode the logo.
 * - `ERR_QR_ABORTED`: the signal was aborted.
 * - `ERR_QR_ADDON_NOT_LOADED`: there is no binary of this version for this system, or it does not load. Thrown when the
 *   package is loaded.
 * - `ERR_QR_INTERNAL`: a fault of this package; please report it.
 */
export type QrCodeErrorCode =
  | 'ERR_QR_INVALID_TEXT'
  | 'ERR_QR_INVALID_SEGMENT'
  | 'ERR_QR_INVALID_OPTION'
  | 'ERR_QR_UNKNOWN_OPTION'
  | 'ERR_QR_LOW_CONTRAST'
  | 'ERR_QR_DATA_TOO_LONG'
  | 'ERR_QR_VERSION_TOO_SMALL'
  | 'ERR_QR_WIDTH_TOO_SMALL'
  | 'ERR_QR_IMAGE_TOO_LARGE'
  | 'ERR_QR_INVALID_LOGO'
  | 'ERR_QR_LOGO_TOO_LARGE'
  | 'ERR_QR_OUT_OF_MEMORY'
  | 'ERR_QR_ABORTED'
  | 'ERR_QR_ADDON_NOT_LOADED'
  | 'ERR_QR_INTERNAL';

/**
 * Every error of this package. Its message is one sentence that names the argument, what was expected and
 * what came; match on `code`, not on the message. Errors of the caller's own, thrown by a getter or an
 * iterable, come through as they are.
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
 * }
 * ```
 */
export class QrCodeError extends Error {
  constructor(code: QrCodeErrorCode, message: string, options?: { cause?: unknown });
  /** `'QrCodeError'`, or `'AbortError'` where the code is `ERR_QR_ABORTED`. */
  name: string;
  readonly code: QrCodeErrorCode;
}
