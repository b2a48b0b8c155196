import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canCancel } from '../src/orders.js';

test('REQ-7 an order can be cancelled on the last of 14 days', () => {
  assert.equal(canCancel(new Date('2026-03-01T23:59:00Z'), new Date('2026-03-15T00:01:00Z')), true);
});

test('REQ-7 and no longer the day after', () => {
  assert.equal(canCancel(new Date('2026-03-01T00:01:00Z'), new Date('2026-03-16T00:00:00Z')), false);
});
