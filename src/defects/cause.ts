/** What several failures have in common: their error without what differs from run to run and from task to task. */

/** In this order: what comes first may hold what comes later. */
const VARYING: readonly (readonly [RegExp, string])[] = [
  [/\u001B\[[0-9;?]*[ -/]*[@-~]/g, ''],
  [/\b[a-z][a-z0-9+.-]*:\/\/[^\s'"<>)\]]+/gi, '<url>'],
  [/\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?/g, '<time>'],
  [/\b\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\b/g, '<time>'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<id>'],
  [/\b0x[0-9a-f]+\b/gi, '<address>'],
  [/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/g, '<address>'],
  [/(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{0,4}\b/gi, '<address>'],
  [/(?:[A-Za-z]:)?(?:\.{0,2}[\\/])?[\w.@+-]+(?:[\\/][\w.@+-]+)+|(?:^|(?<=[\s'"(=:]))[\\/][\w.@+-]+/g, '<path>'],
  [/\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,}\b/gi, '<id>'],
  [/\b\d+(?:\.\d+)?\s?(?:ms|s|m|min|h|seconds?|minutes?|hours?)\b/g, '<time>'],
  [/\d+/g, '<n>'],
];

/** Far above what an excerpt has; the rest of a longer text does not change what it is about. */
const READ = 16_384;

/**
 * The error without times, addresses, ids, paths and numbers, with single spaces: equal for failures of one cause.
 *
 * @param names of tasks and requirements, which are ids as well
 */
export function normalisedError(error: string, names: readonly string[] = []): string {
  let text = error.slice(0, READ);
  for (const name of names) if (name !== '') text = text.replaceAll(name, '<id>');
  for (const [pattern, word] of VARYING) text = text.replace(pattern, word);
  return text.replace(/\s+/g, ' ').trim();
}

/**
 * Whether two failures with this error may be taken for one: what only says that a command failed, says nothing of why.
 */
export function tellsWhy(normalised: string): boolean {
  return normalised.replace(/<\w+>/g, '').replace(/\b(?:exit(?:ed)?|code|with|step|failed|error|status)\b/gi, '').replace(/[^\p{L}]+/gu, '').length >= 3;
}
