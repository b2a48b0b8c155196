import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EXCERPT_LINES, excerptOf } from '../../src/trace/excerpt.js';

const numbered = (count: number, word = 'step'): string[] => Array.from({ length: count }, (_, n) => `${word} ${n}`);

describe('the lines that matter', () => {
  it('are all of a short output that fails', () => {
    expect(excerptOf('reading group_vars/litellm.yml\nbackend_port: expected a number, got "eleven"\n')).toEqual(['reading group_vars/litellm.yml', 'backend_port: expected a number, got "eleven"']);
  });

  it('are a Python traceback, and not what the shell said after it', () => {
    const trace = ['Traceback (most recent call last):', '  File "load.py", line 9, in <module>', '    load("vars.yml")', '  File "load.py", line 4, in load', '    raise ValueError("backend_port is eleven")', 'ValueError: backend_port is eleven'];
    expect(excerptOf([...numbered(200), ...trace, 'cleaning up', ...numbered(30, 'removed')].join('\n'))).toEqual(['step 199', ...trace, 'cleaning up', 'removed 0', 'removed 1', 'removed 2']);
  });

  it('are the panic of a Go program with the frames that follow', () => {
    const output = ['=== RUN   TestCart', ...numbered(50), 'panic: runtime error: index out of range [5] with length 3', '', 'goroutine 1 [running]:', 'main.cart(...)', '\t/src/cart.go:8 +0x1d', 'exit status 2'];
    expect(excerptOf(output.join('\n'))).toEqual(output.slice(50).filter((line) => line !== ''));
  });

  it('are the first error, which is often the cause, and the last ones', () => {
    const errors = Array.from({ length: 40 }, (_, n) => `src/a${n}.ts(1,1): error TS2304: Cannot find name 'x${n}'.`);
    const shown = excerptOf([...numbered(5), ...errors, 'Found 40 errors.'].join('\n'));
    expect(shown).toHaveLength(EXCERPT_LINES);
    expect(shown[0]).toBe(errors[0]);
    expect(shown[1]).toBe('…');
    expect(shown.slice(2)).toEqual([...errors.slice(-9), 'Found 40 errors.']);
  });

  it('are no progress, no passes and no farewell of npm', () => {
    const output = ['\u001b[32m✓\u001b[0m shows errors of the cart', 'Downloading error-pages 10% [####      ]', '\u001b[31mAssertionError\u001b[0m: expected 200 to be 400', '0 errors, 0 warnings', 'npm ERR! code ELIFECYCLE', 'npm ERR! A complete log of this run can be found in: /root/.npm/_logs/x-debug-0.log'];
    expect(excerptOf(output.join('\n'))).toEqual(['AssertionError: expected 200 to be 400']);
  });

  it('are the last ones where none tells anything', () => {
    expect(excerptOf(`${numbered(100).join('\n')}\n\n`)).toEqual(numbered(100).slice(-12));
    expect(excerptOf('✓ a\n✓ b\n')).toEqual(['✓ a', '✓ b']);
    expect(excerptOf(' \n\n')).toEqual([]);
    expect(excerptOf('── one\n── two\n')).toEqual([]);
    expect(excerptOf('')).toEqual([]);
  });

  it('are what a terminal shows in the end', () => {
    expect(excerptOf('10%\r50%\rError: \u001b]8;;https://x.y\u0007link\u001b]8;;\u0007 is broken\r\n')).toEqual(['Error: link is broken']);
    expect(excerptOf(`Error: ${'x'.repeat(1000)}`)[0]).toHaveLength(500);
  });
});

it('are at most twelve of the lines there are, in order, whatever the output', () => {
  const line = fc.oneof(fc.string(), fc.constantFrom('', 'Error: no', 'failed', '  at cart.ts:3', '✓ ok', 'step', '50% [#####     ]', '\ud83d'));
  fc.assert(
    fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
      const output = lines.join('\n');
      const shown = excerptOf(output);
      expect(shown.length).toBeLessThanOrEqual(EXCERPT_LINES);
      expect(shown.length > 0).toBe(output.replace(/\u001b./g, '').split('\n').some((one) => one.slice(one.trimEnd().lastIndexOf('\r') + 1).trim() !== ''));
      let from = 0;
      const plain = output.split('\n').map((one) => one.trimEnd());
      for (const one of shown) {
        if (one === '…' || one.includes('\u001b')) continue;
        const at = plain.findIndex((candidate, index) => index >= from && candidate.endsWith(one));
        expect(at).toBeGreaterThanOrEqual(from);
        from = at + 1;
      }
    }),
    { numRuns: 300 },
  );
});
