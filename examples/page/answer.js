'use strict';

// Sends answers, with the headers that all of them share.

/** @import { ServerResponse } from 'node:http' */

const HEADERS = Object.entries({
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
});

/** The policy of codes. Somebody may open an SVG by itself, with a logo from a stranger. */
const CODE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";

/** Seconds after which a client may send a refused request again. */
const RETRY_AFTER = '1';

/** The reason why a request is refused. */
class Refusal extends Error {
  /**
   * @param {number} status
   * @param {string} code
   * @param {string} message
   * @param {string | undefined} [argument] the option that is wrong
   */
  constructor(status, code, message, argument) {
    super(message);
    this.status = status;
    this.code = code;
    this.argument = argument;
  }
}

/** Makes the refusal of a request for which memory or time is short. */
function createBusyRefusal() {
  return new Refusal(503, 'ERR_PAGE_BUSY', 'The server is busy. Try again in a second.');
}

/**
 * Sends a refusal as JSON. The connection ends after a 503: the rest of the request is not read.
 *
 * @param {ServerResponse} res
 * @param {{ status: number, code: string, message: string, argument?: string | undefined }} refusal
 */
function sendRefusal(res, { status, code, message, argument }) {
  if (status === 503) {
    res.setHeader('Retry-After', RETRY_AFTER);
    res.setHeader('Connection', 'close');
  }
  res.setHeader('Content-Security-Policy', CODE_POLICY);
  send(res, status, 'application/json', Buffer.from(JSON.stringify({ code, message, argument })));
}

/**
 * Sends an answer, and no body for a HEAD.
 *
 * @param {ServerResponse} res
 * @param {number} status
 * @param {string} type
 * @param {Uint8Array} body
 * @param {boolean} [isHead]
 */
function send(res, status, type, body, isHead = false) {
  res.statusCode = status;
  for (const [name, value] of HEADERS) res.setHeader(name, value);
  if (!res.hasHeader('Cache-Control')) res.setHeader('Cache-Control', 'no-store');
  res.setHeader('Content-Type', type);
  res.setHeader('Content-Length', body.length);
  res.end(isHead ? undefined : body);
}

module.exports = { CODE_POLICY, Refusal, createBusyRefusal, send, sendRefusal };
