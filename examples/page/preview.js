'use strict';

// Answers `POST /preview` with the code that a request describes, or with an error.

const { inspect } = require('node:util');

const { CODE_POLICY, Refusal, createBusyRefusal, send, sendRefusal } = require('./answer');
const { readBody } = require('./body');
const { printable } = require('./printable');

/** @import { IncomingMessage, ServerResponse } from 'node:http' */
/** @import { Socket } from 'node:net' */
/** @import { Drawer } from './drawer' */
/** @import { Guest, Room } from './room' */

/** The most characters of a warning. */
const MAX_WARNING = 2000;

/**
 * Returns the handler of previews.
 *
 * @param {Room} room bounds the memory of all previews of this process
 * @param {Drawer} drawer
 * @returns {(req: IncomingMessage, res: ServerResponse) => Promise<void>}
 */
function previewHandler(room, drawer) {
  return async function handlePreview(req, res) {
    try {
      checkHead(req, res);
      const guest = room.enter();
      if (guest === undefined) throw createBusyRefusal();
      await answer(req, res, guest, drawer).catch((error) => {
        guest.leave();
        throw error;
      });
    } catch (error) {
      // The client is gone, or another handler has answered, such as a middleware with a time
      // limit.
      if (res.destroyed || res.headersSent || req.socket.destroyed) return;
      sendRefusal(res, toRefusal(error));
    }
  };
}

/**
 * Refuses a request that is not a POST of JSON.
 *
 * @param {IncomingMessage} req
 * @param {ServerResponse} res
 */
function checkHead(req, res) {
  if (req.method !== 'POST') {
    res.setHeader('Allow', 'POST');
    throw new Refusal(405, 'ERR_PAGE_METHOD', `This address takes POST, not ${req.method}.`);
  }
  // A browser lets other sites post forms without a preflight request, but not JSON.
  if (!/^application\/json *(;|$)/i.test(req.headers['content-type'] ?? '')) {
    throw new Refusal(415, 'ERR_PAGE_CONTENT_TYPE', 'This address takes application/json only.');
  }
}

/**
 * Reads a request, draws its code and sends the answer.
 *
 * @param {IncomingMessage} req
 * @param {ServerResponse} res
 * @param {Guest} guest leaves when the answer is sent or the client is gone
 * @param {Drawer} drawer
 */
async function answer(req, res, guest, drawer) {
  const end = createEndSignal(req.socket, res);
  const { code, refusal, failure } = await drawer.draw(await readBody(req, guest), end);
  if (refusal !== undefined) {
    throw new Refusal(refusal.status, refusal.code, refusal.message, refusal.argument);
  }
  if (failure !== undefined) throw failure;
  if (end.aborted) throw new Error('The client went away');
  if (!guest.resize(code.code.length)) throw createBusyRefusal();
  // Cuts off a client that does not read its answer, if others need the room.
  guest.yieldWith(() => req.socket.destroy());
  end.addEventListener('abort', guest.leave, { once: true });
  res.setHeader('Content-Security-Policy', CODE_POLICY);
  res.setHeader('Server-Timing', `qr;dur=${code.time}`);
  res.setHeader('QR-Version', code.version);
  res.setHeader('QR-Error-Correction-Level', code.level);
  res.setHeader('QR-Grade', code.grade);
  if (code.reserve !== undefined) res.setHeader('QR-Logo-Reserve', code.reserve);
  send(res, 200, code.mediaType, code.code);
}

/**
 * The unsent answers of each connection.
 *
 * @type {WeakMap<Socket, Set<AbortController>>}
 */
const unsent = new WeakMap();

/**
 * Returns a signal that is aborted when an answer is sent or its connection ends. Not the `close`
 * of the response alone: Node.js does not emit it for an answer that waits behind another one on a
 * connection that ends.
 *
 * @param {Socket} socket
 * @param {ServerResponse} res
 * @returns {AbortSignal}
 */
function createEndSignal(socket, res) {
  const controllers = unsent.get(socket) ?? listen(socket);
  const controller = new AbortController();
  controllers.add(controller);
  res.once('close', () => {
    controllers.delete(controller);
    controller.abort();
  });
  return controller.signal;
}

/**
 * Adds one listener to a connection, however many requests it has.
 *
 * @param {Socket} socket
 */
function listen(socket) {
  /** @type {Set<AbortController>} */
  const controllers = new Set();
  unsent.set(socket, controllers);
  socket.once('close', () => {
    for (const controller of controllers) controller.abort();
  });
  return controllers;
}

/**
 * Converts an error to a refusal. Reports an unexpected error as a warning of the process.
 *
 * @param {any} error
 * @returns {Refusal}
 */
function toRefusal(error) {
  if (error instanceof Refusal) return error;
  process.emitWarning(describe(error));
  return new Refusal(500, 'ERR_QR_INTERNAL', 'The server failed to make this code.');
}

/**
 * Describes an error on one line, without characters that a terminal obeys.
 *
 * @param {unknown} error
 * @returns {string}
 */
function describe(error) {
  return printable(inspect(error, { breakLength: Number.POSITIVE_INFINITY }), MAX_WARNING);
}

module.exports = { previewHandler };
