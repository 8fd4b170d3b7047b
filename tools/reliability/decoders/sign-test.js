'use strict';

// Computes the probability of a sign test.

/**
 * Returns the probability of a one-sided sign test. `less + more` codes were read from one package
 * only. If both packages are equally good, this is how likely it is that at least `less` of them
 * were read only from the other.
 *
 * @param {number} less the number of codes read only from the other package
 * @param {number} more the number of codes read only from ours
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
