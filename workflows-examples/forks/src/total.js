/** Cents. */
export function total(items, discount = 0) {
  const sum = items.reduce((all, { price, count }) => all + price * count, 0);
  return Math.max(0, sum - discount);
}
