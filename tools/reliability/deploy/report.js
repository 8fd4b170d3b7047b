'use strict';

// Formats the results of npm run tools -- test:deploy for docs/reliability.md.

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
  rust: 'nginx and the Rust server, no cache',
  'cache-unique': 'nginx with its cache',
  'cache-1-unique': 'nginx, cached from the first request',
  'nginx-zipf': 'nginx, no cache',
  'cache-zipf': 'nginx with its cache',
  'cache-1-zipf': 'nginx, cached from the first request',
  hits: 'nginx with its cache',
  'hits-njs': 'nginx with its cache, njs normalises the text',
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
      'Servers behind nginx and HAProxy killed, stopped, hung and restarted under load',
      `${whole(failed)} of ${whole(requests)} requests failed`,
    ],
    [
      'A million different codes, by nginx and Node.js servers',
      `${few(costOf(figures, 'nginx'))} s of one core`,
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
    [
      'Proxy',
      'Requests',
      'Failed',
      'Median',
      '99 %',
      'Longest',
      'From SIGTERM to exit',
      'In use again after',
    ],
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
    `Consistent hashing spread ${whole(texts)} texts over three servers: ${shares.map(percent).join(', ')}. After the last ` +
    `server was removed, ${percent(moved)} of the texts of the other two moved, so ${stay(moved)} of all texts kept their server ` +
    `(ideal: two thirds). With a hash that is not consistent, ${percent(plain)} moved.`
  );
}

/** @param {Figures} figures */
function costTable({ costs }) {
  return table(
    ['Served by', 'Texts', 'From the cache', 'Requests/s', 'Proxy, core s per million', 'Servers', 'Both'],
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
    'Codes per day',
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
    `Cores are ${USE * 100} % busy at a peak of ${PEAK} times the mean. The numbers of machines are for different texts, ` +
    'with nginx on the same machines, and include one spare machine.';
  return `${text}\n\n${table([...head, ...machines], /** @type {string[][]} */ (lines))}`;
}

/** @param {Figures} figures */
function judged({ manifests, image, contract }) {
  const { units, exposure, resources, kubernetes, filteredStopMs } = manifests;
  return [
    `- ${units} units pass \`systemd-analyze verify\`; \`systemd-analyze security\` rates the exposure of the server ${exposure} of 10.`,
    `- With only the system calls that its unit allows, the server is healthy, and exits ${filteredStopMs} ms after SIGTERM.`,
    `- The Dockerfile passes hadolint. With its steps run in a folder, the server is healthy, and exits ${image.stopMs} ms after SIGTERM.`,
    `- ${resources} Kubernetes resources pass strict validation against the schemas of ${kubernetes.join(' and ')}.`,
    ...contract.map((what) => `- ${what[0]?.toUpperCase()}${what.slice(1)}.`),
  ].join('\n');
}

module.exports = { rows, section };
