import type { Type } from '../../index';

/** Describes an option of `generateQrCode`, or a part of one: `color.dark`, `logo.size`. */
export interface QrCodeOptionDescription {
  /** Names the option. A dot separates an option from its property. */
  readonly name: string;
  /** Lists the names of the option in other packages. They are errors, which suggest `name`. */
  readonly aliases: readonly string[];
  /**
   * Names the type of the value. A `choice` is one of `choices`, a `color` a string of 3, 4, 6 or 8
   * hex digits or a colour of CSS, and `bytes` are a `Uint8Array`. A `charset` is a switch, an ECI assignment number or a
   * name, and a `sequence` an object `{ index, count, parity }`. A `caption` is a string of `min` to
   * `max` characters, and a `font` a `Uint8Array` with the bytes of a font.
   */
  readonly type:
    | 'integer'
    | 'number'
    | 'boolean'
    | 'choice'
    | 'color'
    | 'bytes'
    | 'font'
    | 'charset'
    | 'string'
    | 'caption'
    | 'sequence';
  /** Gives the least number, or the fewest characters. */
  readonly min?: number;
  /** Gives the largest number, or the most bytes or characters. */
  readonly max?: number;
  /** Gives the step between two allowed numbers. Missing: any number in the range is allowed. */
  readonly step?: number;
  /** Lists the values of a `choice`. */
  readonly choices?: readonly string[];
  /** Lists the values that an option takes beside numbers: `version` takes `'M1'` to `'R17x139'`. */
  readonly names?: readonly string[];
  /** Gives the default. Missing if it depends on other options or on the text. */
  readonly default?: string | number | boolean;
  /** Describes the default in words, such as `'the smallest'`. */
  readonly defaultText: string;
  /**
   * Lists the formats that take the option. With any other format, most options are errors.
   */
  readonly formats: readonly Type[];
  /** Names the part of a form that shows the option. */
  readonly group: 'Picture' | 'Colours' | 'Symbol' | 'Shapes' | 'Logo' | 'Frame';
  /** Labels the control of a form. */
  readonly label: string;
  /** Explains the control of a form in a few words. May be empty. */
  readonly hint: string;
  /** Describes the option, as a phrase of Markdown. */
  readonly description: string;
  /** Names the flag of the command `qr-napi`, such as `'--width'`. */
  readonly flag: string;
}

/** Describes a format of codes. */
export interface QrCodeFormatDescription {
  /** Names the format, as the option `type` does. */
  readonly name: Type;
  /** Lists other file extensions of the format, without the dot. */
  readonly aliases: readonly string[];
  /** Gives the extension of a new file, without the dot. */
  readonly extension: string;
  /** Gives the media type for `Content-Type`. */
  readonly mediaType: string;
  /** Is true for lines of characters, without a size in pixels and without colours. */
  readonly isText: boolean;
  /** Is true if a string can hold the format. */
  readonly isString: boolean;
  /** Is true if a picture can do without `width` and `scale`: an SVG then fills its container. */
  readonly isSizeOpen: boolean;
  /** Is true if a logo may be an SVG. */
  readonly hasSvgLogo: boolean;
  /**
   * Says which colours may be transparent: `none`; `binary`, both colours, but only fully; `light`,
   * that of light modules, but only fully; or `all`, to any degree. Missing if the format has no
   * colours.
   */
  readonly alpha?: 'none' | 'binary' | 'light' | 'all';
  /** Gives the largest width, in pixels or points; of text, in modules. */
  readonly maxWidth: number;
  /** Describes the format, as a phrase of Markdown. */
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
 * Describes the formats of codes.
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
