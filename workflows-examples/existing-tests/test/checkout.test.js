import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cart } from '../src/cart.js';
import { checkOut, priceOf } from '../src/checkout.js';

function cartOf(price) {
  const cart = new Cart();
  cart.add('tea', price);
  return cart;
}

test('a discount larger than the cart leaves nothing to pay for it (REQ-3)', () => {
  assert.equal(priceOf(cartOf(499), 1000).goods, 0);
});

test('REQ-4 shipping costs something below 50 €', () => {
  assert.equal(priceOf(cartOf(4999)).shipping, 490);
});

test('REQ-4 shipping is free from 50 €', () => {
  assert.equal(priceOf(cartOf(5000)).shipping, 0);
});

test('REQ-5 an empty cart is refused before anything is paid', () => {
  const paid = [];
  assert.throws(() => checkOut(new Cart(), (amount) => paid.push(amount)), /empty/);
  assert.deepEqual(paid, []);
});

// @verifies REQ-6
test('the receipt says what was paid', () => {
  assert.equal(checkOut(cartOf(1000), () => {}), 'Paid 14.90 €, of it 4.90 € for shipping.');
});
