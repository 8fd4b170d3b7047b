/**
 * Draws QR codes with the options and methods of npm `qr-code-styling`, without jsdom and without
 * canvas. [docs/migrating.md](https://github.com/qr-napi/qr-napi/blob/main/docs/migrating.md) lists
 * what differs.
 *
 * The text is encoded in UTF-8. A code with an image has the smallest version, from that of the text
 * on, that can be read with the image. Its level may be higher than the one asked for.
 *
 * @example A picture with colours and shapes
 * ```js
 * const { writeFileSync } = require('node:fs');
 * const { tmpdir } = require('node:os');
 * const QRCodeStyling = require('qr-napi/styling');
 *
 * const qrCode = new QRCodeStyling({
 *   width: 300,
 *   height: 300,
 *   data: 'https://example.com',
 *   dotsOptions: { color: '#4267b2', type: 'rounded' },
 *   cornersSquareOptions: { type: 'extra-rounded' },
 *   backgroundOptions: { color: '#e9ebee' },
 * });
 * qrCode.getRawData('png').then((png) => writeFileSync(`${tmpdir()}/code.png`, png));
 * ```
 *
 * @example An image that another server has
 * ```js
 * import QRCodeStyling from 'qr-napi/styling';
 *
 * async function draw(data, url) {
 *   const response = await fetch(url);
 *   const image = new Uint8Array(await response.arrayBuffer());
 *   return new QRCodeStyling({ data, image }).getRawData('png');
 * }
 * ```
 */
declare class QRCodeStyling {
  /**
   * Reads the options, and checks them.
   *
   * @throws {QrCodeError} `ERR_QR_INVALID_OPTION` or `ERR_QR_UNKNOWN_OPTION` if an option is wrong or
   *   is not drawn; `ERR_QR_LOW_CONTRAST` if readers cannot tell the colours apart
   */
  constructor(options?: QRCodeStyling.Options);

  /**
   * Merges options over those that the object has: property by property, also in the objects within
   * the options. `undefined` and `null` take a property away. Wrong options change nothing.
   *
   * @throws {QrCodeError} as the constructor
   *
   * @example
   * ```js
   * const QRCodeStyling = require('qr-napi/styling');
   *
   * const qrCode = new QRCodeStyling({ data: 'a', dotsOptions: { color: 'navy', type: 'dots' } });
   * qrCode.update({ data: 'b', dotsOptions: { color: 'maroon' } }); // still dots
   * ```
   */
  update(options?: QRCodeStyling.Options): void;

  /**
   * Draws the code off the main thread, with the options that the object has when this method is
   * called.
   *
   * @param extension the format. `'jpg'` is `'jpeg'`. Default: `'png'`
   * @returns the bytes of the picture
   * @throws {QrCodeError} rejects with `ERR_QR_INVALID_TEXT` for a missing text,
   *   `ERR_QR_DATA_TOO_LONG` or `ERR_QR_VERSION_TOO_SMALL` for a text that does not fit,
   *   `ERR_QR_WIDTH_TOO_SMALL`, `ERR_QR_INVALID_LOGO` for an image that cannot be drawn,
   *   `ERR_QR_LOGO_TOO_LARGE` for one that hides too much, `ERR_QR_UNREADABLE` for a code that readers
   *   could not read, or the error of the file system for an image that cannot be read
   *
   * @example
   * ```js
   * const { createServer } = require('node:http');
   * const QRCodeStyling = require('qr-napi/styling');
   *
   * createServer(async (req, res) => {
   *   const data = `https://example.com${req.url}`;
   *   const png = await new QRCodeStyling({ data, dotsOptions: { type: 'dots' } }).getRawData();
   *   res.setHeader('content-type', 'image/png').end(png);
   * }).listen(3000);
   * ```
   */
  getRawData(extension?: QRCodeStyling.FileExtension): Promise<Buffer>;

  /**
   * Draws the code, and writes it to a file in the current folder. Replaces a file of this name, whole
   * or not at all.
   *
   * @param options the name without extension, and the extension; or only the extension
   * @returns the path of the file
   * @throws {QrCodeError} rejects with `ERR_QR_INVALID_OPTION` for a name that leads to another
   *   folder or that some system does not allow; and as `getRawData`
   *
   * @example
   * ```js
   * const QRCodeStyling = require('qr-napi/styling');
   *
   * process.chdir(require('node:os').tmpdir());
   * const qrCode = new QRCodeStyling({ data: 'https://example.com' });
   * qrCode.download({ name: 'code', extension: 'svg' }).then((path) => console.log(path));
   * ```
   */
  download(options?: QRCodeStyling.DownloadOptions | QRCodeStyling.FileExtension): Promise<string>;

  /**
   * Throws, as a server has no page to append the code to.
   *
   * @deprecated send what `getRawData` returns
   */
  append(container?: unknown): never;

  /**
   * Throws, as an extension changes the elements of a page.
   *
   * @deprecated change the text of `getRawData('svg')`
   */
  applyExtension(extension: unknown): never;

  /** Does nothing: no code has an extension. */
  deleteExtension(): void;
}

declare namespace QRCodeStyling {
  export { QRCodeStyling };

  export type DrawType = 'canvas' | 'svg';
  export type ShapeType = 'square' | 'circle';
  export type DotType =
    | 'dots'
    | 'rounded'
    | 'classy'
    | 'classy-rounded'
    | 'square'
    | 'extra-rounded';
  export type CornerSquareType = 'dot' | DotType;
  export type CornerDotType = 'dot' | DotType;
  export type GradientType = 'radial' | 'linear';
  export type FileExtension = 'svg' | 'png' | 'jpeg' | 'jpg' | 'webp';
  export type ErrorCorrectionLevel = 'L' | 'M' | 'Q' | 'H';
  export type Mode = 'Numeric' | 'Alphanumeric' | 'Byte' | 'Kanji';

  /** The version of the symbol; 0 for the smallest that holds the text. */
  export type TypeNumber =
    | (0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16 | 17 | 18 | 19 | 20)
    | (21 | 22 | 23 | 24 | 25 | 26 | 27 | 28 | 29 | 30 | 31 | 32 | 33 | 34 | 35 | 36 | 37 | 38 | 39)
    | 40;

  /** Colours that change from place to place. */
  export interface Gradient {
    /** Default: `'linear'`. */
    type?: GradientType | undefined;
    /** The direction in radians, clockwise. Default: 0, from left to right. */
    rotation?: number | undefined;
    /** At most 16 colours, in the order of their offsets. */
    colorStops: readonly { offset: number; color: string }[];
  }

  /** A colour and a shape. */
  export interface CornerOptions<T> {
    type?: T | undefined;
    /** Any colour of CSS, or hex digits. */
    color?: string | undefined;
    /** Takes precedence over `color`. */
    gradient?: Gradient | null | undefined;
  }

  /** The options of npm `qr-code-styling`, and `allowLowContrast` and `imageOptions.reserve`. */
  export interface Options {
    /** Accepted without effect: the extension of `getRawData` sets the format. */
    type?: DrawType | undefined;
    /** Must be `'square'`. `'circle'` is an error. */
    shape?: ShapeType | undefined;
    /** The width in pixels. Default: 300. */
    width?: number | undefined;
    /** The height in pixels, which must be equal to the width. Default: 300. */
    height?: number | undefined;
    /**
     * The least width of the quiet zone in pixels. Default: 0, as in npm. Readers want four modules:
     * an eighth of `width` is enough from version 2 on.
     */
    margin?: number | undefined;
    /** The text of the code. */
    data?: string | undefined;
    /**
     * The picture in the middle: its bytes, a data URL, or the path of a file. A PNG, JPEG or WebP,
     * or an SVG in an SVG. Never let a request choose a path.
     */
    image?: string | Uint8Array | null | undefined;
    /** Accepted and never used. */
    nodeCanvas?: unknown;
    /** Accepted and never used. */
    jsdom?: unknown;
    /** Accepted and never used: another spelling in npm's README. */
    jsDom?: unknown;
    /**
     * Draws colours that many readers cannot tell apart, which is an error otherwise, and does not
     * read the code back. Default: `false`.
     */
    allowLowContrast?: boolean | undefined;
    qrOptions?:
      | {
          /** Default: 0. */
          typeNumber?: TypeNumber | undefined;
          /** Default: the modes that take the fewest bits. */
          mode?: Mode | undefined;
          /** Default: `'Q'`. With an image, the level may be higher. */
          errorCorrectionLevel?: ErrorCorrectionLevel | undefined;
        }
      | undefined;
    imageOptions?:
      | {
          /**
           * Whether the modules under the image and its margin are light. With `false`, dark ones show
           * through transparent parts of the image. Default: `true`.
           */
          hideBackgroundDots?: boolean | undefined;
          /**
           * The area of the image, as a part of the area that the level can correct. Default: 0.4.
           */
          imageSize?: number | undefined;
          /** The light space around the image in pixels, which makes the image smaller. Default: 0. */
          margin?: number | undefined;
          /** Accepted without effect, as nothing is loaded from the network. */
          crossOrigin?: string | undefined;
          /** Accepted without effect: an SVG always embeds its image. */
          saveAsBlob?: boolean | undefined;
          /**
           * The part of the error correction that the image must leave unused. With less, an image
           * needs fewer larger versions, and dirt makes the code unreadable sooner. Default: 0.3.
           */
          reserve?: number | undefined;
        }
      | undefined;
    /** The modules. Default: black squares. */
    dotsOptions?:
      | (CornerOptions<DotType> & {
          /**
           * Accepted without effect: modules are whole pixels, and in an SVG they fill the picture.
           */
          roundSize?: boolean | undefined;
        })
      | undefined;
    /** The frames of finder patterns. Default: those of `dotsOptions`. */
    cornersSquareOptions?: CornerOptions<CornerSquareType> | undefined;
    /**
     * The centres of finder patterns. Default: the shape of `dotsOptions`, and the colour of
     * `cornersSquareOptions`.
     */
    cornersDotOptions?: CornerOptions<CornerDotType> | undefined;
    /** The background. Default: white. Without a colour and a gradient, it is transparent. */
    backgroundOptions?:
      | {
          color?: string | null | undefined;
          /** Takes precedence over `color`. */
          gradient?: Gradient | null | undefined;
          /** How round the corners are: 0 for a square, 1 for a circle. Default: 0. */
          round?: number | undefined;
        }
      | undefined;
  }

  /** The file that `download` writes. */
  export interface DownloadOptions {
    /** The name without extension. Default: `'qr'`. */
    name?: string | undefined;
    /** Default: `'png'`. */
    extension?: FileExtension | undefined;
  }
}

export = QRCodeStyling;
