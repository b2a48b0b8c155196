import { cents } from './money.js';

const MOST_OF_ONE = 99;

/** What a customer wants to buy. */
export class Cart {
  #lines = new Map();

  add(article, price, count = 1) {
    const line = this.#lines.get(article) ?? { price: cents(price), count: 0 };
    if (!Number.isInteger(count) || count < 1 || line.count + count > MOST_OF_ONE) {
      throw new RangeError(`${article}: between 1 and ${MOST_OF_ONE} of one article`);
    }
    this.#lines.set(article, { ...line, count: line.count + count });
  }

  remove(article) {
    this.#lines.delete(article);
  }

  get isEmpty() {
    return this.#lines.size === 0;
  }

  get total() {
    return [...this.#lines.values()].reduce((sum, { price, count }) => sum + price * count, 0);
  }
}
