'use strict';

// Tests SVG logos: well-formed XML is rewritten and drawn by a viewer, anything else is refused
// with its reason. __test__/logo-svg-hostile.test.js tests attacks.

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');
const { gzipSync } = require('node:zlib');

const { generateQrCode } = require('..');
const { refused } = require('./support/errors');
const { rasteriseSvg } = require('./support/rasterise');

const TEXT = 'https://example.com/tickets/42';
const NAMESPACE = 'http://www.w3.org/2000/svg';
const XMLNS = `xmlns="${NAMESPACE}"`;

/** The most bytes of a logo. */
const MAX_LOGO_BYTES = 4 * 1024 * 1024;

/** Fills the logo with red. */
const RED = '<path fill="#f00" d="M0 0h9v9H0z"/>';
const SQUARE = `<svg ${XMLNS} viewBox="0 0 9 9">${RED}</svg>`;

/** An SVG as Illustrator exports it, with entities for namespaces and styles. */
const ILLUSTRATOR = `<?xml version="1.0" encoding="utf-8"?>
<!-- Generator: Adobe Illustrator 13.0.0, SVG Export Plug-In . SVG Version: 6.00 Build 14948)  -->
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" [
\t<!ENTITY ns_extend "http://ns.adobe.com/Extensibility/1.0/">
\t<!ENTITY ns_ai "http://ns.adobe.com/AdobeIllustrator/10.0/">
\t<!ENTITY ns_svg "${NAMESPACE}">
\t<!ENTITY ns_xlink 'http://www.w3.org/1999/xlink'>
\t<!ENTITY st0 "fill:#FF0000;font-family:'Myriad';">
]>
<svg version="1.1" id="Layer_1" xmlns:x="&ns_extend;" xmlns:i="&ns_ai;" xmlns="&ns_svg;"
\txmlns:xlink="&ns_xlink;" viewBox="0 0 9 9" xml:space="preserve">
<metadata><x:a>&st0; & <![CDATA[&st0;]]></x:a></metadata>
<rect x="0" style="&st0;" width="9" height="9"/>
</svg>
`.replace(' & ', ' &amp; ');

/** @param {string | Uint8Array} image */
function codeOf(image) {
  return generateQrCode(TEXT, { type: 'svg', logo: { image: Buffer.from(image) } }).toString();
}

/**
 * Returns the bytes of the logo in a code.
 *
 * @param {string} code
 */
function embedded(code) {
  const [, data = ''] = /href="data:image\/svg\+xml;base64,([^"]*)"/.exec(code) ?? [];
  return Buffer.from(data, 'base64');
}

/** @param {string} code */
async function colorOfMiddle(code) {
  const { width, data } = await rasteriseSvg(Buffer.from(code), { width: 301 });
  const start = 4 * (150 * width + 150);
  return [...data.subarray(start, start + 4)];
}

/** @param {string} text */
function utf16be(text) {
  return Buffer.from(text, 'utf16le').swap16();
}

describe('SVG logos are rewritten, and drawn', () => {
  /** @type {[string, string | Uint8Array, string?][]} */
  const cases = [
    ['an SVG', SQUARE],
    ['a comment after the root element', `${SQUARE}<!-- Created with Inkscape -->\n`],
    ['a processing instruction after the root element', `${SQUARE}<?end?>`],
    ['> in an attribute', `<svg aria-label="a > b" ${XMLNS} viewBox="0 0 9 9">${RED}</svg>`],
    [
      'a prefixed root element',
      `<s:svg xmlns:s='${NAMESPACE}' viewBox="0 0 9 9"><s:path fill="#f00" d="M0 0h9v9H0z"/></s:svg>`,
    ],
    ['a root element that ends with a space', SQUARE.replace('</svg>', '</svg >')],
    ['a declaration of UTF-8', `<?xml version='1.0' encoding='UTF-8' standalone="no"?>\n${SQUARE}`],
    ['a byte order mark', Buffer.from(`\ufeff<?xml version="1.0"?>${SQUARE}`)],
    ['a processing instruction with <svg in it', `<?a <svg>?>${SQUARE}`],
    ['references to characters', SQUARE.replace('#f00', '&#35;f&#x30;0')],
    ['what looks like an entity in a comment', `<!-- &a; & -->${SQUARE}`],
    [
      'what looks like an entity in CDATA',
      SQUARE.replace('<path', '<desc><![CDATA[&a; &]]></desc><path'),
      SQUARE.replace('<path', '<desc>&amp;a; &amp;</desc><path'),
    ],
  ];
  for (const [title, image, expected = SQUARE] of cases) {
    test(title, async () => {
      const code = codeOf(image);
      assert.equal(embedded(code).toString(), expected);
      assert.deepEqual(await colorOfMiddle(code), [255, 0, 0, 255]);
    });
  }

  test('a self-closing root element', () => {
    for (const image of [`<svg ${XMLNS}/>`, `<svg ${XMLNS} />\n`, `<a:svg xmlns:a="${NAMESPACE}"/>`]) {
      assert.equal(embedded(codeOf(image)).toString(), `<svg ${XMLNS}/>`);
    }
  });
});

describe('SVG logos are embedded as UTF-8 without a document type, and drawn', () => {
  const latin = SQUARE.replace('<path', '<desc>é “€”</desc><path');
  const windows1252 = Buffer.from(
    latin.replace('“', '\x93').replace('”', '\x94').replace('€', '\x80'),
    'latin1',
  );
  const declared = (/** @type {string} */ encoding) =>
    Buffer.from(`<?xml version="1.0" encoding="${encoding}"?>`, 'latin1');
  /** @type {[string, string | Uint8Array, string][]} */
  const cases = [
    ['ISO-8859-1', Buffer.concat([declared('ISO-8859-1'), windows1252]), latin],
    ['windows-1252', Buffer.concat([declared('Windows-1252'), windows1252]), latin],
    ['US-ASCII', Buffer.concat([declared('us-ascii'), Buffer.from(SQUARE)]), SQUARE],
    [
      'UTF-16, little end first',
      Buffer.from(`\ufeff<?xml version="1.0" encoding="UTF-16"?>${latin}`, 'utf16le'),
      latin,
    ],
    ['UTF-16, big end first', utf16be(`\ufeff<?xml version="1.0" encoding="utf-16"?>${latin}`), latin],
    ['UTF-16 without a byte order mark', Buffer.from(latin, 'utf16le'), latin],
    ['UTF-16, big end first, without a byte order mark', utf16be(latin), latin],
    ['UTF-8 that declares UTF-16', `<?xml version="1.0" encoding="utf-16"?>${latin}`, latin],
    [
      'UTF-8 with a byte order mark that declares ISO-8859-1',
      `\ufeff${declared('iso-8859-1')}${latin}`,
      latin,
    ],
    ['a document type', `<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"\n "svg11.dtd">${SQUARE}`, SQUARE],
    ['a document type by SYSTEM', `<!DOCTYPE svg SYSTEM 'a>b[c].dtd' [ ] >${SQUARE}`, SQUARE],
    ['a document type with a prefix', `<!DOCTYPE s:svg>${SQUARE}`, SQUARE],
    [
      'declarations that change nothing',
      `<!DOCTYPE svg [<!-- ]> --><?a ]>?><!ELEMENT svg (#PCDATA)><!ATTLIST svg a CDATA #IMPLIED>` +
        `<!NOTATION n SYSTEM ">"><!ENTITY % p "<!ENTITY q 'r'>"><!ENTITY pic SYSTEM "a.gif" NDATA gif>]>${SQUARE}`,
      SQUARE,
    ],
    [
      'an entity that is not referred to',
      `<!DOCTYPE svg [<!ENTITY a "<b>"><!ENTITY c SYSTEM "file:///etc/passwd">]>${SQUARE}`,
      SQUARE,
    ],
    [
      'an entity that is declared twice',
      `<!DOCTYPE svg [<!ENTITY a "f00"><!ENTITY a "00f"><!ENTITY amp "&#38;#38;">]>${SQUARE.replace('f00', '&a;')}`,
      SQUARE,
    ],
  ];
  for (const [title, image, expected] of cases) {
    test(title, async () => {
      const code = codeOf(image);
      assert.equal(embedded(code).toString(), expected);
      assert.deepEqual(await colorOfMiddle(code), [255, 0, 0, 255]);
    });
  }

  test('a file from Illustrator', async () => {
    for (const image of [ILLUSTRATOR, Buffer.from(`\ufeff${ILLUSTRATOR}`, 'utf16le')]) {
      const code = codeOf(image);
      const text = embedded(code).toString();
      assert.doesNotMatch(text, /<!DOCTYPE|<\?xml/);
      assert.ok(text.includes(`xmlns="${NAMESPACE}"`));
      assert.ok(text.includes('style="fill:#FF0000;font-family:\'Myriad\';"'));
      assert.ok(text.includes('<metadata/>'));
      assert.deepEqual(await colorOfMiddle(code), [255, 0, 0, 255]);
    }
  });
});

describe('refuses SVG logos', () => {
  const entity = { reason: 'svg-undeclared-entity' };
  const root = { reason: 'svg-root' };
  const namespace = { reason: 'svg-namespace' };
  const unclosed = { reason: 'svg-unclosed' };
  const value = { reason: 'svg-entity-value' };
  const external = { reason: 'svg-external-entity' };
  const declared = (/** @type {string} */ encoding) => `<?xml version="1.0" encoding="${encoding}"?>`;
  const errorAt = (/** @type {number} */ line, /** @type {number} */ column = 0) => ({
    reason: 'svg-not-well-formed',
    line,
    ...(column > 0 && { column }),
  });
  const withType = (/** @type {string} */ subset, inside = '') =>
    `<!DOCTYPE svg [${subset}]><svg ${XMLNS}><title>${inside}</title></svg>`;
  /** @type {[string | Uint8Array, string | Record<string, unknown>][]} */
  const cases = [
    ['<svg viewBox="0 0 1 1"></svg>', namespace],
    ['<svg/>', namespace],
    ['<a:svg xmlns:a="http://www.w3.org/1999/xhtml"/>', namespace],
    [`<html><svg ${XMLNS}></svg></html>`, root],
    [`<svgx ${XMLNS}></svgx>`, root],
    [`<SVG ${XMLNS}/>`, root],
    ['<!-- <svg/> -->', unclosed],
    [`<svg ${XMLNS}>`, unclosed],
    [`<svg ${XMLNS}><g></g>`, unclosed],
    [`<svg ${XMLNS}`, unclosed],
    [`<svg ${XMLNS}>\n<g></svg>`, errorAt(2, 4)],
    [`<svg ${XMLNS}></svg><svg/>`, errorAt(1, 47)],
    [`<svg ${XMLNS} a=1/>`, errorAt(1, 43)],
    [`<svg ${XMLNS} a="1" a="2"/>`, errorAt(1, 47)],
    [`<svg ${XMLNS}>\n<:g/></svg>`, errorAt(2)],
    [`<svg :${XMLNS}/>`, errorAt(1)],
    [`<svg ${XMLNS} xmlns:a=""/>`, errorAt(1)],
    [`<?a="b"?><svg ${XMLNS}/>`, errorAt(1)],
    [`<svg ${XMLNS}>\u0001</svg>`, errorAt(1, 41)],
    [`\n<?xml version="1.0"?><svg ${XMLNS}/>`, errorAt(2, 1)],
    ['<!doctype html>\n<p>Not found<br></p>', errorAt(1, 2)],
    ['<!DOCTYPE html>\n<p>Not found<br></p>', errorAt(2)],
    [`<!DOCTYPE svg [\n<!ENTITY>]><svg ${XMLNS}/>`, errorAt(2, 9)],
    [`<!DOCTYPE svg><!DOCTYPE svg><svg ${XMLNS}/>`, errorAt(1, 15)],
    [`<svg ${XMLNS}><use xlink:href="#a"/></svg>`, { reason: 'svg-prefix', line: 1, column: 46 }],
    ...['&a;', '&nbsp;', '&é.1;', '<!-- -->&a;'].map(
      (text) =>
        /** @type {[string, Record<string, unknown>]} */ ([
          `<svg ${XMLNS}><text>${text}</text></svg>`,
          entity,
        ]),
    ),
    // What is no reference at all, and characters that XML does not have.
    ...[
      '&',
      'A & B',
      'A & B;',
      '&;',
      '&1;',
      '&amp',
      '&#;',
      '&#xd800;',
      '&#0;',
      '&#1;',
      '&#+9;',
      '&#x110000;',
    ].map(
      (text) =>
        /** @type {[string, Record<string, unknown>]} */ ([
          `<svg ${XMLNS}>\n<text>${text}</text></svg>`,
          errorAt(2),
        ]),
    ),
    [`<svg ${XMLNS} a="&a;"/>`, entity],
    [withType('<!ENTITY b "c">', '&a;'), entity],
    [withType('<!ENTITY a "<b/>">', '&a;'), value],
    [withType('<!ENTITY a "b"><!ENTITY c "&a;&a;">', '&c;'), value],
    [withType('<!ENTITY a SYSTEM "file:///etc/passwd">', '&a;'), external],
    [withType('<!ENTITY a PUBLIC "b" "c">', '&a;'), external],
    [withType('<!ENTITY % a SYSTEM "http://example.com/"> %a;'), { reason: 'svg-parameter-entity' }],
    [withType('<!ATTLIST svg xmlns:a CDATA #FIXED "b">'), { reason: 'svg-attribute-defaults' }],
    [`${declared('Shift_JIS')}${SQUARE}`, { reason: 'svg-encoding', encoding: 'Shift_JIS' }],
    [
      `${declared('a"'.padEnd(40, '\n').replace('"', '\x1b'))}${SQUARE}`,
      `in the encoding a\\x1b${'\\n'.repeat(22)}`,
    ],
    [
      Buffer.concat([Buffer.from([0xff, 0xfe, 0, 0]), Buffer.from('<')]),
      { reason: 'svg-encoding', encoding: 'UTF-32' },
    ],
    [
      Buffer.from(SQUARE.replace('<path', '<desc>é</desc><path'), 'latin1'),
      { reason: 'svg-bytes', encoding: 'UTF-8' },
    ],
    [`${declared('US-ASCII')}<svg ${XMLNS} a="é"/>`, { reason: 'svg-bytes', encoding: 'US-ASCII' }],
    [Buffer.from(`<svg a="\ud800" ${XMLNS}/>`, 'utf16le'), { reason: 'svg-bytes', encoding: 'UTF-16' }],
    [gzipSync(SQUARE), { reason: 'compressed' }],
    ['svg', { reason: 'unknown-format' }],
    [Buffer.from(`\xff${SQUARE}`, 'latin1'), { reason: 'unknown-format' }],
  ];
  for (const [image, part] of cases) {
    test(JSON.stringify(String(image)).slice(0, 100), () =>
      refused(TEXT, { type: 'svg', logo: { image: Buffer.from(image) } }, 'ERR_QR_INVALID_LOGO', part),
    );
  }

  test('in a raster format', async () => {
    for (const image of [SQUARE, ILLUSTRATOR, Buffer.from(SQUARE, 'utf16le')]) {
      await refused(TEXT, { logo: { image: Buffer.from(image) } }, 'ERR_QR_INVALID_LOGO', "type: 'svg'");
    }
  });
});

describe('SVG logos that are costly to read', () => {
  const repeated = (/** @type {string} */ head, /** @type {string} */ part, /** @type {string} */ end) =>
    `${head}${part.repeat(Math.floor((MAX_LOGO_BYTES - head.length - end.length) / part.length))}${end}`;
  const numbered = (/** @type {number} */ count, /** @type {(i: number) => string} */ part) =>
    Array.from({ length: count }, (_, i) => part(i)).join('');
  /** @type {[string, string, string][]} */
  const cases = [
    [
      'an entity that is referred to many times',
      repeated(
        `<!DOCTYPE svg [<!ENTITY a "${'b'.repeat(2 ** 20)}">]><svg ${XMLNS}><desc>`,
        '&a;',
        '</desc></svg>',
      ),
      'svg-too-many-bytes',
    ],
    ['elements beyond 96 MiB', repeated(`<svg ${XMLNS}>`, '<g/>', '</svg>'), 'svg-too-many-elements'],
    [
      'the signs of attributes beyond 96 MiB',
      repeated(`<svg ${XMLNS}>`, '=', '</svg>'),
      'svg-too-many-elements',
    ],
    [
      'attributes of one element',
      `<svg ${XMLNS} ${numbered(300_000, (i) => ` a${i}=""`)}/>`,
      'svg-too-many-attributes',
    ],
    [
      'prefixes of namespaces',
      `<svg ${XMLNS}>${numbered(100_000, (i) => `<g xmlns:a${i}="b">`)}</svg>`,
      'svg-too-many-prefixes',
    ],
    ['prefixes that are long', `<svg ${XMLNS} xmlns:${'a'.repeat(10_000)}="b"/>`, 'svg-too-many-prefixes'],
  ];
  for (const [title, image, reason] of cases) {
    test(title, async () => {
      assert.ok(image.length <= MAX_LOGO_BYTES);
      await refused(TEXT, { type: 'svg', logo: { image: Buffer.from(image) } }, 'ERR_QR_INVALID_LOGO', {
        reason,
      });
    });
  }

  test('the largest of every kind is read within a second and 256 MiB', () => {
    const prefixes = numbered(30, (i) => ` xmlns:a${i}="b${i}"`);
    const attributes = numbered(250, (i) => ` a${i.toString(36)}=""`);
    for (const make of [
      () => repeated(`<svg ${XMLNS}>`, `<g d="${'1'.repeat(40)}"/>xx`, '</svg>'),
      () => repeated(`<svg ${XMLNS}>`, `<g${attributes}/>`, '</svg>'),
      () => repeated(`<svg ${XMLNS}${prefixes}>`, '<g xmlns="c"/>', '</svg>'),
      () => repeated(`<svg ${XMLNS}${prefixes}>`, '<a29:b/>', '</svg>'),
      () => repeated(`<!DOCTYPE svg [<!ENTITY a "">]><svg ${XMLNS}><desc>`, '&a;', '</desc></svg>'),
      () => `<svg ${XMLNS}><style>${'.a{fill:url(#a)}'.repeat(49_000)}</style><g class="a"/></svg>`,
      () => `<svg ${XMLNS}><style>${'.a,'.repeat(99_990)}.b{marker:url(#a)}</style><g class="a"/></svg>`,
      () => repeated(`<svg ${XMLNS}><g class="`, 'a ', '"/><style>.a{fill:url(#a)}</style></svg>'),
      () => repeated(`<svg ${XMLNS}><g style="`, 'fill:url(#a);', '"/></svg>'),
      () => repeated(`<svg ${XMLNS}><g style="`, '/**/', '"/></svg>'),
      () => repeated(`<svg ${XMLNS}><g style="a:`, '\\61 ', '"/></svg>'),
      () => repeated(`<svg ${XMLNS}><text>`, '&gt;', '</text></svg>'),
      () => `<svg ${XMLNS}><g style="${numbered(300_000, (i) => `a:url(#${i})`)}"/></svg>`,
    ]) {
      const image = make();
      const start = process.cpuUsage();
      const { length } = codeOf(image);
      const { user, system } = process.cpuUsage(start);
      assert.ok(length > 0);
      assert.ok(user + system < 1e6, `${image.slice(0, 60)}: ${user + system} µs`);
      assert.ok(process.resourceUsage().maxRSS < 400 * 1024, `${process.resourceUsage().maxRSS} KiB`);
    }
  });
});
