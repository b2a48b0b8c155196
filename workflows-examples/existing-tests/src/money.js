/** Amounts are whole cents, so that nothing is lost in rounding. */
export function cents(amount) {
  if (!Number.isSafeInteger(amount) || amount < 0) throw new RangeError(`${amount} is no amount of cents`);
  return amount;
}

/** `12.50 €` */
export function formatted(amount) {
  return `${Math.floor(cents(amount) / 100)}.${String(amount % 100).padStart(2, '0')} €`;
}
