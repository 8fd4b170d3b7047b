// Requests codes from the server, and shows them.

/** @import { Type } from './options.js' */

/** An error of the library or of the server, with its code. */
export class Refusal extends Error {
  /**
   * @param {string} code
   * @param {string} message
   * @param {string} [argument] the option that is wrong
   */
  constructor(code, message, argument) {
    super(message);
    this.code = code;
    this.argument = argument;
  }
}

/**
 * What a code holds.
 *
 * @typedef {{ text: string } | { payload: import('./payloads.js').Payload }} Content
 *
 * A code from the server.
 *
 * @typedef {object} Code
 * @property {Blob} blob the picture
 * @property {number} time the milliseconds of drawing
 * @property {string} version the version of the symbol, such as `7`, `M2` or `R7x43`
 * @property {string} level the error correction level of the symbol: L, M, Q or H
 * @property {string} grade the predicted grade, such as `3.0 B modulation`
 * @property {number | undefined} reserve the part of error correction that the logo leaves, 0 to 1
 */

/**
 * Requests a code from the server.
 *
 * @param {Content} content
 * @param {Record<string, any>} options
 * @param {AbortSignal} [signal]
 * @returns {Promise<Code>}
 */
export async function make(content, options, signal) {
  const response = await sendRequest(JSON.stringify({ ...content, options }), signal);
  if (!response.ok) {
    const { code, message, argument } = await response.json();
    throw new Refusal(code, message, argument);
  }
  const { headers } = response;
  const [, time] = /qr;dur=([\d.e-]+)/.exec(headers.get('Server-Timing') ?? '') ?? [];
  const reserve = headers.get('QR-Logo-Reserve');
  return {
    blob: await response.blob(),
    time: Number(time),
    version: headers.get('QR-Version') ?? '',
    level: headers.get('QR-Error-Correction-Level') ?? '',
    grade: headers.get('QR-Grade') ?? '',
    reserve: reserve === null ? undefined : Number(reserve),
  };
}

/**
 * Sends a request.
 *
 * @param {string} body
 * @param {AbortSignal} [signal]
 */
async function sendRequest(body, signal) {
  try {
    return await fetch('preview', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body,
      signal: signal ?? null,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Refusal('ERR_PAGE_NO_ANSWER', 'The server does not answer.');
  }
}

/** The elements that show a code: an image, or text. */
const paper = /** @type {HTMLElement} */ (document.getElementById('paper'));
const characters = /** @type {HTMLElement} */ (document.getElementById('characters'));

/**
 * Shows a code.
 *
 * @param {Blob} blob
 * @param {Type} type
 * @param {string} label
 * @returns {Promise<string | undefined>} the size in words; undefined if browsers cannot show the
 *   type
 */
export async function show(blob, type, label) {
  return type.mediaType.startsWith('image/') ? showImage(blob, label) : showText(blob, type, label);
}

/**
 * Shows an image.
 *
 * @param {Blob} blob
 * @param {string} label
 */
async function showImage(blob, label) {
  // Scripts in an SVG do not run in an image.
  const next = new Image();
  next.src = URL.createObjectURL(blob);
  try {
    await next.decode();
  } catch {
    URL.revokeObjectURL(next.src);
    return undefined;
  }
  const { naturalWidth, naturalHeight } = next;
  const room = paper.clientWidth - 24;
  // Enlarges small images by whole numbers, so that modules stay sharp. An image without a size
  // fills the paper.
  const isOpen = await hasNoSize(blob);
  const times = Math.max(1, Math.min(8, Math.floor(Math.min(room, 240) / naturalWidth)));
  next.width = isOpen ? Math.min(room, 320) : naturalWidth * times;
  next.className = !isOpen && naturalWidth <= room ? 'crisp' : '';
  next.alt = label;
  next.id = 'image';
  const current = /** @type {HTMLImageElement} */ (document.getElementById('image'));
  if (current.src.startsWith('blob:')) URL.revokeObjectURL(current.src);
  current.replaceWith(next);
  characters.hidden = true;
  if (isOpen) return 'as large as its place';
  return `${naturalWidth} × ${naturalHeight} pixels`;
}

/**
 * Returns true for an SVG without a size, which fills its container.
 *
 * @param {Blob} blob
 */
async function hasNoSize(blob) {
  if (!blob.type.startsWith('image/svg')) return false;
  const [start] = /<svg[^>]*>/.exec(await blob.text()) ?? [''];
  return !/ width=/.test(start);
}

/**
 * Shows text.
 *
 * @param {Blob} blob
 * @param {Type} type
 * @param {string} label
 */
async function showText(blob, type, label) {
  if (!type.isText) return undefined;
  const text = await blob.text();
  // Only a terminal can show escape sequences.
  if (text.includes('\u001b')) return undefined;
  const lines = text.replace(/\n$/, '').split('\n');
  const columns = Math.max(...lines.map((line) => line.length));
  characters.textContent = text;
  characters.style.setProperty('--columns', String(columns));
  characters.setAttribute('aria-label', label);
  characters.hidden = false;
  /** @type {HTMLElement} */ (document.getElementById('image')).hidden = true;
  return `${columns} × ${lines.length} characters`;
}
