'use strict';

// Tests the modules of the page that need no browser: the programs to copy, and the options of the
// controls.

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const { describe, it } = require('node:test');

const { generateQrCode } = require('qr-napi');
const { formats, options: descriptions } = require('qr-napi/options');
const payloads = require('qr-napi/payloads');
const { SCHEMES } = require('../lib/payloads/table');

describe('programs to copy', async () => {
  const { writeCommand, writeProgram, quote } = await import('../examples/page/public/snippets.js');
  const texts = ['https://example.com', `it's "so" \\ \\" \\'`, '日本語 \u2028\u0000\n\t', '`$\u007bx}'];

  for (const text of texts) {
    it(`quotes ${JSON.stringify(text)}`, () => {
      assert.equal(new Function(`return ${quote(text)}`)(), text);
    });

    it(`runs with ${JSON.stringify(text)}`, () => {
      const options = { type: 'svg', width: 300, color: { dark: "#0'8" } };
      const source = writeProgram('cjs', { text }, options, { file: 'code.svg' });
      const calls = [];
      const modules = {
        'node:fs': { writeFileSync: (...args) => calls.push(args) },
        'qr-napi': { generateQrCode: (...args) => args },
      };
      new Function('require', source)((name) => modules[name]);
      assert.deepEqual(calls, [['code.svg', [text, options]]]);
    });

    it(`asks the shell for ${JSON.stringify(text)}`, { skip: process.platform === 'win32' }, () => {
      if (text.includes('\0')) return; // it is percent-encoded, as in the test below
      const command = writeCommand({ text }, {}, { origin: 'http://x:1', file: 'code.png' });
      const { stdout } = spawnSync('sh', ['-c', `curl() { printf '%s|' "$@"; }\n${command}`], {
        encoding: 'utf8',
      });
      const args = ['--get', '--data-urlencode', `text=${text}`, '--output', 'code.png', 'http://x:1/qrcode'];
      assert.equal(stdout, `${args.join('|')}|`);
    });
  }

  for (const text of ['\u0003\nrm -rf ~', "a'\u202eb\u200b", '\u001b[201~ +&\u007f', 'a\u009b\u2028']) {
    it(`shows ${JSON.stringify(text)} without control characters`, () => {
      const options = { color: { dark: text } };
      const command = writeCommand({ text }, {}, { origin: 'http://x:1', file: 'code.png' });
      const [, target] = /^curl --output code\.png '(.*)'\n$/.exec(command);
      assert.equal(new URL(target).searchParams.get('text'), text);
      for (const shown of [command, writeProgram('esm', { text }, options, { file: 'code.png' })]) {
        assert.doesNotMatch(shown.replaceAll('\n', ''), /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }
      assert.equal(new Function(`return ${quote(text)}`)(), text);
    });
  }

  it('run as ES modules too', () => {
    assert.equal(
      writeProgram(
        'esm',
        { text: 'a' },
        { logo: { image: 'AAAA', size: 0.3 } },
        { file: 'code.png', logo: "it's.png" },
      ),
      [
        "import { readFileSync, writeFileSync } from 'node:fs';",
        "import { generateQrCode } from 'qr-napi';",
        '',
        "const code = generateQrCode('a', {",
        "  logo: { image: readFileSync('it\\'s.png'), size: 0.3 },",
        '});',
        "writeFileSync('code.png', code);",
        '',
      ].join('\n'),
    );
  });

  it('read the font of a caption', () => {
    const options = { frame: { text: 'SCAN ME', font: 'AAAA' } };
    const source = writeProgram('cjs', { text: 'a' }, options, { file: 'code.png', font: 'my.otf' });
    assert.match(source, /^const \{ readFileSync, writeFileSync \} = require\('node:fs'\);$/m);
    assert.match(source, /^ {2}frame: \{ text: 'SCAN ME', font: readFileSync\('my\.otf'\) \},$/m);
  });

  it('call the function of a payload', () => {
    const payload = { scheme: 'emvMerchant', fields: { accounts: { 26: { '00': "it's" } }, amount: '5' } };
    const source = writeProgram('cjs', { payload }, {}, { file: 'code.png' });
    const calls = [];
    const modules = {
      'node:fs': { writeFileSync: (...args) => calls.push(args) },
      'qr-napi': { generateQrCode: (...args) => args },
      'qr-napi/payloads': { emvMerchant: (fields) => fields },
    };
    new Function('require', source)((name) => modules[name]);
    assert.deepEqual(calls, [['code.png', [payload.fields]]]);
    const place = { origin: 'http://x:1', file: 'code.png' };
    assert.match(writeCommand({ payload }, {}, place), /^# .* no payload/);
  });

  it('include no curl command for options that /qrcode does not have', () => {
    const place = { origin: 'http://x:1', file: 'code.png' };
    assert.match(writeCommand({ text: 'a' }, { width: 300 }, place), /^# .* no width/);
    assert.match(writeCommand({ text: 'é'.repeat(257) }, {}, place), /^# .* 512 bytes/);
  });
});

describe('the options of the controls', async () => {
  const { findControl, load, selectOptions, selectOptionsToShow } = await import(
    '../examples/page/public/options.js'
  );
  load(descriptions);
  const [png, utf8] = ['png', 'utf8'].map((name) => formats.find((each) => each.name === name));

  it('are those of the format, without defaults', () => {
    const values = {
      type: 'svg',
      errorCorrectionLevel: 'auto',
      margin: 0,
      width: 300,
      'color.dark': '#008',
      'color.light': undefined,
      inverse: true,
      quality: 0.5,
      logo: 'AAAA',
      'logo.size': 0.1,
    };
    const logo = { image: 'AAAA', size: 0.1 };
    assert.deepEqual(selectOptions({ errorCorrectionLevel: 'L' }, png), { errorCorrectionLevel: 'L' });
    assert.deepEqual(selectOptions(values, png), { margin: 0, width: 300, color: { dark: '#008' }, logo });
    assert.deepEqual(selectOptions(values, utf8), { type: 'utf8', margin: 0, inverse: true });
    assert.deepEqual(selectOptions({ 'logo.size': 0.1 }, png), {});
    const frame = { color: '#008', font: 'AAAA' };
    const parts = { 'frame.color': frame.color, 'frame.font': frame.font };
    assert.deepEqual(selectOptions(parts, png), {});
    const framed = selectOptions({ ...parts, 'frame.text': 'SCAN ME' }, png);
    assert.deepEqual(framed, { frame: { text: 'SCAN ME', ...frame } });
  });

  it('of a preview in another format are the options that both formats take', () => {
    const values = { margin: 0, width: 300, inverse: true, logo: 'AAAA', 'logo.size': 0.1 };
    assert.deepEqual(selectOptionsToShow(values, utf8, png), { margin: 0 });
  });

  for (const [name, text, options] of [
    ['text', ''],
    ['text', 'é'.repeat(3000)],
    ['errorCorrectionLevel', 'a', { errorCorrectionLevel: 'X' }],
    ['version', 'a', { version: 41 }],
    ['version', 'a'.repeat(99), { version: 1 }],
    ['maskPattern', 'a', { maskPattern: 8 }],
    ['margin', 'a', { margin: -1 }],
    ['width', 'a', { width: 1.5 }],
    ['width', 'a', { width: 5 }],
    ['width', 'a', { width: 300, scale: 3 }],
    ['scale', 'a', { scale: 0 }],
    ['scale', 'a', { scale: 16384 }],
    ['color.dark', 'a', { color: { dark: 'blackish' } }],
    ['color.light', 'a', { color: { light: '#12345' } }],
    ['color.dark', 'a', { color: { dark: '#fff' } }],
    ['color.dark', 'a', { color: { dark: 'linear-gradient(navy, blackish)' } }],
    ['color.dark', 'a', { type: 'jpeg', color: { dark: 'linear-gradient(navy, #0008)' } }],
    ['frame.font', 'a', { frame: { text: 'A', font: Buffer.from('no font') } }],
    ['type', 'a', { type: 'tiff' }],
  ]) {
    it(`name ${name} in the error of ${JSON.stringify(options ?? text.slice(0, 9))}`, () => {
      assert.throws(
        () => generateQrCode(text, options),
        (error) => {
          assert.equal(findControl(error), name, error.message);
          return true;
        },
      );
    });
  }
});

describe('the form of a payload', async () => {
  const { findFieldControl, findScheme, listFields, loadSchemes, nameControl, readForm, writeLabel } =
    await import('../examples/page/public/payloads.js');
  const { schemes } = payloads;
  loadSchemes(schemes);

  it('is read as fields of the function', () => {
    for (const { name, example } of SCHEMES) {
      const scheme = findScheme(name);
      const control = (/** @type {string} */ id) => {
        const [top = '', part] = id.replace('payload.', '').split('.');
        const value = part === undefined ? example[top] : example[top]?.[part];
        return {
          value: value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value),
          checked: value === true,
        };
      };
      const payload = readForm(scheme, control);
      assert.equal(payload.scheme, name);
      assert.equal(payloads[name](payload.fields).text, payloads[name](example).text);
    }
  });

  it('has the control that an error is about', () => {
    assert.equal(findFieldControl('wifi.ssid'), 'payload.ssid');
    assert.equal(findFieldControl('vCard.phone[2]'), 'payload.phone');
    assert.equal(findFieldControl('swissQrBill.creditor'), 'payload.creditor.name');
    assert.equal(findFieldControl('swissQrBill.creditor.city'), 'payload.creditor.city');
    assert.equal(findFieldControl('emvMerchant.accounts.26.00'), 'payload.accounts');
    assert.equal(findFieldControl('epc'), 'scheme');
    assert.equal(findFieldControl('text'), undefined);
  });

  it('has a label for each field, and names of its own', () => {
    assert.equal(writeLabel('creditor.postalCode'), 'Creditor postal code');
    for (const scheme of schemes) {
      for (const field of listFields(scheme)) {
        assert.match(writeLabel(field.name), /^[A-Z][a-z]*( [a-z]+)*$/);
        assert.ok(!descriptions.some(({ name }) => name === nameControl(field)));
      }
    }
  });
});
