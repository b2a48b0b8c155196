import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cart } from '../src/cart.js';
import { cents, formatted } from '../src/money.js';

test('REQ-1.1 adds up what is in the cart', () => {
  const cart = new Cart();
  cart.add('tea', 499, 2);
  cart.add('tea', 499);
  assert.equal(cart.total, 1497);
});

test('REQ-1.1 what is removed is gone', () => {
  const cart = new Cart();
  cart.add('tea', 499);
  cart.remove('tea');
  assert.equal(cart.isEmpty, true);
});

test('REQ-1.2 refuses the hundredth', () => {
  const cart = new Cart();
  cart.add('tea', 499, 99);
  assert.throws(() => cart.add('tea', 499), RangeError);
});

test('req_2: half a cent is no price', () => {
  assert.throws(() => cents(0.5), RangeError);
});

test('amounts are readable', () => {
  assert.equal(formatted(5), '0.05 €');
});
