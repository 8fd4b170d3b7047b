import type { Type } from '../../index';

/** Describes an option of `generateQrCode`, or a part of one: `color.dark`, `logo.size`. */
export interface QrCodeOptionDescription {
  /** The name. After a dot, the name of a property of the option. */
  readonly name: string;
  /** Names that other packages have for the option. They are errors that suggest `name`. */
  readonly aliases: readonly string[];
  /**
   * What the value is. A `choice` is one of `choices`, a `color` a string of 3, 4, 6 or 8 hex
   * digits, and `bytes` are a `Uint8Array`.
   */
  readonly type: 'integer' | 'number' | 'boolean' | 'choice' | 'color' | 'bytes';
  /** The least number. */
  readonly min?: number;
  /** The largest number, or the most bytes. */
  readonly max?: number;
  /** What every number is a multiple of. Missing: any number in the range. */
  readonly step?: number;
  /** The values of a `choice`. */
  readonly choices?: readonly string[];
  /** The default. Missing if it depends on other options or on the text. */
  readonly default?: string | number | boolean;
  /** The default in words, such as `'the smallest'`. */
  readonly defaultText: string;
  /**
   * The formats that the option has an effect on. With any other format, most options are errors.
   */
  readonly formats: readonly Type[];
  /** The part of a form that shows the option. */
  readonly group: 'Picture' | 'Colours' | 'Symbol' | 'Logo';
  /** What a form calls the option. */
  readonly label: string;
  /** A few words below the control of a form. May be empty. */
  readonly hint: string;
  /** What the option sets, as a phrase of Markdown. */
  readonly description: string;
  /** The flag of the command `qr-napi`, such as `'--width'`. */
  readonly flag: string;
}

/** Describes a format that a code can be drawn in. */
export interface QrCodeFormatDescription {
  /** The value of the option `type`. */
  readonly name: Type;
  /** Other endings of file names that stand for the format. */
  readonly aliases: readonly string[];
  /** What the name of a new file ends in, without the dot. */
  readonly extension: string;
  /** The media type, as `Content-Type` takes it. */
  readonly mediaType: string;
  /** Whether the format is lines of characters, without a size in pixels and without colours. */
  readonly isText: boolean;
  /** Whether a string can hold the format. */
  readonly isString: boolean;
  /** Whether a picture needs neither `width` nor `scale`: an SVG then fills its container. */
  readonly isSizeOpen: boolean;
  /** Whether a logo may be an SVG. */
  readonly hasSvgLogo: boolean;
  /**
   * Which colours may be transparent: `none`; with `binary` both, but only wholly; with `light`
   * those of light modules, but only wholly; or `all`. Missing if the format has no colours.
   */
  readonly alpha?: 'none' | 'binary' | 'light' | 'all';
  /** The largest width in pixels or points; of text, in modules. */
  readonly maxWidth: number;
  /** What the format is, as a phrase of Markdown. */
  readonly description: string;
}

/**
 * Describes the options of `generateQrCode`, for programs that offer them: forms, commands, checks
 * of configuration. The array and the objects in it are frozen, and `JSON.stringify` keeps all of
 * them.
 *
 * @example
 * ```js
 * const { options } = require('qr-napi/options');
 *
 * const { min, max } = options.find(({ name }) => name === 'version');
 * require('node:assert').deepEqual([min, max], [1, 40]);
 * ```
 */
export const options: readonly QrCodeOptionDescription[];

/**
 * Describes the formats that a code can be drawn in.
 *
 * @example
 * ```js
 * const { formats } = require('qr-napi/options');
 *
 * const svg = formats.find(({ name }) => name === 'svg');
 * require('node:assert').equal(svg.mediaType, 'image/svg+xml');
 * ```
 */
export const formats: readonly QrCodeFormatDescription[];
