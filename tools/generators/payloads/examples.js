'use strict';

// Writes the examples of the schemes as JavaScript.

const { inspect } = require('node:util');

/** The most characters of a line. */
const WIDTH = 90;

/**
 * Writes the call of the function of a scheme with its example.
 *
 * @param {{ name: string, example: Readonly<Record<string, any>> }} scheme
 */
function writeCall({ name, example }) {
  const short = inspect(example, { depth: 9, breakLength: Number.POSITIVE_INFINITY });
  if (short.length + name.length + 10 <= WIDTH) return `${name}(${short})`;
  return `${name}(${inspect(example, { depth: 9, breakLength: WIDTH, compact: 1 }).replace(/([^,{[])\n(\s*[}\]])/g, '$1,\n$2')})`;
}

/**
 * Writes an example that draws a code.
 *
 * @param {{ name: string, example: Readonly<Record<string, any>> }} scheme
 * @param {string} [options] of generateQrCode
 */
function writeExample(scheme, options) {
  const call = writeCall(scheme);
  const more = options === undefined ? '' : `, ${options}`;
  return [
    "const { generateQrCode } = require('qr-napi');",
    `const { ${scheme.name} } = require('qr-napi/payloads');`,
    '',
    `const code = ${call};`,
    `const picture = generateQrCode(code${more});`,
  ].join('\n');
}

module.exports = { writeExample };
