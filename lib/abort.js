'use strict';

// Calls functions when a signal is aborted.

/**
 * The callbacks of each signal. They share one listener, as Node warns of a leak from the eleventh
 * listener on, and a server may pass one signal to thousands of calls.
 *
 * @type {WeakMap<AbortSignal, { callbacks: Set<() => void>, listener: () => void }>}
 */
const waiting = new WeakMap();

/**
 * Calls a function once when a signal is aborted.
 *
 * @param {AbortSignal} signal not aborted yet
 * @param {() => void} callback
 * @returns {() => void} a function that removes the callback, as a signal may live as long as the
 *   process
 */
function onAbort(signal, callback) {
  const entry = waiting.get(signal) ?? listen(signal);
  // A new function, so that the same callback can be added twice.
  const own = () => callback();
  entry.callbacks.add(own);
  return () => {
    entry.callbacks.delete(own);
    if (entry.callbacks.size > 0 || waiting.get(signal) !== entry) return;
    waiting.delete(signal);
    signal.removeEventListener('abort', entry.listener);
  };
}

/**
 * Adds the one listener of a signal.
 *
 * @param {AbortSignal} signal
 */
function listen(signal) {
  const callbacks = new Set();
  const listener = () => {
    waiting.delete(signal);
    for (const callback of callbacks) callback();
  };
  const entry = { callbacks, listener };
  // The null prototype guards against prototype pollution: addEventListener reads more options.
  signal.addEventListener('abort', listener, /** @type {any} */ ({ __proto__: null, once: true }));
  // Only now, as addEventListener throws for some objects that merely resemble a signal.
  waiting.set(signal, entry);
  return entry;
}

module.exports = { onAbort };
