// Writes programs and commands that draw the code of the page.

/** The default of `maxBytes` of the handler, which `/qrcode` uses. */
const MAX_HANDLER_BYTES = 512;

/**
 * Matches characters that a terminal obeys when they are pasted, or that hide the text next to
 * them. The text may come from a link that a stranger made.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/**
 * Writes a text as a string of JavaScript.
 *
 * @param {string} text
 */
export function quote(text) {
  const inner = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${inner.replace(new RegExp(UNSAFE, 'gu'), escapeCharacter)}'`;
}

/**
 * Escapes a character.
 *
 * @param {string} character
 */
function escapeCharacter(character) {
  return `\\u{${/** @type {number} */ (character.codePointAt(0)).toString(16)}}`;
}

/**
 * Writes a program that saves the code to a file.
 *
 * @param {'cjs' | 'esm'} language
 * @param {import('./preview.js').Content} content
 * @param {Record<string, any>} options the options that differ from their defaults
 * @param {{ file: string, logo?: string | undefined, font?: string | undefined }} names the files
 *   that the program writes and reads
 */
export function writeProgram(
  language,
  content,
  options,
  { file, logo = 'logo.png', font = 'font.ttf' },
) {
  const isReading = options.logo !== undefined || options.frame?.font !== undefined;
  const ofFiles = isReading ? '{ readFileSync, writeFileSync }' : '{ writeFileSync }';
  const load = (/** @type {string} */ names, /** @type {string} */ from) =>
    language === 'esm' ? `import ${names} from '${from}';` : `const ${names} = require('${from}');`;
  return [
    load(ofFiles, 'node:fs'),
    load('{ generateQrCode }', 'qr-napi'),
    ...('payload' in content ? [load(`{ ${content.payload.scheme} }`, 'qr-napi/payloads')] : []),
    '',
    `const code = ${writeCall(writeContent(content), options, { image: logo, font })};`,
    `writeFileSync('${file}', code);`,
    '',
  ].join('\n');
}

/**
 * Writes what the code holds.
 *
 * @param {import('./preview.js').Content} content
 */
function writeContent(content) {
  if (!('payload' in content)) return quote(content.text);
  const { scheme, fields } = content.payload;
  return `${scheme}(${writeLiteral(fields)})`;
}

/**
 * Writes the call of generateQrCode.
 *
 * @param {string} text an expression
 * @param {Record<string, any>} options
 * @param {Record<string, string>} files the files of properties
 */
function writeCall(text, options, files) {
  const lines = Object.entries(options).map(
    ([name, value]) => `  ${name}: ${writeLiteral(value, files)},\n`,
  );
  return lines.length === 0
    ? `generateQrCode(${text})`
    : `generateQrCode(${text}, {\n${lines.join('')}})`;
}

/**
 * Writes a value as a literal of JavaScript.
 *
 * @param {any} value
 * @param {Record<string, string>} [files] the files of properties, by their names
 * @returns {string}
 */
function writeLiteral(value, files = {}) {
  if (typeof value === 'string') return quote(value);
  if (typeof value !== 'object') return String(value);
  const parts = Object.entries(value).map(([name, part]) =>
    Object.hasOwn(files, name)
      ? `${name}: readFileSync(${quote(/** @type {string} */ (files[name]))})`
      : `${/^[a-z]\w*$/i.test(name) ? name : quote(name)}: ${writeLiteral(part, files)}`,
  );
  return `{ ${parts.join(', ')} }`;
}

/**
 * Writes the command that requests the code from `/qrcode`, or a comment that says why it cannot.
 *
 * @param {import('./preview.js').Content} content
 * @param {Record<string, any>} options
 * @param {{ origin: string, file: string }} place
 */
export function writeCommand(content, options, { origin, file }) {
  if ('payload' in content) return '# /qrcode of this server takes a text, and no payload.\n';
  const { text } = content;
  const [option] = Object.keys(options);
  if (option !== undefined)
    return `# /qrcode of this server has no ${option}: its owner gives it to qrCodeHandler.\n`;
  if (new TextEncoder().encode(text).length > MAX_HANDLER_BYTES) {
    return `# /qrcode of this server takes texts of up to ${MAX_HANDLER_BYTES} bytes.\n`;
  }
  if (UNSAFE.test(text)) {
    return `curl --output ${file} '${origin}/qrcode?${new URLSearchParams({ text })}'\n`;
  }
  const word = (/** @type {string} */ each) => `'${each.replaceAll("'", "'\\''")}'`;
  return `curl --get --data-urlencode ${word(`text=${text}`)} \\\n  --output ${file} ${word(`${origin}/qrcode`)}\n`;
}
