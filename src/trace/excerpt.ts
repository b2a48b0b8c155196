/** The few lines of a long output that say why it failed: not progress, not the farewell of a package manager. */

export const EXCERPT_LINES = 12;
const LONGEST = 500;
/** Of each line; a line may have megabytes, and what it is shows at its beginning. */
const LOOKED_AT = 500;

/** Words of compilers, test runners, interpreters, shells and operating systems when something is wrong. */
const TELLING = [
  /\b(?:error|fatal|panic(?:ked)?|exception|traceback|assert(?:ion)?|segmentation fault|core dumped|out of memory|oom)\b/i,
  /(?:Error|Exception|Failure|Panic)\b/,
  /\b(?:fail(?:ed|s|ure|ures|ing)?|expected|unexpected|mismatch|invalid|undefined|unknown|missing|denied|refused|rejected|unreachable|aborted|killed|violates|conflict)\b/i,
  /\b(?:cannot|can't|could not|couldn't|unable to|not found|no such|not a|timed? ?out|does not|doesn't|must (?:not )?be|out of range)\b/i,
  /^\s*(?:✗|✖|✕|×|❌|\[31m|not ok\b|E {2,}|!!|>>>|\^+~*$)/,
];

/** What has such a word and says nothing. */
const NOISE = [
  /\b(?:0|no) (?:errors?|fail(?:ed|ures?)|problems?|warnings?)\b/i,
  /(?:fail(?:ed|ures?)|errors?|skipped)\s*[:=]\s*0\b(?![1-9.])(?!.*(?:fail(?:ed|ures?)|errors?)\s*[:=]\s*[1-9])/i,
  /^\s*(?:✓|✔|√|PASS\b|ok\b|--- PASS|=== (?:RUN|PAUSE|CONT))/,
  /^\s*(?:(?:down|up)load(?:ing|ed)|fetching|resolving|receiving|unpacking|installing|compiling|collecting|get:\d|hit:\d|progress)\b/i,
  /(?:\d{1,3}(?:\.\d+)?\s*%.*[|#=>█▓.]{4,}|[|#=>█▓]{6,}.*\d{1,3}\s*%)/,
  /^\s*at .*(?:node_modules|node:internal|<anonymous>|java\.base|sun\.reflect|jdk\.internal)/,
  /^npm (?:err!|error) (?:a complete log|.*debug-\d+\.log|code ELIFECYCLE|errno|path|command|lifecycle|workspace|location)/i,
  /^\s*(?:npm )?(?:warn|warning)\b|\bdeprecat(?:ed|ion)|^note: run with `RUST_BACKTRACE/i,
  /^\s*(?:\[.*\]\s*)?(?:info|debug|trace)\b[:\]]/i,
  /^\s*[-=_*~.]{3,}\s*$/,
];

/** A line of Phasegate's own: the step that follows. */
const HEADING = /^── /;

export function heading(step: string): string {
  return `── ${step}`;
}

/** What one step of several printed; all there is where it printed nothing, as a check of what the steps before it have left. */
export function printedBy(step: string, output: string): string {
  const lines = output.split('\n');
  const begin = lines.lastIndexOf(heading(step)) + 1;
  if (begin === 0) return output;
  const end = lines.findIndex((line, index) => index >= begin && HEADING.test(line));
  const own = lines.slice(begin, end < 0 ? lines.length : end);
  return own.some((line) => line.trim() !== '') ? own.join('\n') : output;
}

// Colours and cursor movements, titles and links of terminals carry no words.
const ANSI = /\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-Z\\-_]/g;

/**
 * At most twelve lines in their order, `…` where some between them are left out: the first line that tells of a failure,
 * because it is often the cause, and the last ones with what follows them. Without any such line, the last lines there are.
 *
 * @param output redacted, whole lines; of a long one its end
 */
export function excerptOf(output: string, most = EXCERPT_LINES): string[] {
  const lines = output.split('\n').map(plain);
  const shown = lines.flatMap((line, index) => (line.trim() === '' || HEADING.test(line) ? [] : [index]));
  const rank = new Map(shown.map((index, position) => [index, position]));
  const says = (patterns: readonly RegExp[], index: number): boolean => patterns.some((pattern) => pattern.test((lines[index] as string).slice(0, LOOKED_AT)));
  const isNoise = lines.map((_, index) => says(NOISE, index));
  const telling = shown.filter((index) => !isNoise[index] && says(TELLING, index));
  const useful = shown.filter((index) => !isNoise[index]);
  const chosen = telling.length === 0 ? new Set((useful.length > 0 ? useful : shown).slice(-most)) : around({ telling, lines, isNoise, rank }, most);
  return withGaps(chosen, rank).map((index) => (index === undefined ? '…' : short(lines[index] as string)));
}

interface Output {
  lines: readonly string[];
  isNoise: readonly boolean[];
  /** Indices of the lines that tell of a failure. */
  telling: readonly number[];
  /** Place among the lines with words, by index. */
  rank: ReadonlyMap<number, number>;
}

/** The lines that tell and their neighbours, as many as have room. */
function around({ telling, lines, isNoise, rank }: Output, most: number): Set<number> {
  const following = (index: number): number[] => {
    const next: number[] = [];
    for (let at = index + 1; at < lines.length && next.length < FOLLOWING; at++) {
      if (rank.has(at) && !isNoise[at]) next.push(at);
    }
    return next;
  };
  const newest = telling.toReversed().slice(0, most * 2);
  const wanted = [
    telling[0] as number,
    ...newest.flatMap((index) => [index, ...following(index)]),
    ...following(telling[0] as number),
    ...newest.flatMap((index) => (rank.has(index - 1) && !isNoise[index - 1] ? [index - 1] : [])),
  ];
  let chosen = new Set<number>();
  for (const index of wanted) {
    const more = new Set(chosen).add(index);
    if (withGaps(more, rank).length <= most) chosen = more;
  }
  return chosen;
}

/** Lines that explain the one before them, such as a source line, what was expected and received, a stack frame of one's own. */
const FOLLOWING = 4;

/** In order; undefined where lines with words are left out between two. */
function withGaps(chosen: ReadonlySet<number>, rank: ReadonlyMap<number, number>): (number | undefined)[] {
  const indices = [...chosen].toSorted((a, b) => a - b);
  return indices.flatMap((index, position) => {
    const before = indices[position - 1];
    return before === undefined || (rank.get(index) as number) === (rank.get(before) as number) + 1 ? [index] : [undefined, index];
  });
}

/** What a terminal shows of a line in the end: without colours, and only what is left after carriage returns. */
function plain(line: string): string {
  const text = line.replace(ANSI, '').trimEnd();
  return text.slice(text.lastIndexOf('\r') + 1);
}

function short(line: string): string {
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
