'use strict';

// What docs/reliability.md shows of npm run tools -- test:deploy.

const { table } = require('../../support/table');
const { DAYS, MACHINES, PEAK, USE, need } = require('./capacity');

/**
 * @typedef {object} Figures
 * @property {number} seconds of load for each way to serve
 * @property {import('./manifests').Manifests} manifests
 * @property {{ isOtherUser: boolean, stopMs: number }} image
 * @property {string[]} contract
 * @property {import('./failover').Failover[]} failover
 * @property {import('./spread').Spread} spread
 * @property {import('./loads').Cost[]} costs
 */

/** @type {Record<string, string>} */
const TITLES = {
  function: '`generateQrCode` alone',
  server: 'one server, no proxy',
  nginx: 'nginx, no cache',
  haproxy: 'HAProxy',
  rust: 'nginx, and the server in Rust; no cache',
  'cache-unique': 'nginx with its cache',
  'cache-1-unique': 'the same, kept from the first request on',
  'nginx-zipf': 'nginx, no cache',
  'cache-zipf': 'nginx with its cache',
  'cache-1-zipf': 'the same, kept from the first request on',
  hits: 'nginx with its cache',
  'hits-njs': 'the same, texts in one encoding by njs',
};

/** @param {string} id */
function kindOf(id) {
  if (id.endsWith('zipf')) return 'Zipf';
  return id.startsWith('hits') ? '500 texts' : 'all different';
}

/**
 * @param {Figures} figures
 * @param {string} id
 */
function costOf({ costs }, id) {
  const found = costs.find((cost) => cost.id === id);
  return found === undefined ? 0 : found.proxy + found.servers;
}

const percent = (/** @type {number} */ share) =>
  `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;
const whole = (/** @type {number} */ value) => Math.round(value).toLocaleString('en');
const few = (/** @type {number} */ value) => (value < 10 ? value.toFixed(1) : whole(value));

/**
 * @param {Figures} figures
 * @returns {[string, string][]}
 */
function rows(figures) {
  const requests = figures.failover.reduce((sum, each) => sum + each.requests, 0);
  const failed = figures.failover.reduce((sum, each) => sum + each.failed, 0);
  return [
    [
      'Servers behind nginx and HAProxy killed, stopped, hung and started again under load',
      `${whole(failed)} of ${whole(requests)} requests failed`,
    ],
    [
      'A million codes, all different, by nginx and servers in Node.js',
      `${few(costOf(figures, 'nginx'))} s of a core`,
    ],
  ];
}

/**
 * @param {Figures} figures
 * @returns {string}
 */
function section(figures) {
  return [
    failoverTable(figures),
    spreadText(figures),
    costTable(figures),
    capacityTable(figures),
    judged(figures),
  ].join('\n\n');
}

/** @param {Figures} figures */
function failoverTable({ failover }) {
  return table(
    ['Proxy', 'Requests', 'Failed', 'Median', '99 %', 'Longest', 'SIGTERM to end', 'Used again after'],
    failover.map(({ proxy, requests, failed, ms, drainMs, backMs }) => [
      proxy,
      whole(requests),
      whole(failed),
      ...[ms.p50, ms.p99, ms.max, drainMs, backMs].map((value) => `${few(value)} ms`),
    ]),
  );
}

/** @param {Figures} figures */
function spreadText({ spread: { texts, shares, moved, plain } }) {
  const [first = 0, second = 0] = shares;
  const stay = (/** @type {number} */ share) => percent((first + second) * (1 - share));
  return (
    `Of ${whole(texts)} texts the three servers got ${shares.map(percent).join(', ')}. When the last left, ` +
    `${percent(moved)} of the texts of the other two moved, so ${stay(moved)} of all texts stayed where they were ` +
    `(ideal: two thirds); with a hash that is not consistent, ${percent(plain)} moved.`
  );
}

/** @param {Figures} figures */
function costTable({ costs }) {
  return table(
    ['Served by', 'Texts', 'From the cache', 'Requests/s', 'Proxy, s of a core a million', 'Servers', 'Both'],
    costs.map(({ id, rate, hits, proxy, servers }) => [
      TITLES[id] ?? id,
      kindOf(id),
      id.includes('cache') || id.startsWith('hits') ? percent(hits) : '',
      rate === 0 ? '' : whole(rate),
      proxy === 0 ? '' : few(proxy),
      few(servers),
      few(proxy + servers),
    ]),
  );
}

/** @param {Figures} figures */
function capacityTable(figures) {
  const [alone, all, popular] = ['server', 'nginx', 'cache-zipf'].map((id) => costOf(figures, id));
  const head = [
    'Codes a day',
    'Requests/s',
    'At the peak',
    'Cores, no proxy',
    'Cores, nginx',
    'Cores, cache, Zipf',
  ];
  const machines = MACHINES.map((size) => `Machines of ${size} cores`);
  const lines = DAYS.map((aDay) => {
    const { mean, peak, cores, machines: counts } = need(aDay, all ?? 0);
    const others = [alone, popular].map((cost) => few(need(aDay, cost ?? 0).cores));
    return [whole(aDay), few(mean), few(peak), others[0], few(cores), others[1], ...counts.map(whole)];
  });
  const text =
    `Cores at ${USE * 100} % of their time, at a peak of ${PEAK} times the mean. Machines for texts that are all different, ` +
    'with nginx on the same machines, and one more than needed, which may be down.';
  return `${text}\n\n${table([...head, ...machines], /** @type {string[][]} */ (lines))}`;
}

/** @param {Figures} figures */
function judged({ manifests, image, contract }) {
  const { units, exposure, resources, kubernetes, filteredStopMs } = manifests;
  return [
    `- ${units} units pass \`systemd-analyze verify\`; the exposure of the server is ${exposure} of 10 by \`systemd-analyze security\`.`,
    `- With the system calls alone that its unit allows, the server is healthy and ends ${filteredStopMs} ms after SIGTERM.`,
    `- The Dockerfile passes hadolint; done in a folder, its server is healthy and ends ${image.stopMs} ms after SIGTERM.`,
    `- ${resources} resources of Kubernetes pass its schemas of ${kubernetes.join(' and ')}, strictly.`,
    ...contract.map((what) => `- ${what[0]?.toUpperCase()}${what.slice(1)}.`),
  ].join('\n');
}

module.exports = { rows, section };
