/** The valid name somebody most likely meant, or undefined if none is close. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase();
  let best: string | undefined;
  let limit = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) >= limit) continue;
    const found = distance(wanted, candidate.toLowerCase(), limit);
    // Something of the name has to be left, or every short name were close to every other.
    if (found < limit && found < Math.max(name.length, candidate.length)) {
      best = candidate;
      limit = found;
      if (found === 0) break;
    }
  }
  return best;
}

/**
 * Edits (insert, delete, replace, swap of neighbours) that make one text the other, counted up to `limit`: the optimal
 * string alignment variant of Damerau-Levenshtein.
 */
export function distance(a: string, b: string, limit = Infinity): number {
  let beforeLast: number[] = [];
  let last: number[] = [];
  let current: number[] = [];
  for (let column = 0; column <= b.length; column += 1) last[column] = column;
  let smallestBefore = 0;
  for (let row = 1; row <= a.length; row += 1) {
    const letter = a.charCodeAt(row - 1);
    const letterBefore = row > 1 ? a.charCodeAt(row - 2) : -1;
    current[0] = row;
    let smallest = row;
    for (let column = 1; column <= b.length; column += 1) {
      const other = b.charCodeAt(column - 1);
      let cost = last[column - 1]! + (letter === other ? 0 : 1);
      if (last[column]! + 1 < cost) cost = last[column]! + 1;
      if (current[column - 1]! + 1 < cost) cost = current[column - 1]! + 1;
      if (column > 1 && letterBefore === other && letter === b.charCodeAt(column - 2) && beforeLast[column - 2]! + 1 < cost) cost = beforeLast[column - 2]! + 1;
      current[column] = cost;
      if (cost < smallest) smallest = cost;
    }
    // A swap reaches back two rows, so only two hopeless rows in a turn end it.
    if (smallest >= limit && smallestBefore >= limit) return limit;
    smallestBefore = smallest;
    [beforeLast, last, current] = [last, current, beforeLast];
  }
  return last[b.length]!;
}
