/** Finds, of many patterns, the few that a text can match: those whose literal beginning it has. */
export class PrefixIndex<T> {
  readonly #byPrefix = new Map<string, T[]>();
  readonly #lengths = new Set<number>();

  add(prefix: string, item: T): void {
    const known = this.#byPrefix.get(prefix);
    if (known === undefined) this.#byPrefix.set(prefix, [item]);
    else known.push(item);
    this.#lengths.add(prefix.length);
  }

  *candidates(text: string): Generator<T> {
    for (const length of this.#lengths) if (length <= text.length) yield* this.#byPrefix.get(text.slice(0, length)) ?? [];
  }
}
