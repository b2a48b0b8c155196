import assert from 'node:assert/strict';
import { test } from 'node:test';
import { total } from '../src/total.js';

test('REQ-1 adds up what is in the basket', () => {
  assert.equal(total([{ price: 199, count: 2 }, { price: 50, count: 1 }]), 448);
});

test('REQ-2 a discount larger than the sum leaves nothing to pay', () => {
  assert.equal(total([{ price: 100, count: 1 }], 250), 0);
});
