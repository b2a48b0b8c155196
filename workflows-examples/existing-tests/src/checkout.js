import { formatted } from './money.js';

const FREE_SHIPPING_FROM = 5000;
const SHIPPING = 490;

/** What is to be paid, in cents. A discount is in cents as well. */
export function priceOf(cart, discount = 0) {
  const goods = Math.max(0, cart.total - discount);
  const shipping = goods >= FREE_SHIPPING_FROM ? 0 : SHIPPING;
  return { goods, shipping, total: goods + shipping };
}

/**
 * Pays a cart and gives its receipt.
 *
 * @param pay takes an amount in cents, and throws where it is refused
 */
export function checkOut(cart, pay, discount = 0) {
  if (cart.isEmpty) throw new Error('The cart is empty.');
  const price = priceOf(cart, discount);
  pay(price.total);
  return `Paid ${formatted(price.total)}, of it ${formatted(price.shipping)} for shipping.`;
}
