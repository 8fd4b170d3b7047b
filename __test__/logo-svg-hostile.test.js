'use strict';

// Tests that an SVG logo from a stranger cannot run, load or move anything, or make a viewer draw
// for hours. docs/svg-logos.md has the rules.

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');

const { generateQrCode } = require('..');
const { refused } = require('./support/errors');
const { rasteriseSvg } = require('./support/rasterise');

const TEXT = 'https://example.com/tickets/42';
const XMLNS = 'xmlns="http://www.w3.org/2000/svg"';
const XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"';

const PNG = generateQrCode('1').toString('base64');

/** @param {string} inside */
const svg = (inside, attributes = '') => `<svg ${XMLNS}${attributes}>${inside}</svg>`;

/**
 * Returns the SVG that is embedded for a logo.
 *
 * @param {string | Uint8Array} image
 */
function written(image) {
  const code = generateQrCode(TEXT, { type: 'svg', logo: { image: Buffer.from(image) } }).toString();
  const [, data = ''] = / href="data:image\/svg\+xml;base64,([^"]*)"/.exec(code) ?? [];
  return Buffer.from(data, 'base64').toString();
}

/**
 * @param {string | Uint8Array} image
 * @param {(string | Record<string, unknown>)[]} parts of the message, or details
 */
function refusedFor(image, ...parts) {
  return refused(TEXT, { type: 'svg', logo: { image: Buffer.from(image) } }, 'ERR_QR_INVALID_LOGO', ...parts);
}

describe('parts of an SVG logo that are kept', () => {
  for (const inside of [
    '<defs><linearGradient id="a"><stop offset="0" stop-color="red"/></linearGradient></defs>',
    '<clipPath id="a"><use href="#b"/></clipPath><g clip-path="url(#a)"/>',
    '<text x="1" xml:space="preserve"> a <tspan dy="1">b</tspan><textPath href="#p">c</textPath> </text>',
    '<filter id="a"><feGaussianBlur in="SourceAlpha" stdDeviation="2"/></filter><g filter="url(#a)"/>',
    '<style>.a&gt;b{fill:url(#a)}@media print{#b{fill:red}}</style>',
    '<style>@font-face{font-family:"a";src:local(b)}</style>',
    '<g style="fill:url(#a);mix-blend-mode:multiply"/>',
    '<g fill="url(\'#a\') red" transform="translate(1 2) skewX(3)"/>',
    '<g fill="var(--fill, red)"/>',
    '<title>a</title><desc>b</desc>',
    `<image href="data:image/png;base64,${PNG}" width="1"/>`,
  ]) {
    test(inside.slice(0, 90), () => assert.equal(written(svg(inside)), svg(inside)));
  }

  test('escapes characters that would become markup or change when they are read', () => {
    const text = '<text font-family="&#39;&quot;">&lt;&amp;]]&gt;&#13;&quot;</text>';
    assert.equal(written(svg(text)), svg('<text font-family="\'&quot;">&lt;&amp;]]&gt;&#13;"</text>'));
    const spaces = '<text class="&#10;&#9;&#13;&lt;&amp;">a</text>';
    assert.equal(written(svg(spaces)), svg(spaces));
  });

  test('keeps references of SVG 1.1, with their namespace', () => {
    const image = `<s:svg xmlns:s="http://www.w3.org/2000/svg" xmlns:l="http://www.w3.org/1999/xlink"><s:use l:href=" #a "/></s:svg>`;
    assert.equal(written(image), `<svg ${XLINK} ${XMLNS}><use xlink:href="#a"/></svg>`);
  });
});

describe('parts of an SVG logo that no viewer draws are removed', () => {
  const foreign = 'xmlns:i="http://www.inkscape.org/namespaces/inkscape"';
  /** @type {[string, string][]} */
  const cases = [
    ['<!-- a --><?b c?>', ''],
    [`<i:namedview ${foreign}><script/></i:namedview>`, ''],
    [`<g ${foreign} i:label="a" data-a="b" aria-label="c" focusable="d"/>`, '<g/>'],
    ['<metadata>a<b/></metadata>', '<metadata/>'],
    ['<desc>a<script>b</script></desc>', '<desc>a</desc>'],
    ['<a href="javascript:alert(1)"><path d="M0 0"/></a>', '<a><path d="M0 0"/></a>'],
    ['<flowRoot><flowPara>a</flowPara></flowRoot>', ''],
    ['<g> a </g>', '<g/>'],
    ['<style type="text/less">@import "a";</style>', ''],
    ['<linearGradient href="#a" id="a"/>', '<linearGradient id="a"/>'],
    ['<style>/* } url(http://a) */b{fill:red}</style>', '<style>/**/b{fill:red}</style>'],
    ['<use href=" "/>', '<use/>'],
    [
      '<switch><foreignObject requiredExtensions="http://ns.adobe.com/AdobeIllustrator/10.0/"><a/>' +
        '</foreignObject><g id="a"/></switch>',
      '<switch><g id="a"/></switch>',
    ],
  ];
  for (const [inside, expected] of cases) {
    test(inside.slice(0, 90), () =>
      assert.equal(written(svg(inside)), svg(expected).replace('></svg>', expected ? '></svg>' : '/>')),
    );
  }

  test('an embedded picture gets the media type of its bytes', () => {
    const data = PNG.replace(/(.{40})/g, '$1\n');
    assert.equal(
      written(svg(`<image href="data:text/html;base64,${data}"/>`)),
      svg(`<image href="data:image/png;base64,${PNG}"/>`),
    );
  });

  test('removing parts changes no pixel', async () => {
    const image = svg(
      '<style>.a{fill:#f00}</style><metadata/><g class="a"><title>b</title><path d="M0 0h9v9H0z"/></g>',
      ' viewBox="0 0 9 9" data-a="b"',
    );
    const before = await rasteriseSvg(Buffer.from(image), { width: 90 });
    const after = await rasteriseSvg(Buffer.from(written(image)), { width: 90 });
    assert.deepEqual(after.data, before.data);
    assert.deepEqual([...after.data.subarray(0, 4)], [255, 0, 0, 255]);
  });
});

describe('refuses SVG logos with scripts, external references or animation', () => {
  const element = (/** @type {string} */ name) => ({ reason: 'svg-element', element: name });
  const attribute = (/** @type {string} */ name) => ({ reason: 'svg-attribute', attribute: name });
  const links = { reason: 'svg-link' };
  const css = { reason: 'svg-css' };
  /** @type {[string, Record<string, unknown>][]} */
  const cases = [
    ...['script', 'foreignObject', 'animate', 'set', 'animateTransform', 'iframe', 'handler', 'tref'].map(
      (name) => /** @type {[string, Record<string, unknown>]} */ ([`<g><${name}/></g>`, element(name)]),
    ),
    ['<h:script xmlns:h="http://www.w3.org/1999/xhtml"/>', element('script')],
    ['<g onclick="a()"/>', attribute('onclick')],
    ['<g ONLOAD="a()"/>', attribute('ONLOAD')],
    ['<g xml:base="http://a/"/>', attribute('base')],
    ...[
      '<image href="http://example.com/a.png"/>',
      '<image href="#a"/>',
      '<use href="a.svg#b"/>',
      '<use href="h&#10;ttp://a"/>',
      '<use href="#a&#10;b"/>',
      '<use href="#xpointer(id(a))"/>',
      '<feImage href="file:///etc/passwd"/>',
      '<linearGradient href="//a/b#c"/>',
      '<textPath href="a#b"/>',
      '<g fill="url(http://a)"/>',
      '<g fill="URL( &quot;http://a&quot; )"/>',
      '<g fill="\\75\\000072 l(http://a)"/>',
      '<g style="fill:\\75 rl(http://a)"/>',
      '<g style="fill:u\\r\\6c(http://a)"/>',
      '<g style="fill:url(\'\\23 \\61\\0a b\')"/>',
      '<style>a{fill:ur\\6C(a)}</style>',
      '<style>a{b:"/*";fill:url(http://a);c:"*/"}</style>',
      '<style>@font-face{src:url(http://a)}</style>',
      '<style>@namespace url(a);</style>',
      '<style>@font-face{src:url(data:font/woff;base64,AAAA)}</style>',
    ].map((inside) => /** @type {[string, Record<string, unknown>]} */ ([inside, links])),
    ['<use href="data:image/svg+xml,&lt;svg/&gt;"/>', links],
    ...[
      '<style>@import "a";</style>',
      '<style>@\\69mport "a";</style>',
      '<style>@keyframes a{from{fill:red}}</style>',
      '<style>a{fill:image-set("a" 1x)}</style>',
      '<style>a{fill:src("a")}</style>',
      '<style>a{&amp; b{fill:red}}</style>',
      '<style>a{b{fill:red}}</style>',
      '<style>a{--a:var(--b)}</style>',
      '<style>a{--a:url(#b)}</style>',
      '<style>:is(a){fill:red}</style>',
      '<style>a{fill:red</style>',
      '<style>a{fill:"red}</style>',
      '<style>a{fill:(red}</style>',
      '<style>/* a{fill:red}</style>',
      `<style>a{font-family:${'a'.repeat(1025)}}</style>`,
      `<g style="--a:${'b'.repeat(1025)}"/>`,
      '<g style="font-family:&quot;url(a&quot;"/>',
      '<g style="fill:a\\28 b)"/>',
      '<g style="fill:red}"/>',
      '<g style="fill:red)"/>',
      '<g fill="url(#a"/>',
      '<g fill="url(#a b)"/>',
      '<g fill="url/**/(http://a)"/>',
      '<g style="fill:url (http://a)"/>',
      '<g fill="\\75\\72\\6c\\28 http://a)"/>',
      '<g fill="url(#a\\29 )"/>',
      '<g fill="\\0(a)"/>',
    ].map((inside) => /** @type {[string, Record<string, unknown>]} */ ([inside, css])),
    ...[
      '<image href="data:image/svg+xml;base64,PHN2Zy8+"/>',
      '<image href="data:image/png,abc"/>',
      '<image href="data:image/png;base64,%41"/>',
      '<image href="data:image/gif;base64,R0lGODlh"/>',
    ].map((inside) => /** @type {[string, Record<string, unknown>]} */ ([inside, { reason: 'svg-picture' }])),
  ];
  for (const [inside, part] of cases) {
    test(inside.slice(0, 90), () => refusedFor(svg(inside), part));
  }

  test('a style sheet in a processing instruction', () =>
    refusedFor(`<?xml-stylesheet href="a.xsl" type="text/xsl"?>${svg('')}`, { reason: 'svg-style-sheet' }));

  test('in any encoding, and after any document type', () => {
    const script = svg('<script/>');
    const declared = `<?xml version="1.0" encoding="utf-16"?>${script}`;
    for (const image of [
      Buffer.from(`\ufeff${declared}`, 'utf16le'),
      Buffer.from(declared, 'utf16le').swap16(),
      Buffer.from(`<?xml version="1.0" encoding="latin1"?>${script}`),
      `<!DOCTYPE svg SYSTEM "a>b" [<!ENTITY a "b">]>${script}`,
      `<!DOCTYPE svg [<!ENTITY a "script">]>${svg('<script>&a;</script>')}`,
    ]) {
      refusedFor(image, { reason: 'svg-element', element: 'script' });
    }
  });

  test('reads the entities of a document type after > in a system literal', () => {
    const image = `<!DOCTYPE svg PUBLIC 'a>' "b>c" [<!ENTITY a "#f00"><!ENTITY b SYSTEM "file:///etc/passwd">]>`;
    assert.equal(written(image + svg('<g fill="&a;"/>')), svg('<g fill="#f00"/>'));
    refusedFor(image + svg('<text>&b;</text>'), { reason: 'svg-external-entity' });
    const laughs = `<!DOCTYPE svg SYSTEM ">" [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>`;
    refusedFor(laughs + svg('<text>&c;</text>'), { reason: 'svg-entity-value' });
  });
});

describe('refuses SVG logos that a viewer would draw slowly', () => {
  const many = { reason: 'svg-too-many-drawn', maxElements: 100_000, maxBytes: 32 * 2 ** 20 };
  const levels = { reason: 'svg-too-deep', maxDepth: 256 };
  const repeat = (/** @type {number} */ count, /** @type {(i: number) => string} */ part) =>
    Array.from({ length: count }, (_, i) => part(i)).join('');
  /**
   * Nests references of one kind: each of 20 elements refers to the one before twice.
   *
   * @param {(i: number, inside: string) => string} element
   * @param {(i: number) => string} reference
   */
  const nested = (element, reference) =>
    element(0, '<path d="M0 0h1"/>') +
    repeat(20, (i) => element(i + 1, reference(i) + reference(i))) +
    reference(20);
  const named = (/** @type {string} */ name) => (/** @type {number} */ i, /** @type {string} */ inside) =>
    `<${name} id="a${i}">${inside}</${name}>`;
  const by = (/** @type {string} */ attribute) => (/** @type {number} */ i) =>
    `<path d="M0 0h1" ${attribute}="url(#a${i})"/>`;
  /** @type {[string, string, Record<string, unknown>][]} */
  const cases = [
    ['use', nested(named('g'), (i) => `<use href="#a${i}"/>`), many],
    ['use with xlink', nested(named('g'), (i) => `<use ${XLINK} xlink:href="#a${i}"/>`), many],
    ['use of escaped ids', nested(named('g'), (i) => `<use href="#%61${i}"/>`), many],
    ['symbols', nested(named('symbol'), (i) => `<use href="#a${i}"/>`), many],
    ['patterns', nested(named('pattern'), by('fill')), many],
    ['patterns of strokes', nested(named('pattern'), by('stroke')), many],
    ['masks', nested(named('mask'), by('mask')), many],
    ['clip paths', nested(named('clipPath'), by('clip-path')), many],
    ['markers', nested(named('marker'), by('marker-end')), many],
    [
      'styles',
      nested(named('pattern'), (i) => `<g style="fill:\\75rl(\\23 a${i})"/>`).replaceAll(
        '\\75rl(\\23 ',
        'url(#',
      ),
      many,
    ],
    [
      'filters',
      nested(
        (i, inside) => `<filter id="a${i}">${inside}</filter>`,
        (i) => `<feImage href="#a${i}"/>`,
      ),
      many,
    ],
    [
      'rules of style sheets',
      `<style>${repeat(20, (i) => `.b${i + 1}{fill:url(#a${i})}`)}</style>` +
        nested(named('pattern'), (i) => `<path class="c b${i + 1}" d="M0 0h1"/>`),
      many,
    ],
    [
      'a marker at each vertex',
      `<marker id="a">${'<g/>'.repeat(1000)}</marker><path marker-mid="url(#a)" d="M0 0${'h1'.repeat(1000)}"/>`,
      many,
    ],
    [
      'a marker for all that is in a group',
      `<marker id="a">${'<g/>'.repeat(1000)}</marker><g style="marker:url(#a)">${'<path d="M0 0h1h1"/>'.repeat(100)}</g>`,
      many,
    ],
    [
      'a pattern for all that is in a group',
      `<pattern id="a">${'<g/>'.repeat(1000)}</pattern><g fill="url(#a)">${'<path/>'.repeat(100)}</g>`,
      many,
    ],
    [
      'elements with the same id',
      `<g id="a"/><g id="a">${'<g/>'.repeat(5000)}</g>${'<use href="#a"/>'.repeat(20)}`,
      many,
    ],
    [
      'a long path that is used often',
      `<path id="a" d="${'h1'.repeat(500_000)}"/>${'<use href="#a"/>'.repeat(40)}`,
      many,
    ],
    ['dashes', `<g stroke-dasharray="0.001">${'<path/>'.repeat(11_000)}</g>`, many],
    ['dashes of a rule', `<style>g{stroke-dasharray:1}</style><g>${'<path/>'.repeat(11_000)}</g>`, many],
    ['filters as functions', `<g style="filter:${'blur(9px) '.repeat(1100)}"/>`, many],
    ['many elements', '<g/>'.repeat(100_001), many],
    ['elements in one another', '<g>'.repeat(256) + '</g>'.repeat(256), levels],
    ['a chain of references', repeat(90_000, (i) => `<use id="a${i}" href="#a${i + 1}"/>`), levels],
    ['use of itself', '<g id="a"><use href="#a"/></g>', { reason: 'svg-cycle', id: 'a' }],
    [
      'a pattern of itself',
      '<pattern id="a"><g style="fill:url(#a)"/></pattern>',
      { reason: 'svg-cycle', id: 'a' },
    ],
    [
      'a rule for the referenced element',
      '<style>*{mask:url(#a)}</style><mask id="a"><g/></mask>',
      { reason: 'svg-cycle' },
    ],
    [
      'noise',
      '<filter><feTurbulence numOctaves="1000"/></filter>',
      { reason: 'svg-filter', attribute: 'numOctaves', maxValue: 16 },
    ],
    [
      'a convolution',
      '<filter><feConvolveMatrix order="3,99"/></filter>',
      { reason: 'svg-filter', attribute: 'order', maxValue: 16 },
    ],
    [
      'a wide outline',
      '<filter><feMorphology radius="1e9"/></filter>',
      { reason: 'svg-filter', attribute: 'radius', maxValue: 100 },
    ],
    [
      'selectors for each element',
      `<style>${'*{}'.repeat(10_000)}</style>${'<g/>'.repeat(10_001)}`,
      { reason: 'svg-too-many-selectors' },
    ],
    [
      'selectors with many combinators',
      `<style>${'* '.repeat(9)}{}</style>${'<g>'.repeat(20)}${'</g>'.repeat(20)}`,
      { reason: 'svg-too-many-selectors' },
    ],
  ];
  for (const [title, inside, part] of cases) {
    test(title, async () => {
      const start = process.cpuUsage();
      await refusedFor(svg(inside), part);
      const { user, system } = process.cpuUsage(start);
      // Several functions read and refuse it.
      assert.ok(user + system < 5e6, `${user + system} µs`);
    });
  }

  test('accepts the most that the limits allow', () => {
    for (const inside of [
      '<g/>'.repeat(99_999),
      '<g>'.repeat(255) + '</g>'.repeat(255),
      `<g id="a">${'<g/>'.repeat(998)}</g>${'<use href="#a"/>'.repeat(99)}`,
      `<filter id="a">${'<feBlend/>'.repeat(9)}</filter>${'<g filter="url(#a)"/>'.repeat(100)}`,
      `<style>${'.a{fill:url(#a)}'.repeat(1000)}</style><linearGradient id="a"/><g class="a"/>`,
    ]) {
      assert.ok(written(svg(inside)).length > 0);
    }
  });

  test('pictures with too many pixels in total', () => {
    const wide = generateQrCode('1', { width: 4096 }).toString('base64');
    const image = `<image href="data:image/png;base64,${wide}"/>`;
    assert.ok(written(svg(image)).length > 0);
    return refusedFor(svg(image + image), { reason: 'svg-picture', maxWidth: 4096 });
  });
});
