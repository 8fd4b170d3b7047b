'use strict';

// Calls a function of the package with described arguments, and judges the outcome.

const fs = require('node:fs');
const { setTimeout: delay } = require('node:timers/promises');
const { inspect } = require('node:util');

const { build } = require('./build');
const { inTime } = require('./guard');
const { expect, judgeError } = require('./judge');
const { World, bare } = require('./world');

/** @import { Described } from './build' */
/** @typedef {InstanceType<typeof import('./guard').Guard>} Guard */
/** @typedef {InstanceType<typeof import('./world').World>} Own */

/**
 * A property that a prototype has while a function is called.
 *
 * @typedef {{ owner: 'Object' | 'Array', name: string, value: Described, enumerable: boolean }} Pollution
 *
 * @typedef {object} Call
 * @property {Described[]} args
 * @property {Pollution} [pollution]
 * @property {number} [take] the number of items to take from an iterable before closing it
 *
 * @typedef {object} Target a function of the package
 * @property {string} name
 * @property {(...args: any[]) => any} run
 * @property {'value' | 'promise' | 'callback' | 'stream' | 'iterable'} gives how the function
 *   returns its result
 * @property {boolean} [isOfNpm]
 * @property {boolean} [isOfFiles]
 * @property {(value: any, call: Call) => unknown} check fails if a value does not fit the call
 */

/**
 * Calls a function once.
 *
 * @param {Target} target
 * @param {Call} call
 * @param {Guard} guard
 * @returns {Promise<string>} the name of the outcome, for the counts; fails if the outcome is not
 *   allowed
 */
async function make(target, call, guard) {
  const world = new World();
  const args = call.args.map((each) => build(each, world));
  const before = snapshot(args, world);
  const outcome = await inTime(outcomeOf(target, call, args, world, guard));
  await guard.rest();
  const isThrowing = call.args.some(([kind, own]) => kind === 'callback' && own);
  guard.check(world, isThrowing);
  expect(
    world.isChanging || world.isHuge || snapshot(args, world) === before,
    'arguments that are as they were',
  );
  expect(world.changes.length === 0, `no change of arguments: ${world.changes.join(', ')}`);
  if (world.hasCallback) checkCallback(target, outcome, world);
  if ('error' in outcome) return judgeError(outcome.error, { ...target, world });
  // A signal threw when it was read, or the stream was already closed.
  if (outcome.isUnsettled) return 'nothing';
  await target.check(outcome.value, call);
  return 'value';
}

/** @typedef {{ value: any, isUnsettled?: boolean } | { error: unknown }} Outcome */

/**
 * @param {Target} target
 * @param {Call} call
 * @param {any[]} args
 * @param {Own} world
 * @param {Guard} guard
 * @returns {Promise<Outcome>}
 */
async function outcomeOf(target, call, args, world, guard) {
  let returned;
  const restore = pollute(call.pollution, world);
  try {
    returned = target.run(...args);
  } catch (error) {
    return { error };
  } finally {
    restore();
    for (const each of world.later.splice(0)) each();
  }
  try {
    return { value: await settled(target, call, returned, world, guard) };
  } catch (error) {
    return error === UNSETTLED ? { value: undefined, isUnsettled: true } : { error };
  }
}

/** Thrown if a call leaves nothing to check, such as a stream that was closed before. */
const UNSETTLED = Symbol('unsettled');

/**
 * @param {Target} target
 * @param {Call} call
 * @param {any} returned
 * @param {Own} world
 * @param {Guard} guard
 */
async function settled(target, call, returned, world, guard) {
  if (target.gives === 'value') return returned;
  if (target.gives === 'iterable') return consume(returned, call, world);
  if (target.gives === 'stream') return written(returned, world, guard);
  if (target.gives === 'promise' || returned instanceof Promise) {
    expect(returned instanceof Promise, 'a promise');
    return returned;
  }
  expect(world.hasCallback, 'a promise, where there is no callback');
  while (world.called.length === 0) await delay(1);
  const [outcome = []] = world.called;
  // Also after a getter that throws null, as a callback cannot tell null from success.
  if (outcome.length === 1) throw outcome[0];
  return outcome[1];
}

/**
 * Waits for the outcome of a write to a stream, if the stream reports one.
 *
 * @param {unknown} returned
 * @param {Own} world
 * @param {Guard} guard
 */
async function written(returned, world, guard) {
  expect(returned === undefined, 'nothing, as a stream was given');
  const [stream] = world.streams;
  await guard.rest();
  for (let i = 0; i < 20 && stream !== undefined && !stream.hasFailed && !stream.writableFinished; i++)
    await delay(1);
  const [called] = world.called;
  const hasFailed = called === undefined ? stream?.hasFailed : called[0] !== null;
  if (hasFailed) {
    const error = called === undefined ? stream?.failure : called[0];
    // The errors of a stream that was ended or destroyed.
    if (!world.isOwn(error) && /^ERR_STREAM_/.test(/** @type {any} */ (error).code)) throw UNSETTLED;
    throw error;
  }
  if (stream === undefined || stream.chunks.length === 0) throw UNSETTLED;
  return Buffer.concat(stream.chunks);
}

/**
 * Takes a number of items from an iterable, and closes it.
 *
 * @param {AsyncGenerator<any>} codes
 * @param {Call} call
 * @param {Own} world
 */
async function consume(codes, { args, take = 10 }, world) {
  const isPending = args[0]?.[0] === 'source' && args[0][2] === 'pending';
  const all = [];
  while (all.length < take) {
    const next = codes.next();
    // The last request to a source that never answers stays open until the iterable is closed.
    const step = await (isPending ? Promise.race([next, delay(20)]) : next);
    if (step === undefined) {
      next.catch(() => {});
      break;
    }
    if (step.done) return all;
    all.push(step.value);
  }
  expect(world.turns > 0, 'no more texts taken than are needed');
  const { done } = await codes.return(undefined);
  expect(done === true, 'an end');
  return all;
}

/**
 * @param {Target} target
 * @param {Outcome} outcome
 * @param {Own} world
 */
function checkCallback(target, outcome, { called, thrown }) {
  expect(called.length <= 1, `a callback that is called once: ${called.length}`);
  const [args] = called;
  if (args === undefined) return;
  const [error, value] = args;
  if (error !== null) expect(value === undefined, 'no value with an error');
  // An error of the callback of toString is thrown by the call.
  const isThrown = 'error' in outcome && thrown.includes(outcome.error);
  expect(
    target.gives !== 'value' || isThrown || error === null,
    'no callback of a function that gives a value',
  );
}

/**
 * @param {Pollution | undefined} pollution
 * @param {Own} world
 * @returns {() => void} a function that restores the prototype
 */
function pollute(pollution, world) {
  if (pollution === undefined) return () => {};
  const { owner, name, value, enumerable } = pollution;
  const prototype = owner === 'Array' ? Array.prototype : Object.prototype;
  const before = Object.getOwnPropertyDescriptor(prototype, name);
  Object.defineProperty(
    prototype,
    name,
    bare({ value: build(value, world), enumerable, writable: true, configurable: true }),
  );
  return () => {
    Reflect.deleteProperty(prototype, name);
    if (before !== undefined) Object.defineProperty(prototype, name, before);
  };
}

/**
 * Prints the arguments without running code of theirs, such as getters.
 *
 * @param {unknown[]} args
 * @param {Own} world
 */
function snapshot(args, world) {
  if (world.isHuge) return '';
  const thrown = world.thrown.length;
  try {
    return inspect(
      args.filter((each) => !world.streams.includes(/** @type {any} */ (each))),
      {
        customInspect: false,
        depth: 6,
        maxArrayLength: 100,
        maxStringLength: 200,
        showHidden: false,
        showProxy: true,
      },
    );
  } catch {
    return ''; // a tag that throws
  } finally {
    world.thrown.length = thrown;
  }
}

/** @param {string} file */
function take(file) {
  const bytes = fs.readFileSync(file);
  fs.rmSync(file);
  return bytes;
}

module.exports = { make, take };
