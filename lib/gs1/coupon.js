'use strict';

// Checks the coupon codes of North America: AI (8110), by the North American Coupon Application
// Guideline, and AI (8112), by the Coupon Data Specification. Both are digits, and most fields begin
// with a digit for their length.

const { findDateFault } = require('./date');

/** @import { Fault } from './checks' */

/** Thrown by Fields, and caught in this file. */
class WrongField extends Error {
  /** @param {number} at */
  constructor(at) {
    super();
    this.at = at;
  }
}

/** Reads the fields of a coupon code from left to right. */
class Fields {
  #digits;
  #at = 0;

  /** @param {string} digits */
  constructor(digits) {
    this.#digits = digits;
  }

  /** Returns true at the end. */
  get isAtEnd() {
    return this.#at === this.#digits.length;
  }

  /**
   * Reads a field of a length.
   *
   * @param {number} length
   * @returns {string}
   */
  read(length) {
    const start = this.#at;
    if (start + length > this.#digits.length) throw new WrongField(start);
    this.#at += length;
    return this.#digits.slice(start, this.#at);
  }

  /**
   * Reads a digit.
   *
   * @param {string} allowed the digits that it may be
   * @returns {string}
   */
  readDigit(allowed) {
    const digit = this.read(1);
    if (allowed.includes(digit)) return digit;
    throw new WrongField(this.#at - 1);
  }

  /**
   * Reads a digit for a length, and a field of that length.
   *
   * @param {string} allowed the digits that may stand for the length
   * @param {number} more the length of the field for the digit 0
   */
  readSized(allowed, more) {
    return this.read(Number(this.readDigit(allowed)) + more);
  }

  /**
   * Reads the digit of an optional field, if it comes next.
   *
   * @param {string} digit
   */
  has(digit) {
    if (this.#digits[this.#at] !== digit) return false;
    this.#at += 1;
    return true;
  }

  /**
   * Reads a date.
   *
   * @returns {string}
   */
  readDate() {
    const start = this.#at;
    const date = this.read(6);
    const fault = findDateFault(date, 1);
    if (fault !== undefined) throw new WrongField(start + fault.at);
    return date;
  }
}

/** The digits for lengths: of a company prefix, a value or a requirement, and a retailer. */
const PREFIX = '0123456';
const AMOUNT = '12345';
const RETAILER = '1234567';
const ANY = '0123456789';

/** The purchase requirement codes. */
const REQUIREMENT = '012349';

/**
 * Runs a function that reads fields, and returns the fault that it finds.
 *
 * @param {string} value
 * @param {(fields: Fields) => void} read
 * @returns {Fault | undefined}
 */
function findFault(value, read) {
  const wrong = value.search(/\D/);
  if (wrong !== -1) return { at: wrong };
  const fields = new Fields(value);
  try {
    read(fields);
    return fields.isAtEnd ? undefined : { at: value.length - 1 };
  } catch (error) {
    if (!(error instanceof WrongField)) throw error;
    return { at: Math.min(error.at, value.length - 1) };
  }
}

/**
 * Reads a purchase requirement, its code and its family code.
 *
 * @param {Fields} fields
 */
function readPurchase(fields) {
  fields.readSized(AMOUNT, 0);
  fields.readDigit(REQUIREMENT);
  fields.read(3);
}

/**
 * Reads the company prefix of another purchase. 9 stands for none.
 *
 * @param {Fields} fields
 */
function readOtherPrefix(fields) {
  if (!fields.has('9')) fields.readSized(PREFIX, 6);
}

/**
 * Reads the dates of a coupon: when it expires and when it starts.
 *
 * @param {Fields} fields
 */
function readDates(fields) {
  const expiry = fields.has('3') ? fields.readDate() : undefined;
  const start = fields.has('4') ? fields.readDate() : undefined;
  if (expiry !== undefined && start !== undefined && expiry < start) throw new WrongField(0);
}

/**
 * Reads how a coupon is applied.
 *
 * @param {Fields} fields
 */
function readRules(fields) {
  fields.readDigit('01256');
  fields.readDigit('012');
  fields.readDigit(ANY);
  fields.readDigit('01');
}

/**
 * Finds the fault of a coupon code of AI (8110). Each optional field begins with its digit.
 *
 * @param {string} value
 */
function findCouponFault(value) {
  return findFault(value, (fields) => {
    fields.readSized(PREFIX, 6);
    fields.read(6);
    fields.readSized(AMOUNT, 0);
    readPurchase(fields);
    if (fields.has('1')) {
      fields.readDigit('0123');
      readPurchase(fields);
      readOtherPrefix(fields);
    }
    if (fields.has('2')) {
      readPurchase(fields);
      readOtherPrefix(fields);
    }
    readDates(fields);
    if (fields.has('5')) fields.readSized(ANY, 6);
    if (fields.has('6')) fields.readSized(RETAILER, 6);
    if (fields.has('9')) readRules(fields);
  });
}

/**
 * Finds the fault of a coupon code of AI (8112).
 *
 * @param {string} value
 */
function findOfferFault(value) {
  return findFault(value, (fields) => {
    fields.readDigit('01');
    fields.readSized(PREFIX, 6);
    fields.read(6);
    fields.readSized(ANY, 6);
  });
}

module.exports = { findCouponFault, findOfferFault };
