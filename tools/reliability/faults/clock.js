'use strict';

// Preloaded before the server: every second, the time of day jumps to another offset: a day ahead,
// two days back, or forty years ahead or back. Node.js uses a monotonic clock, and the server must
// too.

const DAY = 86_400_000;
const JUMPS = [DAY, -2 * DAY, 40 * 365 * DAY, -40 * 365 * DAY];

const { now } = Date;
const start = performance.now();

Date.now = () => {
  const second = Math.floor((performance.now() - start) / 1000);
  return now() + /** @type {number} */ (JUMPS[second % JUMPS.length]);
};

const RealDate = Date;
globalThis.Date = /** @type {DateConstructor} */ (
  new Proxy(RealDate, {
    construct(target, args) {
      return args.length === 0 ? new target(RealDate.now()) : Reflect.construct(target, args);
    },
  })
);
