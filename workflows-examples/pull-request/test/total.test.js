import assert from 'node:assert/strict';
import { test } from 'node:test';
import { total } from '../src/total.js';

test('REQ-1 adds up what is in the basket', () => {
  assert.equal(total([{ price: 250, count: 2 }, { price: 99, count: 1 }]), 599);
});

test('REQ-2 an empty basket costs nothing', () => {
  assert.equal(total([]), 0);
});
