'use strict';

// The texts that every tier must draw, and the requests that it must refuse.

const { corpus } = require('../../../__test__/support/corpus');

/** @typedef {import('../../tiers/levels').Level} Level */

/**
 * @typedef {object} Item
 * @property {string} name
 * @property {string} text at most 512 bytes of UTF-8
 * @property {Level} level
 */

const URL_44 = 'https://www.example.com/r/rust/top/?t=8453d7';

/** @type {[name: string, text: string, level?: Level][]} */
const CHOSEN = [
  ['short URL', URL_44],
  ['short URL at level M', URL_44, 'M'],
  ['short URL at level Q', URL_44, 'Q'],
  ['short URL at level H', URL_44, 'H'],
  ['11 bytes', 'hello world'],
  ['one digit: the least of version 1', '7'],
  ['one digit at level H', '7', 'H'],
  ['one letter', 'a'],
  ['the most digits of version 1', '1'.repeat(41)],
  ['a digit more than version 1 holds', '1'.repeat(42)],
  ['512 digits', '0123456789'.repeat(52).slice(0, 512)],
  ['512 characters of alphanumeric mode', 'QR CODE $%*+-./:'.repeat(32)],
  ['512 bytes', 'the quick brown fox jumps over the lazy dog, '.repeat(12).slice(0, 512)],
  ['512 bytes at level M', 'n'.repeat(512), 'M'],
  ['512 bytes at level Q', 'n'.repeat(512), 'Q'],
  ['512 bytes at level H: the largest version of a request', 'n'.repeat(512), 'H'],
  ['512 bytes of CJK and one of ASCII', `${'漢'.repeat(170)}ab`],
  ['512 bytes of emoji', '😀'.repeat(128)],
  ['Chinese, simplified', '支付宝扫码支付：一百二十元'],
  ['Chinese, traditional', '臺灣高鐵車票，請於發車前掃碼'],
  ['Japanese', '東京都渋谷区のチケット売り場'],
  ['Japanese that looks like Shift JIS in UTF-8', '茗荷'],
  ['kana', 'ひらがなカタカナ'],
  ['Korean', '서울특별시 중구 세종대로 110'],
  ['Russian', 'Привет, мир! Съешь ещё этих мягких французских булок'],
  ['Greek', 'Καλημέρα κόσμε'],
  ['Arabic', 'مرحبا بالعالم'],
  ['Hebrew', 'שלום עולם'],
  ['Hindi', 'नमस्ते दुनिया'],
  ['Thai', 'สวัสดีชาวโลก'],
  ['emoji', '🎉🚀👩‍👩‍👧‍👦🏳️‍🌈👍🏽'],
  ['all kinds at once', 'Order 12345678: ABC-42 für 東京 😀 спасибо'],
  ['what a shell or a parser would take for more', '--help $(id) "; rm \'`<>|&\\'],
  ['what a query has to escape', 'a=1&b=2+3%20#x?y;z/ä'],
  ['a dash', '-'],
  ['the end of options', '--'],
  ['white space', ' \t\r\n '],
  ['a contact', 'BEGIN:VCARD\r\nVERSION:3.0\r\nN:Müller;Jörg\r\nTEL:+49301234567\r\nEND:VCARD\r\n'],
  ['a wireless network', 'WIFI:T:WPA;S:Café;P:p@ss"w0rd;;'],
];

/**
 * Some texts of each script from the corpus of the tests. Leaves out NUL, which a command-line
 * argument cannot hold, and a leading byte order mark, which the decoder drops.
 */
const drawn = [...new Set(corpus.map(({ script }) => script))].flatMap((wanted) =>
  corpus.filter(({ script, text }) => script === wanted && isPlain(text)).slice(0, 3),
);

/** @param {string} text */
function isPlain(text) {
  return !text.includes('\0') && !text.startsWith('\ufeff') && Buffer.byteLength(text) <= 512;
}

/** @type {readonly Item[]} */
const CORPUS = Object.freeze([
  ...CHOSEN.map(([name, text, level = /** @type {Level} */ ('L')]) => ({ name, text, level })),
  ...drawn.map(({ script, text }, i) => ({
    name: `${script} ${i}`,
    text,
    level: /** @type {Level} */ ('L'),
  })),
]);

/**
 * @typedef {object} Refusal
 * @property {string} name
 * @property {string} [method]
 * @property {string} path
 * @property {number} status
 * @property {string} body
 */

const MISSING = 'missing "text" query param';
const TWICE = 'a query param must be given once';
const TOO_LONG = 'text must be <= 512 bytes';
const NO_LEVEL = 'level must be L, M, Q or H';

/** @type {readonly Refusal[]} */
const REFUSALS = Object.freeze([
  { name: 'no query', path: '/qrcode', status: 400, body: MISSING },
  { name: 'no text', path: '/qrcode?level=L', status: 400, body: MISSING },
  { name: 'an empty text', path: '/qrcode?text=', status: 400, body: MISSING },
  { name: 'a text without =', path: '/qrcode?text', status: 400, body: MISSING },
  { name: 'an array', path: '/qrcode?text[]=a', status: 400, body: MISSING },
  { name: 'two texts', path: '/qrcode?text=a&text=b', status: 400, body: TWICE },
  { name: '513 bytes', path: `/qrcode?text=${'n'.repeat(513)}`, status: 400, body: TOO_LONG },
  { name: '20,000 bytes', path: `/qrcode?text=${'n'.repeat(20_000)}`, status: 400, body: TOO_LONG },
  {
    name: '513 bytes of CJK',
    path: `/qrcode?text=${encodeURIComponent('漢'.repeat(171))}`,
    status: 400,
    body: TOO_LONG,
  },
  { name: 'an unknown level', path: '/qrcode?text=a&level=X', status: 400, body: NO_LEVEL },
  { name: 'an empty level', path: '/qrcode?text=a&level=', status: 400, body: NO_LEVEL },
  { name: 'two levels', path: '/qrcode?text=a&level=L&level=M', status: 400, body: TWICE },
  { name: 'another path', path: '/', status: 404, body: 'not found' },
  { name: 'a path with a slash more', path: '/qrcode/?text=a', status: 404, body: 'not found' },
  { name: 'another method', method: 'POST', path: '/qrcode?text=a', status: 404, body: 'not found' },
]);

/** The answer to a valid request if drawing fails. */
const FAILURE = Object.freeze({ status: 500, body: 'failed generating QR code' });

module.exports = { CORPUS, FAILURE, REFUSALS };
