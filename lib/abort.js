'use strict';

/**
 * What is to be called when a signal is aborted. All that wait for one signal share one listener: Node
 * warns of a leak from the eleventh listener on, and a server may give one signal to thousands of calls.
 *
 * @type {WeakMap<AbortSignal, { callbacks: Set<() => void>, listener: () => void }>}
 */
const waiting = new WeakMap();

/**
 * Has `callback` called when `signal` is aborted.
 *
 * @param {AbortSignal} signal one that is not aborted yet
 * @param {() => void} callback
 * @returns {() => void} call it to be no longer called, as a signal may live as long as the process
 */
function onAbort(signal, callback) {
  const entry = waiting.get(signal) ?? listen(signal);
  // In a function of its own, so that two calls with the same callback are two.
  const own = () => callback();
  entry.callbacks.add(own);
  return () => {
    entry.callbacks.delete(own);
    if (entry.callbacks.size > 0 || waiting.get(signal) !== entry) return;
    waiting.delete(signal);
    signal.removeEventListener('abort', entry.listener);
  };
}

/** @param {AbortSignal} signal */
function listen(signal) {
  const callbacks = new Set();
  const listener = () => {
    waiting.delete(signal);
    for (const callback of callbacks) callback();
  };
  const entry = { callbacks, listener };
  // Of its own, and no other, options: what Object.prototype has been given is no signal.
  signal.addEventListener('abort', listener, /** @type {any} */ ({ __proto__: null, once: true }));
  // Not before it listens, which what is only like a signal may refuse to let it.
  waiting.set(signal, entry);
  return entry;
}

module.exports = { onAbort };
