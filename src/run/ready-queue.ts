/** Tasks that can start, the one with the longest way to the end of the plan first; among equals the first to come. */
export class ReadyQueue<T> {
  readonly #entries: { item: T; priority: number }[] = [];

  add(item: T, priority: number): void {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#entries[middle]?.priority ?? 0) >= priority) low = middle + 1;
      else high = middle;
    }
    this.#entries.splice(low, 0, { item, priority });
  }

  peek(): T | undefined {
    return this.#entries[0]?.item;
  }

  take(): T | undefined {
    return this.#entries.shift()?.item;
  }
}
