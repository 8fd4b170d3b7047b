'use strict';

// Counts the outcomes of the decoders, and keeps a few examples of each.

const { DECODERS } = require('./processes');
const { reasonOf } = require('./reasons');
const { chance } = require('./sign-test');

/** @import { Decoder } from './processes' */
/** @import { Comparison, Drawn } from './matrix' */

/** The maximum number of listed codes per class. */
const EXAMPLES = 3;

/** The maximum number of pixels per module. */
const MAX_MODULE_SIZE = 8;

class Tally {
  #codes = { all: 0, sameSymbols: 0, samePictures: 0 };
  #decoders = new Map(DECODERS.map((decoder) => [decoder, new OfDecoder(decoder)]));

  /** @param {Drawn} drawn */
  addCode({ isSameSymbol, isSamePicture }) {
    this.#codes.all++;
    this.#codes.sameSymbols += Number(isSameSymbol);
    this.#codes.samePictures += Number(isSamePicture);
  }

  /**
   * @param {Decoder} decoder
   * @param {Drawn} drawn
   * @param {Comparison} comparison
   */
  add(decoder, drawn, comparison) {
    this.#decoders.get(decoder)?.add(drawn, comparison);
  }

  figures() {
    const decoders = [...this.#decoders.values()].map((each) => each.figures());
    return { ...this.#codes, decoders };
  }
}

class OfDecoder {
  #counts = { read: 0, nothing: 0, wrong: 0, slow: 0, failed: 0 };
  #otherCharacters = 0;
  /** Counts unread codes by how qrcodegen's code of the text was read. */
  #unread = { neither: 0, ownSegments: 0, onlyTheirs: 0 };
  #onlyOurs = 0;
  #byModule = Array.from({ length: MAX_MODULE_SIZE }, () => ({ read: 0, all: 0 }));
  /** @type {Map<string, { count: number, examples: string[] }>} */
  #reasons = new Map();

  /** @param {Decoder} decoder */
  constructor(decoder) {
    this.decoder = decoder;
  }

  /**
   * @param {Drawn} drawn
   * @param {Comparison} comparison
   */
  add(drawn, comparison) {
    const { code } = drawn;
    const { verdict, ofSame, ofOwn } = comparison;
    const isRead = verdict === 'read';
    this.#counts[verdict]++;
    const ofModule = this.#byModule[code.scale - 1];
    if (ofModule === undefined)
      throw new Error(`Expected a scale up to ${MAX_MODULE_SIZE} but received ${code.scale}`);
    ofModule.all++;
    ofModule.read += Number(isRead);
    if (isRead) {
      this.#onlyOurs += Number(ofSame !== 'read');
      this.#otherCharacters += Number(showsOthers(drawn, comparison));
      return;
    }
    if (ofSame === 'read') this.#unread.onlyTheirs++;
    else if (ofOwn === 'read') this.#unread.ownSegments++;
    else this.#unread.neither++;
    this.#explain(reasonOf(this.decoder, drawn, comparison), drawn);
  }

  /**
   * @param {string} reason
   * @param {Drawn} drawn
   */
  #explain(reason, { code, version }) {
    const known = this.#reasons.get(reason) ?? { count: 0, examples: [] };
    this.#reasons.set(reason, known);
    known.count++;
    if (known.examples.length === EXAMPLES) return;
    const size = code.width === undefined ? `scale ${code.scale}` : `width ${code.width}`;
    known.examples.push(
      `${code.name}: ${code.kind}, ${code.type}, version ${version}-${code.coding.errorCorrectionLevel}, ${size}, margin ${code.margin}`,
    );
  }

  figures() {
    const { onlyTheirs } = this.#unread;
    return {
      decoder: this.decoder,
      ...this.#counts,
      otherCharacters: this.#otherCharacters,
      unread: this.#unread,
      paired: { onlyTheirs, onlyOurs: this.#onlyOurs, chance: chance(onlyTheirs, this.#onlyOurs) },
      byModule: this.#byModule,
      reasons: [...this.#reasons]
        .map(([reason, { count, examples }]) => ({ reason, count, examples }))
        .sort((a, b) => b.count - a.count),
    };
  }
}

/**
 * Returns whether the decoder returned another text.
 *
 * @param {Drawn} drawn
 * @param {Comparison} comparison
 */
function showsOthers({ code: { content } }, { text }) {
  if (content instanceof Uint8Array) return false;
  const expected = typeof content === 'string' ? content : content.map(({ data }) => data).join('');
  return text !== expected;
}

module.exports = { Tally };
