// biome-ignore-all lint/suspicious/noShadowRestrictedNames: toString is what npm calls it
// Declares the server functions of npm `qrcode` 1.5.4, with the type names of `@types/qrcode`.
// docs/migrating.md lists the differences.

import type { Writable } from 'node:stream';

import type { MicroQrVersion, QrCodeBuffer, QrCodeOptions, RmqrVersion, Type } from '../../index';
import type { Payload } from '../payloads/index';

/**
 * Names an error correction level: about 7 %, 15 %, 25 % or 30 % of the symbol may be lost.
 * JavaScript may also pass the level object of a {@link QRCode}.
 */
export type QRCodeErrorCorrectionLevel =
  | 'low'
  | 'medium'
  | 'quartile'
  | 'high'
  | 'L'
  | 'M'
  | 'Q'
  | 'H';

/** Numbers a data mask (ISO/IEC 18004:2015, table 10). */
export type QRCodeMaskPattern = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** Converts a character to Shift JIS. */
export type QRCodeToSJISFunc = (codePoint: string) => number;

/**
 * Describes a symbol. npm replaces or ignores wrong options; here a wrong value is
 * `ERR_QR_INVALID_OPTION`, and an unknown name is `ERR_QR_UNKNOWN_OPTION`. `null` means
 * `undefined`. In JavaScript, numbers may be strings of digits, such as `'5'`.
 */
export interface QRCodeOptions {
  /**
   * Sets the version: 1 to 40, or the name of a version of Micro QR or rMQR. Default: the smallest that
   * holds the text.
   */
  version?: QrCodeOptions['version'];
  /**
   * Sets how much of the symbol may be lost. Default: `'M'`; with a logo, the highest level from
   * `'M'` on at which the version holds the text.
   */
  errorCorrectionLevel?: QRCodeErrorCorrectionLevel | undefined;
  /** Sets the data mask, 0 to 7. Default: the mask with the least penalty. */
  maskPattern?: QRCodeMaskPattern | undefined;
  /** Must be a function, but is never called, as kanji mode is built in. */
  toSJISFunc?: QRCodeToSJISFunc | undefined;
}

/**
 * Describes a picture. An option that the type does not use is validated and has no effect, so that
 * several types can share the options.
 */
export interface QRCodeRenderersOptions
  extends QRCodeOptions,
    Omit<
      QrCodeOptions,
      | 'color'
      | 'errorCorrectionLevel'
      | 'margin'
      | 'maskPattern'
      | 'scale'
      | 'type'
      | 'version'
      | 'width'
    > {
  /** Sets the quiet zone on each side, in modules. Default: 4; with type `terminal`, 1. */
  margin?: number | undefined;
  /** Sets the width of a module, in pixels: an integer. An SVG ignores it. Default: 4. */
  scale?: number | undefined;
  /**
   * Sets the width of the whole picture, in pixels: an integer. Takes precedence over `scale`.
   * Default: none.
   */
  width?: number | undefined;
  /** Sets the colours, in hex digits or as CSS does. Default: black on white. */
  color?:
    | {
        /** Sets the colour of dark modules. Default: `'#000000ff'`. */
        dark?: string | undefined;
        /** Sets the colour of light modules and the quiet zone. Default: `'#ffffffff'`. */
        light?: string | undefined;
      }
    | undefined;
  /** Sets the quality of a JPEG, from 0 to 1. Default: 0.92. */
  quality?: number | undefined;
  /** Halves the width and height of a code of type `terminal`. Default: `false`. */
  small?: boolean | undefined;
  /** Holds the options of npm's encoders. Only `quality` has an effect, on a JPEG. */
  rendererOpts?:
    | {
        /** Sets the quality of a JPEG, from 0 to 1. */
        quality?: number | undefined;
        /** Has no effect: from 0 to 9. */
        deflateLevel?: number | undefined;
        /** Has no effect: from 0 to 4. */
        deflateStrategy?: number | undefined;
        /** Has no effect: from 1 on. */
        deflateChunkSize?: number | undefined;
      }
    | undefined;
}

/** Names the format of a data URL: an image, by name or media type. */
export type QRCodeDataURLType =
  | 'image/png'
  | 'image/jpeg'
  | 'image/webp'
  | 'image/svg+xml'
  | Exclude<Type, QRCodeTextType>;
type QRCodeTextType = 'utf8' | 'terminal';
/** Describes a picture as a data URL. */
export type QRCodeToDataURLOptions = QRCodeToDataURLOptionsJpegWebp | QRCodeToDataURLOptionsOther;
/** Describes a JPEG or WebP as a data URL. */
export interface QRCodeToDataURLOptionsJpegWebp extends QRCodeRenderersOptions {
  /** Sets the format. */
  type: 'image/jpeg' | 'image/webp';
}
/** Describes a picture of another format as a data URL. */
export interface QRCodeToDataURLOptionsOther extends QRCodeRenderersOptions {
  /** Sets the format. Default: `'image/png'`. */
  type?: Exclude<QRCodeDataURLType, 'image/jpeg' | 'image/webp'> | undefined;
}

/** Names a format that is made of characters. */
export type QRCodeStringType =
  | 'utf8'
  | 'svg'
  | 'terminal'
  | 'txt'
  | 'image/svg+xml'
  | Extract<Type, 'eps'>;
/** Describes a code as a string. */
export type QRCodeToStringOptions = QRCodeToStringOptionsTerminal | QRCodeToStringOptionsOther;
/** Describes a code for a terminal. */
export interface QRCodeToStringOptionsTerminal extends QRCodeRenderersOptions {
  /** Sets the format. */
  type: 'terminal';
}
/** Describes a code as a string in another format. */
export interface QRCodeToStringOptionsOther extends QRCodeRenderersOptions {
  /** Sets the format. Default: `'utf8'`. */
  type?: Exclude<QRCodeStringType, 'terminal'> | undefined;
}

/** Names the format of a file: any format, by name or media type. */
export type QRCodeFileType =
  | Type
  | 'terminal'
  | 'txt'
  | 'jpg'
  | 'image/png'
  | 'image/jpeg'
  | 'image/webp'
  | 'image/svg+xml';
/** Describes a file. */
export type QRCodeToFileOptions = QRCodeToFileOptionsPng | QRCodeToFileOptionsOther;
/** Describes a file in PNG, or in the format of its extension. */
export interface QRCodeToFileOptionsPng extends QRCodeRenderersOptions {
  /** Sets the format. Default: the one of the extension of the file. */
  type?: 'png' | undefined;
}
/** Describes a file in another format. */
export interface QRCodeToFileOptionsOther extends QRCodeRenderersOptions {
  /** Sets the format. Default: the one of the extension of the file. */
  type: Exclude<QRCodeFileType, 'png'> | undefined;
}

/** Names the format of a stream. */
export type QRCodeFileStreamType = QRCodeFileType;
/** Describes a picture that is written to a stream. */
export interface QRCodeToFileStreamOptions extends QRCodeRenderersOptions {
  /** Sets the format. Default: `'png'`. */
  type?: QRCodeFileStreamType | undefined;
}

/** Names the format of a buffer. */
export type QRCodeBufferType = QRCodeFileType;
/** Describes a picture in a buffer. */
export interface QRCodeToBufferOptions extends QRCodeRenderersOptions {
  /** Sets the format. Default: `'png'`. */
  type?: QRCodeBufferType | undefined;
}

/** Names the encoding of a segment. */
export type QRCodeSegmentMode = 'alphanumeric' | 'numeric' | 'byte' | 'kanji';

/**
 * Holds a part of the text. Without a mode, it is split into the segments that take the fewest
 * bits.
 */
export type QRCodeSegment =
  | QRCodeNumericSegment
  | QRCodeAlphanumericSegment
  | QRCodeByteSegment
  | QRCodeKanjiSegment
  | {
      mode?: never;
      data: string | number | readonly number[] | Buffer | Uint8ClampedArray | Uint8Array;
    };

/** Holds digits. */
export interface QRCodeNumericSegment {
  mode: 'numeric';
  data: string | number;
}

/** Holds digits, capital letters, spaces and `$%*+-./:`. */
export interface QRCodeAlphanumericSegment {
  mode: 'alphanumeric';
  data: string;
}

/** Holds text or bytes in byte mode. */
export interface QRCodeByteSegment {
  mode: 'byte';
  /** Holds text, encoded as UTF-8, or bytes. Numbers are bytes, from 0 to 255. */
  data: string | readonly number[] | Buffer | Uint8ClampedArray | Uint8Array;
}

/** Holds characters of JIS X 0208. */
export interface QRCodeKanjiSegment {
  mode: 'kanji';
  data: string;
}

/** Holds the text of a code: a string, bytes, or segments, also those of a {@link QRCode}. */
export type QRCodeText =
  | string
  | Uint8Array
  | Uint8ClampedArray
  | readonly (string | QRCodeSegment | GeneratedQRCodeSegment)[]
  | Payload;

/** Holds a symbol, as {@link create} returns it. */
export interface QRCode<Version = number> {
  /** Holds the modules. */
  modules: BitMatrix;
  /** Gives the version: 1 to 40, or the name of a version of Micro QR or rMQR. */
  version: Version;
  /** Names the kind of the symbol. */
  symbology: 'qr' | 'micro-qr' | 'rmqr';
  /** Gives the error correction level. */
  errorCorrectionLevel: ErrorCorrectionLevel;
  /** Gives the data mask, 0 to 7. */
  maskPattern: QRCodeMaskPattern | undefined;
  /** Holds the segments that the text was split into. */
  segments: GeneratedQRCodeSegment[];
  /** Describes the logo, if the code has one. The modules that the logo hides are light. */
  logo?: {
    /** Gives the part of the error correction that is left in the block with the least: 0 to 1. */
    reserve: number;
  };
}

/** Holds the modules: a byte for each, row by row. */
export interface BitMatrix {
  /** Gives the number of modules in a row, without the quiet zone. */
  size: number;
  /** Gives the same number, for a symbol that is not square. */
  width?: number;
  /** Gives the number of rows, for a symbol that is not square. */
  height?: number;
  /** Holds 1 for each dark module, else 0. */
  data: Uint8Array;
  /**
   * Holds 1 for each module without codewords: function patterns, format and version information.
   */
  reservedBit: Uint8Array;
  /** Sets a module. With `reserved`, it holds no codewords. */
  set(row: number, col: number, value: number, reserved: boolean): void;
  /** Returns 1 for a dark module, else 0. */
  get(row: number, col: number): number;
  /** Inverts a module if `value` is 1. */
  xor(row: number, col: number, value: number): void;
  /** Returns 1 for a module that holds no codewords, else 0. */
  isReserved(row: number, col: number): number;
}

/** Identifies a level by its bits in the format information: 1 for L, 0 for M, 3 for Q, 2 for H. */
export interface ErrorCorrectionLevel {
  readonly bit: 0 | 1 | 2 | 3;
}

/** Names a mode. */
export type ModeId = 'Numeric' | 'Alphanumeric' | 'Byte' | 'Kanji';
/** Identifies a mode (ISO/IEC 18004:2015, tables 2 and 3). */
export interface Mode<TModeId extends ModeId = ModeId> {
  readonly id: TModeId;
  /** Gives the mode indicator. */
  readonly bit: number;
  /** Gives the bits of the character count indicator in versions 1–9, 10–26 and 27–40. */
  readonly ccBits: readonly number[];
}

/** Holds a segment of a symbol. */
export type GeneratedQRCodeSegment = NumericData | AlphanumericData | ByteData | KanjiData;

/** Measures a segment of a symbol. */
export interface DataSegment {
  /** Returns the number of characters, or of bytes in byte mode. */
  getLength(): number;
  /** Returns the bits of the data, without mode and character count indicators. */
  getBitsLength(): number;
}

/** Holds a segment in numeric mode. */
export interface NumericData extends DataSegment {
  mode: Mode<'Numeric'>;
  data: string;
}

/** Holds a segment in alphanumeric mode. */
export interface AlphanumericData extends DataSegment {
  mode: Mode<'Alphanumeric'>;
  data: string;
}

/** Holds a segment in byte mode. */
export interface ByteData extends DataSegment {
  mode: Mode<'Byte'>;
  data: Uint8Array;
}

/** Holds a segment in kanji mode. */
export interface KanjiData extends DataSegment {
  mode: Mode<'Kanji'>;
  data: string;
}

/** Receives an error, or nothing after success. */
type Done = (error: Error | null | undefined) => void;

/**
 * Encodes a text and returns the symbol, for callers that draw it themselves.
 *
 * @param text what the code holds
 * @param options how the symbol looks. Default: level M
 * @returns the modules, and the version, level, mask and segments that were chosen
 * @throws {QrCodeError} if the text or an option is wrong. If npm has a message that callers match
 *   on, the error has that message, and its `cause` is the error of this package
 *
 * @example
 * ```js
 * const QRCode = require('qr-napi');
 *
 * const { modules, segments } = QRCode.create('ORDER 20261122');
 * for (let row = 0; row < modules.size; row++) {
 *   const dark = Array.from({ length: modules.size }, (_, column) => modules.get(row, column) === 1);
 *   require('node:assert').ok(dark.includes(true));
 * }
 * require('node:assert').equal(segments[1].data, '20261122');
 * ```
 */
export function create(
  text: QRCodeText,
  options: QRCodeRenderersOptions & {
    symbology: 'micro-qr' | 'rmqr';
    type?: QRCodeFileType | undefined;
  },
): QRCode<MicroQrVersion | RmqrVersion>;
export function create(
  text: QRCodeText,
  options?: QRCodeRenderersOptions & { type?: QRCodeFileType | undefined },
): QRCode;

/**
 * Draws a code as a data URL for the `src` of an `<img>`. An SVG is percent-encoded or in base64,
 * whichever is shorter.
 *
 * @param text what the code holds
 * @param options how the code looks. Default: a PNG, level M, 4 pixels a module
 * @param callback called once. As with npm, it gets an error of the text or options before this
 *   function returns, and everything else afterwards. Without a callback, the function returns a
 *   promise
 * @throws {QrCodeError} if the text is missing. All other errors go to the callback or promise
 *
 * @example
 * ```js
 * const QRCode = require('qr-napi');
 *
 * QRCode.toDataURL('https://example.com', { errorCorrectionLevel: 'H' }).then((url) => {
 *   require('node:assert').ok(url.startsWith('data:image/png;base64,'));
 * });
 * ```
 */
export function toDataURL(
  text: QRCodeText,
  callback: (error: Error | null | undefined, url: string) => void,
): void;
export function toDataURL(
  text: QRCodeText,
  options?: QRCodeToDataURLOptions | null,
): Promise<string>;
export function toDataURL(
  text: QRCodeText,
  options: QRCodeToDataURLOptions | null | undefined,
  callback: (error: Error | null | undefined, url: string) => void,
): void;

/**
 * Does what {@link toDataURL} does, and returns the result.
 *
 * @throws {QrCodeError} if the text or an option is wrong
 *
 * @example
 * ```js
 * const { toDataURLSync } = require('qr-napi');
 *
 * require('node:assert').match(toDataURLSync('https://example.com', { type: 'svg' }), /^data:image\/svg\+xml;/);
 * ```
 */
export function toDataURLSync(text: QRCodeText, options?: QRCodeToDataURLOptions | null): string;

/**
 * Draws a code as a string: half blocks, SVG, EPS, or text in the colours of a terminal.
 *
 * @param text what the code holds
 * @param options how the code looks. Default: type `utf8`, level M
 * @param callback called once, before this function returns, as npm does. Without a callback, the
 *   function returns a promise
 * @returns a promise of the string. With a callback the function also returns the string, unless it
 *   fails, which the types do not show
 * @throws {QrCodeError} if the text is missing. All other errors go to the callback or promise
 *
 * @example
 * ```js
 * const QRCode = require('qr-napi');
 *
 * QRCode.toString('https://example.com', { type: 'svg' }, (error, svg) => {
 *   if (error) throw error;
 *   require('node:assert').ok(svg.startsWith('<svg'));
 * });
 * ```
 */
export function toString(
  text: QRCodeText,
  callback: (error: Error | null | undefined, string: string) => void,
): void;
export function toString(text: QRCodeText, options?: QRCodeToStringOptions | null): Promise<string>;
export function toString(
  text: QRCodeText,
  options: QRCodeToStringOptions | null | undefined,
  callback: (error: Error | null | undefined, string: string) => void,
): void;

/**
 * Does what {@link toString} does, and returns the result.
 *
 * @throws {QrCodeError} if the text or an option is wrong
 *
 * @example
 * ```js
 * const { toStringSync } = require('qr-napi');
 *
 * console.log(toStringSync('https://example.com'));
 * ```
 */
export function toStringSync(text: QRCodeText, options?: QRCodeToStringOptions | null): string;

/**
 * Draws a code as bytes, in any format. Text is UTF-8.
 *
 * @param text what the code holds
 * @param options how the code looks. Default: a PNG, level M, 4 pixels a module
 * @param callback called once. As with npm, it gets an error of the text or options before this
 *   function returns, and everything else afterwards. Without a callback, the function returns a
 *   promise
 * @throws {QrCodeError} if the text is missing. All other errors go to the callback or promise
 *
 * @example
 * ```js
 * const QRCode = require('qr-napi');
 *
 * QRCode.toBuffer('https://example.com', { width: 300 }).then((png) => {
 *   require('node:assert').equal(png.readUInt32BE(16), 300); // the width in the PNG header
 * });
 * ```
 */
export function toBuffer(
  text: QRCodeText,
  callback: (error: Error | null | undefined, buffer: QrCodeBuffer) => void,
): void;
export function toBuffer(
  text: QRCodeText,
  options?: QRCodeToBufferOptions | null,
): Promise<QrCodeBuffer>;
export function toBuffer(
  text: QRCodeText,
  options: QRCodeToBufferOptions | null | undefined,
  callback: (error: Error | null | undefined, buffer: QrCodeBuffer) => void,
): void;

/**
 * Does what {@link toBuffer} does, and returns the result.
 *
 * @throws {QrCodeError} if the text or an option is wrong
 *
 * @example
 * ```js
 * const { toBufferSync } = require('qr-napi');
 *
 * require('node:assert').equal(toBufferSync('https://example.com').toString('latin1', 1, 4), 'PNG');
 * ```
 */
export function toBufferSync(
  text: QRCodeText,
  options?: QRCodeToBufferOptions | null,
): QrCodeBuffer;

/**
 * Draws a code and writes it to a file. `type` sets the format. Without `type`, the extension of
 * the file sets it: `.png`, `.svg`, `.txt` …. A file without an extension is a PNG.
 *
 * Writes the whole file or nothing: if the write fails, an old file stays unchanged. A replaced
 * file keeps its mode and, if the process may set them, its owner and group. A file that the
 * process may not write is an `EACCES` error. Symbolic links stay and are followed. Hard links to
 * the old file keep the old content.
 *
 * A file that can be written but not replaced is written in place, not atomically. Such a file is
 * in a folder that is not writable, mounted on its own, or another user's in a sticky folder.
 * docs/migrating.md has the details.
 *
 * @param path the file
 * @param text what the code holds
 * @param options how the code looks. Default: level M, 4 pixels a module
 * @param callback called once. As with npm, it gets an error of the text or options before this
 *   function returns, and everything else afterwards. Without a callback, the function returns a
 *   promise
 * @throws {QrCodeError} if `path` is not a string, or `text` is neither a string nor an object. All
 *   other errors go to the callback or promise, including those of the file system
 *
 * @example
 * ```js
 * const { mkdtempSync, readFileSync } = require('node:fs');
 * const QRCode = require('qr-napi');
 *
 * const file = `${mkdtempSync(`${require('node:os').tmpdir()}/qr-`)}/code.svg`;
 * QRCode.toFile(file, 'https://example.com', { color: { dark: '#00f', light: '#0000' } }, (error) => {
 *   if (error) throw error;
 *   require('node:assert').ok(readFileSync(file, 'utf8').startsWith('<svg'));
 * });
 * ```
 */
export function toFile(path: string, text: QRCodeText, callback: Done): void;
export function toFile(
  path: string,
  text: QRCodeText,
  options?: QRCodeToFileOptions | null,
): Promise<void>;
export function toFile(
  path: string,
  text: QRCodeText,
  options: QRCodeToFileOptions | null | undefined,
  callback: Done,
): void;

/**
 * Does what {@link toFile} does, before it returns.
 *
 * @throws {QrCodeError} if the path, the text or an option is wrong
 * @throws {Error} if the file system fails
 *
 * @example
 * ```js
 * const { mkdtempSync } = require('node:fs');
 * const { toFileSync } = require('qr-napi');
 *
 * toFileSync(`${mkdtempSync(`${require('node:os').tmpdir()}/qr-`)}/code.png`, 'https://example.com');
 * ```
 */
export function toFileSync(
  path: string,
  text: QRCodeText,
  options?: QRCodeToFileOptions | null,
): void;

/**
 * Draws a code, writes it to a stream and ends the stream, after this function has returned.
 * `fs.createWriteStream` empties its file when it opens it. To write a file whole or not at all,
 * call {@link toFile}.
 *
 * Emits an error of the text or options as the `error` event of the stream, once and before this
 * function returns. If nobody listens, throws the error, as npm does, so that Express answers 500.
 * Does not destroy the stream. With a callback, which npm never calls, passes the error to the
 * callback, and emits it only if someone listens.
 *
 * If the stream fails later and nobody listens, emits a process warning.
 *
 * @param stream a writable stream, such as a response
 * @param text what the code holds
 * @param options how the code looks. Default: a PNG, level M, 4 pixels a module
 * @param callback called once. It gets an error of the text or options before this function
 *   returns. Otherwise it is called after the write, or with the error of the stream
 * @throws {QrCodeError} if the text or the stream is missing, or if the text or an option is wrong
 *   and neither a listener nor a callback takes the error
 *
 * @example
 * ```js
 * const { PassThrough } = require('node:stream');
 * const QRCode = require('qr-napi');
 *
 * const stream = new PassThrough().on('error', (error) => console.error(error));
 * QRCode.toFileStream(stream, 'https://example.com');
 * stream.once('data', (png) => require('node:assert').equal(png.toString('latin1', 1, 4), 'PNG'));
 * ```
 */
export function toFileStream(stream: Writable, text: QRCodeText, callback: Done): void;
export function toFileStream(
  stream: Writable,
  text: QRCodeText,
  options?: QRCodeToFileStreamOptions | null,
): void;
export function toFileStream(
  stream: Writable,
  text: QRCodeText,
  options: QRCodeToFileStreamOptions | null | undefined,
  callback: Done,
): void;
