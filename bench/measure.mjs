// Times whole processes side by side: A B A B …, so that a machine that changes its speed changes both.
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Runs a command to its end. Resolves with wall milliseconds and, on Linux, the peak memory of its own process in KiB. */
export async function once({ file, args, cwd, env, expect = 0 }, { memory = false } = {}) {
  const start = process.hrtime.bigint();
  const child = spawn(file, args, { cwd, env: env ?? process.env, stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (chunk) => (stderr = (stderr + chunk).slice(-2000)));
  let peak = 0;
  const look = () => {
    try {
      peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0));
    } catch {
      // Ended.
    }
  };
  const timer = memory ? setInterval(look, 20) : undefined;
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  clearInterval(timer);
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  if (code !== expect) throw new Error(`${file} ${args.join(' ')} ended with ${code}: ${stderr}`);
  return { ms, peak };
}

/** Medians of A and B and of the ratio A/B pair by pair. */
export async function sideBySide(a, b, runs) {
  await once(a);
  await once(b);
  const pairs = [];
  for (let i = 0; i < runs; i += 1) {
    a.before?.();
    const first = await once(a);
    b.before?.();
    const second = await once(b);
    pairs.push([first.ms, second.ms]);
  }
  return { a: median(pairs.map(([x]) => x)), b: median(pairs.map(([, y]) => y)), ratio: median(pairs.map(([x, y]) => x / y)) };
}

export function median(values) {
  const sorted = values.toSorted((x, y) => x - y);
  return sorted[sorted.length >> 1];
}

export function isOnPath(name) {
  return spawnSync(name, ['--version'], { stdio: 'ignore' }).error === undefined;
}
