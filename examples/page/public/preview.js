// Asks the server for codes, and shows one.

/** @import { Type } from './options.js' */

/** Why there is no code, with one of the codes of the library or of the server. */
export class Refusal extends Error {
  /**
   * @param {string} code
   * @param {string} message
   * @param {string} [argument] the option that it is about
   */
  constructor(code, message, argument) {
    super(message);
    this.code = code;
    this.argument = argument;
  }
}

/**
 * A code from the server.
 *
 * @typedef {object} Code
 * @property {Blob} blob the picture
 * @property {number} time milliseconds that it took to make
 * @property {number} version of the symbol
 * @property {string} level the error correction level of the symbol: L, M, Q or H
 * @property {number | undefined} reserve the part of error correction that the logo leaves, 0 to 1
 */

/**
 * Asks the server for a code.
 *
 * @param {string} text
 * @param {Record<string, any>} options
 * @param {AbortSignal} [signal]
 * @returns {Promise<Code>}
 */
export async function make(text, options, signal) {
  const response = await ask(JSON.stringify({ text, options }), signal);
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
    version: Number(headers.get('QR-Version')),
    level: headers.get('QR-Error-Correction-Level') ?? '',
    reserve: reserve === null ? undefined : Number(reserve),
  };
}

/**
 * @param {string} body
 * @param {AbortSignal} [signal]
 */
async function ask(body, signal) {
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

/** The places where a code is shown. */
const paper = /** @type {HTMLElement} */ (document.getElementById('paper'));
const characters = /** @type {HTMLElement} */ (document.getElementById('characters'));

/**
 * Shows a code.
 *
 * @param {Blob} blob
 * @param {Type} type
 * @param {string} label
 * @returns {Promise<string | undefined>} how large it is, or undefined where a browser cannot show
 *   it
 */
export async function show(blob, type, label) {
  return type.mediaType.startsWith('image/') ? showImage(blob, label) : showText(blob, type, label);
}

/**
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
  // Small images are enlarged by whole numbers, so that modules stay as they are. Without a size,
  // as much as there is.
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
 * Whether an image is an SVG that fills what it is placed in.
 *
 * @param {Blob} blob
 */
async function hasNoSize(blob) {
  if (!blob.type.startsWith('image/svg')) return false;
  const [start] = /<svg[^>]*>/.exec(await blob.text()) ?? [''];
  return !/ width=/.test(start);
}

/**
 * @param {Blob} blob
 * @param {Type} type
 * @param {string} label
 */
async function showText(blob, type, label) {
  if (!type.isText) return undefined;
  const text = await blob.text();
  // With the sequences that only a terminal understands it is no text to be shown.
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
