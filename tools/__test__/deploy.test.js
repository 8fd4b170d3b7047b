'use strict';

// Tests the files of examples/deploy: they fit each other, and no query gets the cached code of
// another. `npm run tools -- test:deploy` runs them.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { describe, it } = require('node:test');

const fc = require('fast-check');
const { parse } = require('yaml');

const { qrCodeHandler } = require('../../lib/handler');
const { enoughFor, need } = require('../reliability/deploy/capacity');
const { LOOSE, RIGHT } = require('../reliability/deploy/spellings');
const { ZIPF, unique, zipf } = require('../reliability/deploy/texts');

const root = path.join(__dirname, '../..');
const read = (name) => fs.readFileSync(path.join(root, 'examples/deploy', name), 'utf8');

/** The seconds after which a stopping server of examples/express cuts off open requests. */
const STOPS_WITHIN =
  Number(
    /^const STOP_WITHIN_MS = ([\d_]+);/m
      .exec(fs.readFileSync(path.join(root, 'examples/express/cluster.js'), 'utf8'))?.[1]
      .replaceAll('_', ''),
  ) / 1000;

describe('nginx finds the text of a query', () => {
  const strict = qrCodeHandler();
  const allowing = qrCodeHandler({ allowParams: ['v', 'utm_source'] });

  /** Returns the answer of the server, without the image. */
  function answer(query, handler = strict) {
    const headers = {};
    const res = {
      setHeader: (name, value) => {
        headers[name] = value;
      },
      hasHeader: () => false,
      end: () => {},
    };
    handler({ method: 'GET', url: `/qrcode?${query}`, headers: {} }, res);
    return `${res.statusCode} ${headers.ETag}`;
  }

  const [, source] = /^ {4}"~(.*)" \$text;$/m.exec(read('nginx/text.conf'));
  const byPattern = (pattern) => (query) => pattern.exec(query)?.groups.text ?? '';
  const byMap = byPattern(new RegExp(source, 's'));
  const [, allowingSource] = /^# {5}"~(.*)" \$text;$/m.exec(read('nginx/text.conf'));
  const byAllowingMap = byPattern(new RegExp(allowingSource, 's'));
  const byNjs = import(path.join(root, 'examples/deploy/nginx/text.mjs')).then(
    ({ default: { canonical } }) =>
      (query) =>
        canonical({ variables: { args: query } }),
  );

  // Parts of deceptive queries, and of ordinary ones.
  const piece = fc.constantFrom(
    ...[
      'text',
      'TEXT',
      '=',
      '&',
      '[',
      ']',
      '%74',
      'ext',
      'a',
      'b=',
      '%',
      '%26',
      '%3D',
      '+',
      '%20',
      '?',
      '#',
      ';',
    ],
    ...['text=', '&text=', '&v=', '%5B', '%00', '%E9', '%C3%A9', 'é', '.', '~', '-', '\u0001'],
  );
  const start = fc.constantFrom('', '', '', 'text=', '%74ext=');
  const queries = fc.tuple(start, fc.array(piece, { maxLength: 9 })).map((parts) => parts.flat().join(''));

  for (const [name, texts, handler] of [
    ['text.conf', byMap, strict],
    ['text.conf with other parameters', byAllowingMap, allowing],
    ['text.mjs', byNjs, strict],
  ]) {
    it(`${name}: the rewritten query gets the same answer`, async () => {
      const textOf = await texts;
      let found = 0;
      fc.assert(
        fc.property(queries, (query) => {
          const text = textOf(query);
          if (text === '') return;
          found += 1;
          assert.doesNotMatch(text, /&/);
          assert.equal(answer(`text=${text}`, handler), answer(query, handler), query);
        }),
        { numRuns: 20_000 },
      );
      assert.ok(found > 500, `${found} texts were found`);
    });
  }

  for (const [name, texts] of Object.entries({ 'text.conf': byMap, 'text.mjs': byNjs })) {
    it(`${name}: in simple queries`, async () => {
      const textOf = await texts;
      assert.equal(textOf('text=a'), 'a');
      for (const query of [
        '',
        'text',
        'text=',
        'TEXT=a',
        'text=a&text=b',
        'text=a&text',
        'text=a&text[]=b',
        'xtext=a',
        'text=a&b=c',
        'b=c&text=a',
        'b&text=a&',
        'text=a&',
        'utm_source=x&text=a&v=1.2',
        '&&text=a',
        'text=otpauth://totp/a?secret=b&issuer=c',
      ]) {
        assert.equal(textOf(query), '', query);
      }
    });
  }

  it('text.conf with other parameters: among the allowed ones', () => {
    for (const query of ['text=a', 'v=1&text=a', 'v=&text=a', 'text=a&utm_source=b&v=']) {
      assert.equal(byAllowingMap(query), 'a', query);
    }
    assert.equal(byAllowingMap('text=a&issuer=b'), '');
  });

  it('text.mjs: the same for every encoding of a text', async () => {
    const textOf = await byNjs;
    const same = ['text=a+b/%c3%a9', 'text=a%20b%2F%C3%A9', '%74ext=%61%20b%2f%C3%A9'];
    assert.deepEqual(same.map(textOf), Array(3).fill('a%20b%2F%C3%A9'));
  });
});

describe('nginx', () => {
  it('lists the same servers in both upstreams', () => {
    const upstreams = read('nginx/servers.conf').match(/^upstream [\s\S]*?^}/gm) ?? [];
    const [first, second] = upstreams.map((each) => each.match(/^ {4}server .*$/gm));
    assert.equal(upstreams.length, 2);
    assert.equal(first?.length, 3);
    assert.deepEqual(second, first);
  });

  it('closes connections before Node.js does', () => {
    const times = [...read('nginx/servers.conf').matchAll(/^ {4}keepalive_timeout (\d+)s;/gm)];
    assert.equal(times.length, 2);
    for (const [, seconds] of times)
      assert.ok(Number(seconds) * 1000 < new (require('node:http').Server)().keepAliveTimeout);
  });

  it('includes only files that exist', () => {
    const text = ['nginx.conf', 'rust-server.conf', 'text-njs.conf']
      .map((name) => read(`nginx/${name}`))
      .join('\n');
    const names = [...text.matchAll(/^\s*(?:include|js_import \w+ from) (\S+);/gm)].map(([, name]) => name);
    assert.deepEqual(names, ['limits.conf', 'text.conf', 'servers.conf', 'node.conf', 'text.mjs']);
    for (const name of names) read(`nginx/${name}`);
  });
});

describe('/healthz', () => {
  /** Returns the path of a target that a proxy compares. */
  const pathOf = (target) => decodeURIComponent(target.replace(/^http:\/\/[^/]+/, '').split('?', 1)[0]);
  const others = ['/', '/qrcode', '/healthz2', '/ahealthz', '/a/healthz', '/health', '/preview'];

  it('nginx hides every spelling from clients', () => {
    const [, source] = /^ {8}location ~\* (\S+) \{\n {12}allow /m.exec(read('nginx/nginx.conf'));
    const pattern = new RegExp(source, 'i');
    const isKept = (target) => pattern.test(pathOf(target).replace(/\/+/g, '/'));
    for (const target of [...RIGHT, ...LOOSE]) assert.ok(isKept(target), target);
    for (const target of others) assert.ok(!isKept(target), target);
  });

  it('HAProxy hides every spelling from clients', () => {
    const config = read('haproxy/haproxy.cfg');
    const [, source] = /^ {4}acl is_health path,url_dec -m reg -i (\S+)$/m.exec(config);
    assert.match(config, /^ {4}http-request deny deny_status 403 if is_health !\{ src 127/m);
    const pattern = new RegExp(source, 'i');
    for (const target of [...RIGHT, ...LOOSE]) assert.ok(pattern.test(pathOf(target)), target);
    for (const target of others) assert.ok(!pattern.test(pathOf(target)), target);
  });

  it('HAProxy checks the status, as the text of a failure may contain ok', () => {
    const checks = read('haproxy/haproxy.cfg').match(/^ {4}http-check .*$/gm);
    assert.deepEqual(checks, [
      '    http-check send meth GET uri /healthz',
      '    http-check expect status 200',
    ]);
  });

  it('Kubernetes routes only requests for codes', () => {
    const { rules } = parse(read('kubernetes/ingress.yaml')).spec;
    const paths = rules.flatMap(({ http }) => http.paths.map(({ path, pathType }) => [path, pathType]));
    assert.deepEqual(paths, [['/qrcode', 'Exact']]);
  });
});

it('systemd waits for the server to end', () => {
  const seconds = Number(/^TimeoutStopSec=(\d+)s$/m.exec(read('systemd/qr.service'))?.[1]);
  assert.ok(seconds > STOPS_WITHIN, `${seconds} s`);
});

describe('Kubernetes', () => {
  const names = fs.readdirSync(path.join(root, 'examples/deploy/kubernetes'));
  const { 'kustomization.yaml': kustomization, ...resources } = Object.fromEntries(
    names.map((name) => [name, parse(read(`kubernetes/${name}`))]),
  );
  const { spec } = resources['deployment.yaml'];
  const [container] = spec.template.spec.containers;

  it('applies every file', () => {
    assert.deepEqual([...kustomization.resources].sort(), Object.keys(resources).sort());
    assert.deepEqual(
      kustomization.images.map(({ name }) => name),
      [container.image],
    );
    for (const { kind, metadata } of Object.values(resources)) assert.equal(metadata.name, 'qr', kind);
  });

  it('waits for the server to end, after traffic has stopped', () => {
    const { terminationGracePeriodSeconds } = spec.template.spec;
    assert.ok(terminationGracePeriodSeconds > container.lifecycle.preStop.sleep.seconds + STOPS_WITHIN);
  });

  it('refers only to objects and ports that exist', () => {
    const labels = spec.template.metadata.labels;
    const [label] = Object.entries(labels);
    const service = resources['service.yaml'].spec;
    const selectors = [
      spec.selector.matchLabels,
      service.selector,
      resources['disruption-budget.yaml'].spec.selector.matchLabels,
      resources['network-policy.yaml'].spec.podSelector.matchLabels,
      ...spec.template.spec.topologySpreadConstraints.map(({ labelSelector }) => labelSelector.matchLabels),
      kustomization.labels[0].pairs,
    ];
    for (const selector of selectors) assert.deepEqual(Object.entries(selector), [label]);
    const [port] = container.ports;
    const probes = ['startupProbe', 'readinessProbe', 'livenessProbe'].map((name) => container[name].httpGet);
    for (const probe of probes) assert.deepEqual(probe, { path: '/healthz', port: port.name });
    assert.equal(service.ports[0].targetPort, port.name);
    const [{ backend }] = resources['ingress.yaml'].spec.rules[0].http.paths;
    assert.deepEqual(backend.service, { name: 'qr', port: { name: service.ports[0].name } });
    assert.equal(`${port.containerPort}`, /PORT=(\d+)/.exec(read('docker/Dockerfile'))?.[1]);
    const { name } = resources['autoscaler.yaml'].spec.scaleTargetRef;
    assert.equal(name, resources['deployment.yaml'].metadata.name);
  });
});

it('docs/deploying.md installs in the same way as the Dockerfile', () => {
  const docs = fs.readFileSync(path.join(root, 'docs/deploying.md'), 'utf8');
  const [debian, alpine] = [...docs.matchAll(/^```dockerfile\n([\s\S]*?)^```/gm)].map(([, code]) => code);
  // Leaves out what only the example has: comments, its port, its checks.
  const steps = (text) =>
    text
      .replaceAll('\\\n', '')
      .match(/^(FROM|WORKDIR|COPY|RUN|CMD) .*$/gm)
      ?.map((line) => line.replace(' --no-audit --no-fund', ''));
  assert.deepEqual(steps(debian), steps(read('docker/Dockerfile')));
  assert.equal(alpine, debian.replaceAll('bookworm-slim', 'alpine'));
});

it('README.md has no broken link', () => {
  const links = [...read('README.md').matchAll(/\]\(([^)#]+)/g)].map(([, link]) => link);
  assert.ok(links.length > 10);
  for (const link of links) fs.accessSync(path.join(root, 'examples/deploy', link));
});

describe('the measured load', () => {
  it('requests every text of the one kind once, and few texts of the other often', () => {
    assert.equal(new Set(unique(5000)).size, 5000);
    for (const text of unique(10)) assert.equal(text.length, 44);
    const drawn = zipf(50_000);
    const counts = new Map();
    for (const text of drawn) counts.set(text, (counts.get(text) ?? 0) + 1);
    const most = [...counts.values()].sort((a, b) => b - a);
    // With exponent 1, the first text is requested twice as often as the second. The sum is about
    // ln(n) + 0.58.
    const first = drawn.length / (Math.log(ZIPF.texts) + 0.58);
    assert.ok(Math.abs(most[0] - first) < first / 10, `${most[0]} instead of ${first}`);
    assert.ok(Math.abs(most[1] - first / 2) < first / 10, `${most[1]} instead of ${first / 2}`);
  });

  it('gives the number of cores and machines', () => {
    // 864 million codes a day are 10,000 per second on average and 40,000 at the peak. At 300 core
    // seconds per million, that keeps 12 cores busy, or 20 at 60 %.
    const { mean, peak, cores, machines } = need(864e6, 300);
    assert.equal(mean, 10_000);
    assert.equal(peak, 40_000);
    assert.ok(Math.abs(cores - 20) < 1e-9);
    assert.deepEqual(machines, [11, 6, 4, 3]);
    assert.ok(Math.abs(enoughFor(20, 300) - 864e6) < 1);
  });
});
