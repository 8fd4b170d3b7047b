'use strict';

// Computes the probability of a sign test.

/**
 * How likely it is that of `less + more` codes that are read one way and not the other, `less` or more are those that are
 * not read from us, if either is as likely (sign test, one-sided).
 *
 * @param {number} less read from the other alone
 * @param {number} more read from us alone
 * @returns {number}
 */
function chance(less, more) {
  const n = less + more;
  let logOfTerm = -n * Math.LN2;
  let sum = 0;
  for (let k = 0; k <= n; k++) {
    if (k >= less) sum += Math.exp(logOfTerm);
    logOfTerm += Math.log((n - k) / (k + 1));
  }
  return Math.min(1, sum);
}

module.exports = { chance };
