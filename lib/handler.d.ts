import type { IncomingMessage, ServerResponse } from 'node:http';

import type { QrCodeOptions } from '../index';

/** Describes a handler: the options of `generateQrCode`, and how to read requests. */
export interface QrCodeHandlerOptions extends QrCodeOptions {
  /**
   * Names the query parameter that holds the text. Default: `'text'`.
   */
  param?: string | undefined;

  /**
   * Names other query parameters to ignore, such as `['v', 'utm_source']`, or ignores all with
   * `true`. They do not change the code.
   *
   * The handler answers 400 to any other parameter, which may be an unencoded part of the text:
   * `?text=otpauth://totp/a?secret=B&issuer=C` has the parameters `text` and `issuer`, so the code
   * would hold the text without `&issuer=C`. With `true` the handler sends that code, and caches
   * keep it.
   *
   * Default: none.
   */
  allowParams?: readonly string[] | true | undefined;

  /**
   * Sets the longest text, in bytes of UTF-8: an integer from 1 to 7089. It bounds the work that
   * one request can cause. Default: 512.
   */
  maxBytes?: number | undefined;

  /**
   * Receives an unexpected error, after the client has received a 500 without details. Its result
   * is ignored. If it throws, or returns a promise that rejects, both errors are emitted with
   * `process.emitWarning`. Default: the error is emitted with `process.emitWarning`.
   *
   * @param error usually a `QrCodeError` with the code `ERR_QR_INTERNAL`
   * @param req the request that failed
   */
  onError?: ((error: unknown, req: IncomingMessage) => unknown) | undefined;
}

/**
 * Handles requests in Express 4 and 5, Connect, and `http.createServer`. Answers every request, and
 * never calls `next`.
 */
export type QrCodeHandler = (
  req: IncomingMessage,
  res: ServerResponse,
  next?: (error?: unknown) => void,
) => void;

/**
 * Returns a request handler that answers `?text=…` with the QR code of that text, a PNG by default.
 *
 * | request                                                    | answer                                        |
 * | ---------------------------------------------------------- | --------------------------------------------- |
 * | `GET`, `HEAD` with a text                                  | 200, the image                                |
 * | … and an `If-None-Match` with its `ETag`, or `*`           | 304                                           |
 * | `text` missing or empty                                    | 400 `missing "text" query param`              |
 * | `text` that is not percent-encoded UTF-8                   | 400 `malformed "text" query param`            |
 * | `text` given twice, or as an object or array (`text[]=a`)  | 400 `"text" query param must be given once, as plain text` |
 * | a parameter that is neither `text` nor in `allowParams`    | 400 `unknown "issuer" query param: an & in "text" must be written as %26` |
 * | `text` of too many bytes                                   | 400 `text must be <= 512 bytes`               |
 * | `text` that fits in no symbol or image of these options    | 400 `text is too long for the QR code`        |
 * | `text` whose code of these options readers could not read  | 400 `text makes a QR code that readers could not read: shorten it` |
 * | with `eci`, a `text` with a character beyond the charset   | 400 `text has a character that the charset lacks` |
 * | with `gs1`, a `text` that breaks a rule of GS1             | 400 `text must be valid GS1 element strings`  |
 * | another method                                             | 405 `method not allowed`, with `Allow: GET, HEAD` |
 * | an unexpected error                                        | 500 `failed generating QR code`; see `onError` |
 *
 * The image has `Content-Type: image/png`, or that of `type`, and its `Content-Length`. It has
 * `Cache-Control: public, max-age=31536000, immutable`, and a strong `ETag` that depends on the
 * version of this package, the options and the text. Errors are sent as
 * `text/plain; charset=utf-8`, and a 500 with `Cache-Control: no-store`.
 *
 * The handler reads the text from `req.url`, not from what a framework parsed. A `+` is a space.
 * The text is everything between the first `=` and the next `&`, so
 * `?text=https://example.com/?a=b` needs no encoding. `&`, `+`, `%`, `#`, spaces and all characters
 * beyond ASCII do. `encodeURIComponent` and `URLSearchParams` encode all of these. A browser does
 * not send a `#` and the text after it, so the handler cannot notice the missing part.
 *
 * Caches keep an image for a year and do not ask again. If the options of a handler may change, or
 * a text is for one client only, set your own `Cache-Control` before this handler, which leaves the
 * header alone.
 *
 * The options are read once. Later changes of the object have no effect.
 *
 * @param options the options of `generateQrCode`, and `param`, `allowParams`, `maxBytes` and
 *   `onError`
 * @returns the handler
 * @throws {QrCodeError} `ERR_QR_INVALID_OPTION` or `ERR_QR_UNKNOWN_OPTION` if an option is wrong;
 *   `ERR_QR_WIDTH_TOO_SMALL` or `ERR_QR_IMAGE_TOO_LARGE` if the options allow no image of any text
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
 * @example no framework, another parameter, and your own error log
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
