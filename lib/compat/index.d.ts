// biome-ignore-all lint/suspicious/noShadowRestrictedNames: toString is what npm calls it
// The functions of npm `qrcode` 1.5.4 for servers, with the names of types that `@types/qrcode` has. docs/migrating.md tells
// how they differ.

import type { Writable } from 'node:stream';

import type { QrCodeBuffer, QrCodeOptions, Type } from '../../index';

/** How much of the symbol may be lost: about 7 %, 15 %, 25 % or 30 %. JavaScript may also pass what {@link QRCode} has. */
export type QRCodeErrorCorrectionLevel = 'low' | 'medium' | 'quartile' | 'high' | 'L' | 'M' | 'Q' | 'H';

/** The data mask (ISO/IEC 18004:2015, table 10). */
export type QRCodeMaskPattern = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** A conversion to Shift JIS. */
export type QRCodeToSJISFunc = (codePoint: string) => number;

/**
 * What describes a symbol. Nothing is replaced or ignored, as npm does: what is wrong is `ERR_QR_INVALID_OPTION`, and a name that
 * is not known `ERR_QR_UNKNOWN_OPTION`. `null` is as `undefined`. Numbers may be in digits, as in `'5'`, where TypeScript does not mind.
 */
export interface QRCodeOptions {
  /** The version, 1 to 40. Default: the smallest that holds the text. */
  version?: number | undefined;
  /**
   * How much of the symbol may be lost. Default: `'M'`; with a logo, the highest level from `'M'`
   * that the version holds.
   */
  errorCorrectionLevel?: QRCodeErrorCorrectionLevel | undefined;
  /** The data mask. Default: the one with the least penalty. */
  maskPattern?: QRCodeMaskPattern | undefined;
  /** Not called, as kanji mode is built in; but it has to be a function. */
  toSJISFunc?: QRCodeToSJISFunc | undefined;
}

/** What describes a picture. What a type has no use for is checked and has no effect, so that options can be shared. */
export interface QRCodeRenderersOptions
  extends QRCodeOptions,
    Omit<
      QrCodeOptions,
      'color' | 'errorCorrectionLevel' | 'margin' | 'maskPattern' | 'scale' | 'type' | 'version' | 'width'
    > {
  /** The quiet zone, in modules. Default: 4; with type `terminal` 1. */
  margin?: number | undefined;
  /** The width of a module, in pixels: an integer. Default: 4. An SVG has no size but with `width`. */
  scale?: number | undefined;
  /** The width of the whole picture, in pixels: an integer. It comes before `scale`. Default: none. */
  width?: number | undefined;
  /** The colours, in hex digits. Default: black on white. */
  color?:
    | {
        /** Of dark modules. Default: `'#000000ff'`. */
        dark?: string | undefined;
        /** Of light modules and the quiet zone. Default: `'#ffffffff'`. */
        light?: string | undefined;
      }
    | undefined;
  /** The quality of a JPEG, from 0 to 1. */
  quality?: number | undefined;
  /** Whether text for a terminal is small. Default: `false`. */
  small?: boolean | undefined;
  /** What npm has for its encoders. Only the quality of a JPEG has an effect. */
  rendererOpts?:
    | {
        /** From 0 to 1. */
        quality?: number | undefined;
        /** From 0 to 9; has no effect. */
        deflateLevel?: number | undefined;
        /** From 0 to 4; has no effect. */
        deflateStrategy?: number | undefined;
        /** From 1 on; has no effect. */
        deflateChunkSize?: number | undefined;
      }
    | undefined;
}

/** What a data URL can be of: an image, by name or media type. */
export type QRCodeDataURLType =
  | 'image/png'
  | 'image/jpeg'
  | 'image/webp'
  | 'image/svg+xml'
  | Exclude<Type, QRCodeTextType>;
type QRCodeTextType = 'utf8' | 'terminal';
export type QRCodeToDataURLOptions = QRCodeToDataURLOptionsJpegWebp | QRCodeToDataURLOptionsOther;
export interface QRCodeToDataURLOptionsJpegWebp extends QRCodeRenderersOptions {
  type: 'image/jpeg' | 'image/webp';
}
export interface QRCodeToDataURLOptionsOther extends QRCodeRenderersOptions {
  /** Default: `'image/png'`. */
  type?: Exclude<QRCodeDataURLType, 'image/jpeg' | 'image/webp'> | undefined;
}

/** What a string can hold. */
export type QRCodeStringType = 'utf8' | 'svg' | 'terminal' | 'txt' | 'image/svg+xml' | Extract<Type, 'eps'>;
export type QRCodeToStringOptions = QRCodeToStringOptionsTerminal | QRCodeToStringOptionsOther;
export interface QRCodeToStringOptionsTerminal extends QRCodeRenderersOptions {
  type: 'terminal';
}
export interface QRCodeToStringOptionsOther extends QRCodeRenderersOptions {
  /** Default: `'utf8'`. */
  type?: Exclude<QRCodeStringType, 'terminal'> | undefined;
}

/** What a file can be of: anything. */
export type QRCodeFileType =
  | Type
  | 'terminal'
  | 'txt'
  | 'jpg'
  | 'image/png'
  | 'image/jpeg'
  | 'image/webp'
  | 'image/svg+xml';
export type QRCodeToFileOptions = QRCodeToFileOptionsPng | QRCodeToFileOptionsOther;
export interface QRCodeToFileOptionsPng extends QRCodeRenderersOptions {
  type?: 'png' | undefined;
}
export interface QRCodeToFileOptionsOther extends QRCodeRenderersOptions {
  /** Default: as the file is called. */
  type: Exclude<QRCodeFileType, 'png'> | undefined;
}

export type QRCodeFileStreamType = QRCodeFileType;
export interface QRCodeToFileStreamOptions extends QRCodeRenderersOptions {
  /** Default: `'png'`. */
  type?: QRCodeFileStreamType | undefined;
}

export type QRCodeBufferType = QRCodeFileType;
export interface QRCodeToBufferOptions extends QRCodeRenderersOptions {
  /** Default: `'png'`. */
  type?: QRCodeBufferType | undefined;
}

export type QRCodeSegmentMode = 'alphanumeric' | 'numeric' | 'byte' | 'kanji';

/** A part of the content. Without a mode it is cut into the segments that take the fewest bits. */
export type QRCodeSegment =
  | QRCodeNumericSegment
  | QRCodeAlphanumericSegment
  | QRCodeByteSegment
  | QRCodeKanjiSegment
  | {
      mode?: never;
      data: string | number | readonly number[] | Buffer | Uint8ClampedArray | Uint8Array;
    };

export interface QRCodeNumericSegment {
  mode: 'numeric';
  data: string | number;
}

export interface QRCodeAlphanumericSegment {
  mode: 'alphanumeric';
  data: string;
}

export interface QRCodeByteSegment {
  mode: 'byte';
  /** Text is UTF-8. Numbers are bytes, from 0 to 255. */
  data: string | readonly number[] | Buffer | Uint8ClampedArray | Uint8Array;
}

export interface QRCodeKanjiSegment {
  mode: 'kanji';
  data: string;
}

/** What a code holds: text, bytes, or segments, which may be those of a {@link QRCode}. */
export type QRCodeText =
  | string
  | Uint8Array
  | Uint8ClampedArray
  | readonly (string | QRCodeSegment | GeneratedQRCodeSegment)[];

/** A symbol. */
export interface QRCode {
  /** The modules. */
  modules: BitMatrix;
  /** The version, 1 to 40. */
  version: number;
  /** The error correction level. */
  errorCorrectionLevel: ErrorCorrectionLevel;
  /** The data mask that was chosen, or asked for. */
  maskPattern: QRCodeMaskPattern | undefined;
  /** The segments that the text was cut into. */
  segments: GeneratedQRCodeSegment[];
  /** Describes the logo, if the code has one. The modules that the logo hides are light. */
  logo?: {
    /** The part of the error correction that is left in the block with the least: 0 to 1. */
    reserve: number;
  };
}

/** A square of modules: a byte for each, row by row. */
export interface BitMatrix {
  /** The modules on a side, without a quiet zone. */
  size: number;
  /** 1 for dark modules. */
  data: Uint8Array;
  /** 1 for modules that hold no codewords: function patterns, format and version information. */
  reservedBit: Uint8Array;
  /** Sets a module, and whether it holds no codewords. */
  set(row: number, col: number, value: number, reserved: boolean): void;
  /** 1 for a dark module. */
  get(row: number, col: number): number;
  /** Changes a dark module to a light one and the other way round, where `value` is 1. */
  xor(row: number, col: number, value: number): void;
  /** 1 for a module that holds no codewords. */
  isReserved(row: number, col: number): number;
}

/** A level by its bits in the format information: 1 for L, 0 for M, 3 for Q, 2 for H. */
export interface ErrorCorrectionLevel {
  readonly bit: 0 | 1 | 2 | 3;
}

export type ModeId = 'Numeric' | 'Alphanumeric' | 'Byte' | 'Kanji';
export interface Mode<TModeId extends ModeId = ModeId> {
  readonly id: TModeId;
  /** The mode indicator. */
  readonly bit: number;
  /** The bits of the character count indicator in versions 1 to 9, 10 to 26 and 27 to 40. */
  readonly ccBits: readonly number[];
}

export type GeneratedQRCodeSegment = NumericData | AlphanumericData | ByteData | KanjiData;

export interface DataSegment {
  /** The characters, or the bytes in byte mode. */
  getLength(): number;
  /** The bits of the data, without mode and character count indicator. */
  getBitsLength(): number;
}

export interface NumericData extends DataSegment {
  mode: Mode<'Numeric'>;
  data: string;
}

export interface AlphanumericData extends DataSegment {
  mode: Mode<'Alphanumeric'>;
  data: string;
}

export interface ByteData extends DataSegment {
  mode: Mode<'Byte'>;
  data: Uint8Array;
}

export interface KanjiData extends DataSegment {
  mode: Mode<'Kanji'>;
  data: string;
}

/** What is called with nothing but an error. */
type Done = (error: Error | null | undefined) => void;

/**
 * The symbol of a text, for those who draw it themselves.
 *
 * @param text what the code holds
 * @param options what the symbol is like; default: level M
 * @returns its modules, and what was chosen
 * @throws {QrCodeError} for text or options that cannot be. Where npm has a message that is known, the error has that, and
 *   ours as its `cause`.
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
  options?: QRCodeRenderersOptions & { type?: QRCodeFileType | undefined },
): QRCode;

/**
 * The code as a data URL of an image, to be the `src` of an `<img>`. An SVG is escaped or in base64, whichever is shorter.
 *
 * @param text what the code holds
 * @param options what it looks like; default: a PNG, level M, 4 pixels a module
 * @param callback called once: with an error of text or options before this function returns, as
 *   npm does, else afterwards; without a callback the function returns a promise
 * @throws {QrCodeError} at once where there is no text; all other errors come by callback or promise
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
export function toDataURL(text: QRCodeText, options?: QRCodeToDataURLOptions | null): Promise<string>;
export function toDataURL(
  text: QRCodeText,
  options: QRCodeToDataURLOptions | null | undefined,
  callback: (error: Error | null | undefined, url: string) => void,
): void;

/**
 * The same as {@link toDataURL}, at once.
 *
 * @throws {QrCodeError} for text or options that cannot be
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
 * The code as a string: half blocks, SVG, or colours of a terminal.
 *
 * @param text what the code holds
 * @param options what it looks like; default: type `utf8`, level M
 * @param callback called once, before this function returns, as npm does; without it there is a promise
 * @returns with a callback the string too, where there was no error, which TypeScript is not told of
 * @throws {QrCodeError} at once where there is no text; all other errors come by callback or promise
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
 * The same as {@link toString}, at once.
 *
 * @throws {QrCodeError} for text or options that cannot be
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
 * The code as bytes, of any type; text is UTF-8.
 *
 * @param text what the code holds
 * @param options what it looks like; default: a PNG, level M, 4 pixels a module
 * @param callback called once: with an error of text or options before this function returns, as
 *   npm does, else afterwards; without a callback the function returns a promise
 * @throws {QrCodeError} at once where there is no text; all other errors come by callback or promise
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
export function toBuffer(text: QRCodeText, options?: QRCodeToBufferOptions | null): Promise<QrCodeBuffer>;
export function toBuffer(
  text: QRCodeText,
  options: QRCodeToBufferOptions | null | undefined,
  callback: (error: Error | null | undefined, buffer: QrCodeBuffer) => void,
): void;

/**
 * The same as {@link toBuffer}, at once.
 *
 * @throws {QrCodeError} for text or options that cannot be
 *
 * @example
 * ```js
 * const { toBufferSync } = require('qr-napi');
 *
 * require('node:assert').equal(toBufferSync('https://example.com').toString('latin1', 1, 4), 'PNG');
 * ```
 */
export function toBufferSync(text: QRCodeText, options?: QRCodeToBufferOptions | null): QrCodeBuffer;

/**
 * Writes the code to a file. `type` sets the format; without `type`, the extension of the file
 * does: `.png`, `.svg`, `.txt` …. Without an extension it is a PNG.
 *
 * Writes the whole file or nothing: if the write fails, an old file stays as it was. A replaced
 * file keeps its mode and, where the process may set them, its owner and group. A file that the
 * process may not write is an `EACCES` error. Symbolic links stay and are followed; hard links to
 * the old file keep the old content. A file that can be written but not replaced is written in
 * place, not atomically: in a folder that is not writable, mounted on its own, or another user's in
 * a sticky folder.
 *
 * @param path the file
 * @param text what the code holds
 * @param options what it looks like; default: level M, 4 pixels a module
 * @param callback called once: with an error of text or options before this function returns, as
 *   npm does, else afterwards; without a callback the function returns a promise
 * @throws {QrCodeError} at once where path is no string, or text is neither a string nor an object; all other errors come by
 *   callback or promise, those of the file system as they are
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
export function toFile(path: string, text: QRCodeText, options?: QRCodeToFileOptions | null): Promise<void>;
export function toFile(
  path: string,
  text: QRCodeText,
  options: QRCodeToFileOptions | null | undefined,
  callback: Done,
): void;

/**
 * The same as {@link toFile}, at once.
 *
 * @throws {QrCodeError} for a path, text or options that cannot be
 * @throws {Error} of the file system, as it is
 *
 * @example
 * ```js
 * const { mkdtempSync } = require('node:fs');
 * const { toFileSync } = require('qr-napi');
 *
 * toFileSync(`${mkdtempSync(`${require('node:os').tmpdir()}/qr-`)}/code.png`, 'https://example.com');
 * ```
 */
export function toFileSync(path: string, text: QRCodeText, options?: QRCodeToFileOptions | null): void;

/**
 * Writes the code to a stream and ends the stream, after the caller has returned.
 * `fs.createWriteStream` empties its file when it opens it; to write a file whole or not at all,
 * call {@link toFile}.
 *
 * Emits an error of text or options as `error` of the stream, once and before this function
 * returns. If nobody listens, throws the error, as npm does, so that Express answers 500. Does not
 * destroy the stream. With a callback, which npm never calls, passes the error to the callback, and
 * emits it only if someone listens.
 *
 * If the stream fails later and nobody listens, emits a warning of the process.
 *
 * @param stream a writable stream, such as a response
 * @param text what the code holds
 * @param options what it looks like; default: a PNG, level M, 4 pixels a module
 * @param callback called once: with an error of text or options before this function returns, else
 *   after the write, or with the error of the stream
 * @throws {QrCodeError} if there is no text or no stream; for wrong text or options if neither a
 *   listener nor a callback takes the error
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
