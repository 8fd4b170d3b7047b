'use strict';

// Tests `npm run tools -- shadow`, which replays a log against tier 0 and tier 3.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const http = require('node:http');
const os = require('node:os');
const path = require('node:path');
const { after, before, suite, test } = require('node:test');

const { generateQrCode } = require('../../index');
const { replay, summary } = require('../benchmarks/shadow/replay');
const { start } = require('./support/commands');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'qr-napi-'));
after(() => fs.rmSync(folder, { recursive: true }));

/** @param {string[]} lines */
function log(lines) {
  const file = path.join(folder, `${lines.length}-${Math.random()}.log`);
  fs.writeFileSync(file, lines.join('\n'));
  return file;
}

suite('the command', () => {
  const run = async (...args) => start('tools/benchmarks/shadow/index.js', args).end();

  test('replays paths, URLs and lines of an access log', async () => {
    const file = log([
      '/qrcode?text=hello',
      `/qrcode?text=${encodeURIComponent('日本語 茗荷 😀')}`,
      'https://example.com/qrcode?size=3&text=a%26b+c#fragment',
      '10.0.0.1 - - [22/Nov/2026:07:00:00 +0000] "GET /codes/qr?text=hello HTTP/1.1" 200 427 "-" "curl/8"',
      '10.0.0.1 - - [22/Nov/2026:07:00:00 +0000] "POST /login HTTP/1.1" 200 427 "-" "curl/8"',
      '',
      '/qrcode?size=3',
      `/qrcode?text=${'n'.repeat(513)}`,
      `/qrcode?text=${'n'.repeat(2954)}`,
    ]);
    const { code, output } = await run('--log', file);
    assert.equal(code, 0, output);
    assert.match(output, /^9 lines: 5 codes decode alike, 2 requests are refused alike, 0 differ\.$/m);
    assert.match(output, /^1 lines have no GET request and were left out: 5$/m);
  });

  test('takes the text from another parameter', async () => {
    const { code, output } = await run(
      '--log',
      log(['/a?d%61ta=one&text=two', '/a?text=two']),
      '--param',
      'data',
    );
    assert.equal(code, 0, output);
    assert.match(output, /^2 lines: 1 codes decode alike, 1 requests are refused alike, 0 differ\.$/m);
  });

  for (const [args, message] of [
    [[], /Expected a file for --log but received none/],
    [['--log', 'no-such-file'], /Expected a readable file for --log but received 'no-such-file'/],
    [['--log', __filename, '--param', ''], /Expected a name for --param but received an empty one/],
    [['--file', __filename], /Unknown option '--file'.*npm run tools -- shadow --log FILE/s],
  ]) {
    test(`refuses ${args.slice(0, 3).join(' ') || 'no arguments'}`, async () => {
      const { code, output } = await run(...args);
      assert.equal(code, 1);
      assert.match(output, message);
    });
  }
});

suite('a difference', () => {
  let servers;
  const listeners = [];
  let requests = 0;
  before(async () => {
    // The second misreads 'é', refuses 'no' and sends rubbish for 'rubbish'.
    const listen = async (answer) => {
      const listener = http.createServer((req, res) => {
        requests += 1;
        answer(new URL(req.url, 'http://localhost').searchParams.get('text') ?? '', res);
      });
      listeners.push(listener);
      await new Promise((resolve) => listener.listen(0, '127.0.0.1', resolve));
      return { origin: `http://127.0.0.1:${listener.address().port}`, watch: (work) => work };
    };
    servers = [
      await listen((text, res) => res.end(generateQrCode(text))),
      await listen((text, res) => {
        if (text === 'no') res.writeHead(400).end('no');
        else if (text === 'rubbish') res.end('rubbish');
        else res.end(generateQrCode(text.replace('é', 'e')));
      }),
    ];
  });
  after(() => {
    for (const listener of listeners) listener.close().closeAllConnections();
  });

  test('is reported with its line and the content of both codes', async () => {
    const file = log(['/?text=caf%C3%A9', '/?text=same', '/?text=no', '/?text=rubbish']);
    const found = await replay(servers, { log: file, param: 'text' });
    assert.equal(found.codes, 1);
    assert.equal(found.differences.length, 3);
    const said = summary(found);
    assert.match(said, /^4 lines: 1 codes decode alike, 0 requests are refused alike, 3 differ\.$/m);
    assert.match(said, /^line 1: \/qrcode\?text=caf%C3%A9\n {4}tier 0: "café"\n {4}tier 3: "cafe"$/m);
    assert.match(said, /^line 3: .*\n {4}tier 0: "no"\n {4}tier 3: 400 no$/m);
    assert.match(said, /^line 4: .*\n {4}tier 0: "rubbish"\n {4}tier 3: "\(not to be read: .*\)"$/m);
  });

  test('is requested once, and counted every time', async () => {
    requests = 0;
    const found = await replay(servers, { log: log(Array(50).fill('/?text=caf%C3%A9')), param: 'text' });
    assert.equal(found.different, 50);
    assert.equal(found.differences.length, 1);
    assert.equal(requests, 2);
  });
});
