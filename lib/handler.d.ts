import type { IncomingMessage, ServerResponse } from 'node:http';

import type { QrCodeOptions } from '../index';

/** What {@link qrCodeHandler} takes: the options of `generateQrCode`, and how to read requests. */
export interface QrCodeHandlerOptions extends QrCodeOptions {
  /**
   * The query parameter that has the text.
   *
   * @default 'text'
   */
  param?: string | undefined;

  /**
   * The names of other query parameters to ignore, such as `['v', 'utm_source']`, or `true` for
   * any. They change nothing in the code.
   *
   * The handler answers 400 to any other parameter, as it may be a part of the text that was not
   * encoded: `?text=otpauth://totp/a?secret=B&issuer=C` has the parameters `text` and `issuer`, and
   * the code would be of the text without `&issuer=C`. With `true` the handler sends that code, and
   * caches keep it.
   *
   * @default []
   */
  allowParams?: readonly string[] | true | undefined;

  /**
   * The most bytes of UTF-8 that a text may have, from 1 to 7089: it bounds the work that one request can
   * ask for.
   *
   * @default 512
   */
  maxBytes?: number | undefined;

  /**
   * Called with an unforeseen error, after the client was answered with 500 and no detail. What it
   * returns is ignored; if it throws, or gives a promise that rejects, both errors are emitted with
   * `process.emitWarning`. Without it the error is emitted with `process.emitWarning`.
   *
   * @param error what failed, in general a `QrCodeError` of code `ERR_QR_INTERNAL`
   * @param req the request that it failed for
   */
  onError?: ((error: unknown, req: IncomingMessage) => unknown) | undefined;
}

/**
 * A request handler for Express 4 and 5, Connect, and `http.createServer`. It answers every request that
 * it gets, and never calls `next`.
 */
export type QrCodeHandler = (
  req: IncomingMessage,
  res: ServerResponse,
  next?: (error?: unknown) => void,
) => void;

/**
 * Makes a request handler that answers `?text=…` with the QR code of that text, as a PNG or what `type` says.
 *
 * | request                                                    | answer                                        |
 * | ---------------------------------------------------------- | --------------------------------------------- |
 * | `GET`, `HEAD` with a text                                  | 200, the image                                |
 * | … and an `If-None-Match` that has its `ETag`, or `*`       | 304                                           |
 * | `text` missing or empty                                    | 400 `missing "text" query param`              |
 * | `text` that is not percent-encoded UTF-8                   | 400 `malformed "text" query param`            |
 * | `text` given twice, or as an object or array (`text[]=a`)  | 400 `"text" query param must be given once, as plain text` |
 * | a parameter that is neither `text` nor in `allowParams`    | 400 `unknown "issuer" query param: an & in "text" must be written as %26` |
 * | `text` of too many bytes                                   | 400 `text must be <= 512 bytes`               |
 * | `text` that fits in no symbol or image of these options    | 400 `text is too long for the QR code`        |
 * | another method                                             | 405 `method not allowed`, with `Allow: GET, HEAD` |
 * | any that fails unforeseen                                  | 500 `failed generating QR code`; see `onError` |
 *
 * The image is sent with `Content-Type: image/png`, or that of `type`, its `Content-Length`, `Cache-Control: public,
 * max-age=31536000, immutable`, and a strong `ETag` that depends on the version of this package, the
 * options and the text. Errors are sent as `text/plain; charset=utf-8`, a 500 with `Cache-Control:
 * no-store`.
 *
 * The text is read from `req.url` and not from what a framework makes of it; a `+` is a space, and
 * what follows the first `=` up to the next `&` is the text: `?text=https://example.com/?a=b` needs
 * no encoding; `&`, `+`, `%`, `#`, spaces and all beyond ASCII do. A browser does not send a `#`
 * and the text after it, so the handler cannot see that a part is missing. `encodeURIComponent` and
 * `URLSearchParams` encode all of these characters.
 *
 * Caches keep an image for a year and do not ask again. Where the options of a handler may change, or a
 * text is for one client only, set a `Cache-Control` of your own before this handler: it is left as it is.
 *
 * The options are read once, here: to change the object later changes nothing.
 *
 * @param options those of `generateQrCode`, and `param`, `allowParams`, `maxBytes` and `onError`
 * @returns the handler
 * @throws {QrCodeError} `ERR_QR_INVALID_OPTION` or `ERR_QR_UNKNOWN_OPTION` for options that are wrong;
 *   `ERR_QR_WIDTH_TOO_SMALL` or `ERR_QR_IMAGE_TOO_LARGE` for options that make no image of any text
 *
 * @example Express 4 or 5
 * ```js
 * const express = require('express');
 * const { qrCodeHandler } = require('qr-napi/handler');
 *
 * const app = express();
 * app.get('/qrcode', qrCodeHandler({ errorCorrectionLevel: 'M', width: 300 }));
 * app.listen(3000);
 * ```
 *
 * @example Connect
 * ```js
 * const connect = require('connect');
 * const { qrCodeHandler } = require('qr-napi/handler');
 *
 * connect().use('/qrcode', qrCodeHandler()).listen(3000);
 * ```
 *
 * @example no framework, another parameter, and errors to a log of one's own
 * ```js
 * import { createServer } from 'node:http';
 * import { qrCodeHandler } from 'qr-napi/handler';
 *
 * const handler = qrCodeHandler({
 *   param: 'url',
 *   maxBytes: 2048,
 *   onError: (error, req) => console.error(req.url, error),
 * });
 * createServer(handler).listen(3000);
 * ```
 */
export function qrCodeHandler(options?: QrCodeHandlerOptions): QrCodeHandler;
