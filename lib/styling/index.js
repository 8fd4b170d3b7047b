'use strict';

// The class of npm `qr-code-styling`. index.d.ts documents it; docs/migrating.md lists the
// differences from npm.

const { createError } = require('../error');
const { isName } = require('../objects');
const { FORMATS, findFormatName } = require('../options/formats');
const { createValueError } = require('../options/values');
const { writePicture } = require('./download');
const { drawPicture } = require('./draw');
const { ImageLoader } = require('./image');
const { DEFAULTS, mergeOptions } = require('./merge');
const { isMissing } = require('./numbers');
const { checkDrawing, readSettings } = require('./settings');

/** @import { Format } from '../options/formats' */
/** @import { Settings } from './settings' */

/** The formats that getRawData writes. */
const EXTENSIONS = Object.freeze(['png', 'svg', 'jpeg', 'webp']);

class QRCodeStyling {
  /** The options of all calls, as npm merges them. */
  #options;
  /** @type {Readonly<Settings>} */
  #settings;
  #loader = new ImageLoader();

  /** @param {any} [options] */
  constructor(options) {
    this.#options = mergeOptions(DEFAULTS, options);
    this.#settings = readChecked(this.#options);
  }

  /** @param {any} [options] */
  update(options) {
    const merged = mergeOptions(this.#options, options);
    // Only now, so that wrong options change nothing.
    this.#settings = readChecked(merged);
    this.#options = merged;
  }

  /** @param {unknown} [extension] */
  async getRawData(extension) {
    return this.#draw(readExtension(extension).type);
  }

  /** @param {any} [options] */
  async download(options) {
    const { name, extension } = readDownload(options);
    const { type, ending } = readExtension(extension);
    return writePicture(name, ending, () => this.#draw(type));
  }

  append() {
    throw createError('ERR_QR_INVALID_OPTION', {
      argument: 'append',
      details: { reason: 'append' },
    });
  }

  applyExtension() {
    throw createError('ERR_QR_INVALID_OPTION', {
      argument: 'applyExtension',
      details: { reason: 'extension' },
    });
  }

  // A method of npm's class. No code has an extension, so nothing is left to delete.
  deleteExtension() {}

  /**
   * Draws the code with the options that this object has now.
   *
   * @param {Readonly<Format>} type
   */
  async #draw(type) {
    const settings = this.#settings;
    const image =
      settings.image === undefined ? undefined : await this.#loader.load(settings.image);
    return drawPicture(settings, type, image);
  }
}

/**
 * Reads merged options, and checks them as far as possible without the text and the format.
 *
 * @param {Record<string, any>} options
 */
function readChecked(options) {
  const settings = readSettings(options);
  checkDrawing(settings);
  return settings;
}

/**
 * Reads the extension of a picture, in any case.
 *
 * @param {unknown} extension
 * @returns {{ type: Readonly<Format>, ending: string }}
 */
function readExtension(extension) {
  const value = isMissing(extension) ? 'png' : extension;
  const ending = isName(value) ? value.toLowerCase() : '';
  const name = findFormatName(ending);
  if (name === undefined || !EXTENSIONS.includes(name)) {
    throw createValueError("'png', 'svg', 'jpeg' or 'webp'", 'extension', extension);
  }
  return { type: /** @type {Format} */ (FORMATS[name]), ending };
}

const DOWNLOAD_NAMES = Object.freeze(['name', 'extension']);

/**
 * Reads the argument of `download`: an object, or only the extension, as in older versions of npm.
 *
 * @param {any} options
 * @returns {{ name?: unknown, extension?: unknown }}
 */
function readDownload(options) {
  if (isMissing(options)) return {};
  if (typeof options === 'string') return { extension: options };
  require('../options/names').checkObject(options, DOWNLOAD_NAMES, 'downloadOptions');
  const { name, extension } = options;
  return { name, extension };
}

// For `const { QRCodeStyling } = require(…)`, which npm's file for Node.js needs.
module.exports = Object.assign(QRCodeStyling, { QRCodeStyling });
