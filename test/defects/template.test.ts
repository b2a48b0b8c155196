/** What a defect issue says, from the built-in template, a repository's own, or an issue form. */
import fc from 'fast-check';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { describe, expect, test } from 'vitest';
import { type DocumentContext, issueText, rememberedBody } from '../../src/defects/document.js';
import { planDefects } from '../../src/defects/lifecycle.js';
import { readState } from '../../src/defects/state.js';
import { defectTemplate } from '../../src/defects/template.js';
import type { SeverityRule } from '../../src/plan/model.js';
import { ranWith, seen, type Failing } from './runs.js';

const rule = (more: Partial<SeverityRule>): SeverityRule => ({ requirementPriority: [], phase: [], ...more });

function written(failing: Failing, { template, file = 'DEFECT_TEMPLATE.md', rules = [], maxOpen = 10, since, tasks }: { tasks?: string[]; template?: string; file?: string; rules?: SeverityRule[]; maxOpen?: number; since?: ReturnType<DocumentContext['since']> } = {}) {
  const report = ranWith(failing, tasks === undefined ? {} : { tasks });
  const [change] = planDefects(report, [], seen(77), { plan: 'litellm', maxOpen, closeAfter: 1 }).changes;
  if (change?.kind !== 'open') throw new Error('nothing is opened');
  return issueText(change, { report, rules, template: defectTemplate(file, template), environment: 'Linux X64, Node 24.1.0', runUrl: 'https://github.com/octocat/hello/actions/runs/77', repositoryUrl: 'https://github.com/octocat/hello', since: () => since });
}

const visible = (body: string): string => body.replace(/<!-- phasegate:defect [\w-]+ -->\n?$/, '<!-- … -->');

describe('the built-in template', () => {
  test('says all a maintainer needs', async () => {
    const { title, body, labels } = written(
      { 'T-1': { error: 'exit 1', excerpt: ['connect ECONNREFUSED 127.0.0.1:4001'] }, 'T-3': { error: 'exit 1', excerpt: ['connect ECONNREFUSED 127.0.0.1:4002'] } },
      { rules: [rule({ requirementPriority: ['must'], severity: 'critical' }), rule({ severity: 'minor', priority: 'P2' })], since: { sha: 'c'.repeat(40), commits: [{ sha: 'd'.repeat(40), subject: 'Break the port, fixes #3 @octocat' }] } },
    );
    expect(title).toBe('T-1 / test: connect ECONNREFUSED 127.0.0.1:4001 (exit 1)');
    expect(labels).toEqual(['phasegate']);
    await expect(visible(body)).toMatchFileSnapshot('golden/built-in.md');
    expect(readState(body)?.identities).toHaveLength(2);
  });

  test('what is beyond `max-open` is listed first', async () => {
    const { title, body } = written({ 'T-1': 'alpha', 'T-2': 'beta' }, { maxOpen: 0 });
    expect(title).toBe('2 more failures of LiteLLM API gateway');
    expect(body).not.toContain('It failed in');
    expect(body.split('\n').slice(0, 4)).toEqual(['More failed than one run opens issues for (`defects: max-open` in the plan). What is below is about the first of these:', '', '- **T-1** `test` Title of T-1: alpha (exit 1)', '- **T-2** `test` Title of T-2: beta (exit 1)']);
  });

  test('an error of a megabyte stays within the limit, and what it remembers is whole', () => {
    const { body } = written({ 'T-1': { error: 'x'.repeat(1_000_000), excerpt: ['🦄'.repeat(100_000)] } });
    expect(Buffer.byteLength(body)).toBeLessThan(65_536);
    expect(readState(body)?.identities).toEqual([{ task: 'T-1', step: 'test' }]);
    expect(body).toContain('The rest is left out');
  });

  test('what an error and the output both say is said once', () => {
    const error = '1 of 2 tests failed:\n  REQ-2 waits: 350 !== 0';
    expect(written({ 'T-1': { error, excerpt: error.split('\n') } }).body).toContain(`### Actual\n\n\`\`\`\n${error}\n\`\`\`\n`);
    // As a task says it that has several steps, and printed nothing.
    const ofStep = `step "test": ${error}`;
    expect(written({ 'T-1': { error, excerpt: ofStep.split('\n') } }).body).toContain(`### Actual\n\n\`\`\`\n${ofStep}\n\`\`\`\n`);
    for (const silent of ['exit 1', 'step "test": exit 1']) expect(written({ 'T-1': { error: 'exit 1', excerpt: [silent] } }).title).toBe('T-1 / test: exit 1');
    expect(written({ 'T-1': { error: 'exit 1', excerpt: ['exit 12'] } }).body).toContain('### Actual\n\n```\nexit 1\nexit 12\n```\n');
  });

  test('what failed with it is listed, with its error where that is another', () => {
    expect(written({ 'T-1': 'no route', 'T-2': 'no route' }).body).toContain('\nIt failed in:\n\n- T-1, test: Title of T-1\n- T-2, test: Title of T-2\n\n### Reproduce');
    expect(written({ 'T-1': 'port 1', 'T-2': 'port 2' }).body).toContain('\n- T-1, test: Title of T-1\n- T-2, test: Title of T-2: port 2 (exit 1)\n');
    const tasks = Array.from({ length: 3000 }, (_, n) => `TASK-${n}`);
    const { body } = written(Object.fromEntries(tasks.map((id) => [id, 'no route'])), { tasks });
    expect(body).toContain('\n- TASK-19, test: Title of TASK-19\n- and 2980 of 3000 more\n\n### Reproduce\n\n```\nphasegate run --task TASK-0\n```\n');
    expect(readState(body)?.identities).toHaveLength(3000);
  });

  test('a later pass keeps what it says', () => {
    const { body } = written({ 'T-1': 'no' });
    const before = readState(body)!;
    const counted = { ...before, passes: 1 };
    const once = rememberedBody(body, before, counted);
    expect(visible(once)).toBe(visible(body).replace('\nOpen.', '\nOpen; passed 1 time in a row since.'));
    expect(readState(once)?.passes).toBe(1);
    const closed = { ...before, passes: 2, history: [...before.history, { at: '2026-11-22T10:00:00.000Z', run: '79', what: 'closed' as const }] };
    expect(visible(rememberedBody(once, counted, closed))).toBe(
      visible(body).replace('\nOpen.', '\nPassed in run 79 on 2026-11-22 10:00 UTC.').replace('opened in run 77<', 'opened in run 77\n- 2026-11-22 10:00 UTC closed in run 79<'),
    );
  });
});

describe("a repository's own", () => {
  const TEMPLATE = `---
name: Defect
about: Something that was proven is not any more
title: "[{{ severity }}] {{ task }} {{ title }}"
labels: bug, "needs triage"
assignees: octocat
milestone: Next
type: Bug
severity: major
---
## {{ title }}
{% for requirement in requirements %}- {{ requirement.id }} ({{ requirement.priority }})
{% endfor %}
{{ actual }}
`;

  test('front matter as GitHub has it, and Liquid', () => {
    const template = defectTemplate('.github/DEFECT_TEMPLATE.md', TEMPLATE);
    expect(template).toMatchObject({ labels: ['bug', '"needs triage"'], assignees: ['octocat'], milestone: 'Next', type: 'Bug', severity: 'major', priority: undefined });
    const { title, body, labels } = written({ 'T-1': 'expected 1, got 2' }, { template: TEMPLATE });
    expect(title).toBe('[major] T-1 Title of T-1');
    expect(labels).toEqual(['phasegate', 'bug', '"needs triage"']);
    expect(visible(body)).toBe('## Title of T-1\n- REQ-T-1 (must)\n\n```\nexit 1\nexpected 1, got 2\n```\n\n<!-- … -->');
  });

  test.each([
    ['an unknown variable', 'a\n\n{{ expcted }}\n', 't.md:3 is refused: there is no variable `expcted`.', 'Did you mean `expected`?'],
    ['one behind front matter', '---\nname: x\n---\n\n{{ sverity }}', 't.md:5 is refused: there is no variable `sverity`.', 'Did you mean `severity`?'],
    ['one in the title', '---\nname: x\ntitle: "{{ tsk }}"\n---\n', 't.md:3 is refused: there is no variable `tsk`.', 'Did you mean `task`?'],
    ['one that is only tested', '{% if secret %}x{% endif %}', 't.md:1 is refused: there is no variable `secret`.', ''],
    ['the environment', '{{ env.GITHUB_TOKEN }}', 't.md:1 is refused: there is no variable `env`.', ''],
    ['an unknown field', '---\nname: x\nlabel: bug\n---\n', 't.md:3 is refused: `label` is not a field of a template.', 'Did you mean `labels`?'],
    ['broken front matter', '---\nname: [x\n---\n', 't.md:', 'front matter'],
    ['an open tag', 'a\n{% if step %}\n', 't.md:2 is refused: tag {% if step %} not closed', ''],
    ['an unknown filter', '\n{{ task | shout }}', 't.md:2 is refused: undefined filter: shout', ''],
  ])('%s is refused with its line', (_what, template, message, hint) => {
    const attempt = (): unknown => written({ 'T-1': 'no' }, { template, file: 't.md' });
    expect(attempt).toThrow(message);
    try {
      attempt();
    } catch (error) {
      expect((error as { hint: string }).hint).toContain(hint);
    }
  });

  test.each(['{% include "/etc/passwd" %}', '{% render "../package.json" %}', '{% layout "x" %}'])('%s reads no file', (template) => {
    expect(() => written({ 'T-1': 'no' }, { template, file: 't.md' })).toThrow(/^The defect template t\.md:1 is refused: /);
  });

  test('a title that comes out empty is the usual one', () => {
    expect(written({ 'T-1': 'no route' }, { template: '---\ntitle: "{{ severity }}"\n---\nx' }).title).toBe('T-1 / test: no route (exit 1)');
  });

  test('one that never ends is ended', () => {
    expect(() => written({ 'T-1': 'no' }, { template: '{% for i in (1..100000000) %}{% for j in (1..100000000) %}x{% endfor %}{% endfor %}', file: 't.md' })).toThrow(/^The defect template t\.md:1 is refused: /);
  });
});

describe('an issue form', () => {
  const FORM = `name: Defect
description: x
title: "Defect: {{ id }}"
labels: [bug]
body:
  - type: markdown
    attributes: { value: Thanks for reporting! }
  - type: input
    id: task
    attributes: { label: Which task }
  - type: textarea
    id: steps-to-reproduce
    attributes: { label: Steps }
  - type: textarea
    id: logs
    attributes: { label: Log, value: "{{ error }}", render: shell }
  - type: dropdown
    id: severity
    attributes: { label: How bad, options: [minor, critical], default: 0 }
  - type: checkboxes
    attributes: { label: Rules, options: [{ label: I agree }] }
  - type: input
    id: telephone
    attributes: { label: Telephone }
`;

  test('is filled in as GitHub renders a submitted one', () => {
    const { title, body, labels } = written({ 'T-1': 'no' }, { template: FORM, file: 'defect.yml', rules: [rule({ severity: 'Critical' })] });
    expect([title, labels]).toEqual(['Defect: T-1 / test', ['phasegate', 'bug']]);
    expect(visible(body)).toBe('### Which task\n\nT-1\n\n### Steps\n\n```\nphasegate run --task T-1\n```\n\n### Log\n\n```shell\nno (exit 1)\n```\n\n### How bad\n\ncritical\n\n### Rules\n\n- [ ] I agree\n\n### Telephone\n\n_No response_\n\n<!-- … -->');
  });

  test('what it shows as code is the text itself', () => {
    const form = `body:\n  - { type: textarea, id: logs, attributes: { label: Log, render: shell } }\n  - { type: textarea, id: reproduce, attributes: { label: Try, render: bash } }\n  - { type: input, attributes: { label: Says, value: "{{ error }}" } }\n`;
    const { body } = written({ 'T-1': { error: '*wrong* ``` @octocat', excerpt: ['*wrong* ``` @octocat', '<!-- phasegate:defect AAAA -->'] } }, { template: form, file: 'defect.yml' });
    expect(visible(body)).toBe('### Log\n\n````shell\n*wrong* ``` @octocat\n<\u200b!-- phasegate:defect AAAA -->\n````\n\n### Try\n\n```bash\nphasegate run --task T-1\n```\n\n### Says\n\n\\*wrong\\* \\`\\`\\` @&#8203;octocat\n\n<!-- … -->');
  });

  test.each([
    ['body:\n  - type: txtarea\n', 'f.yml:2 is refused: "txtarea" is no type of a form field.'],
    ['name: x\n', 'f.yml:1 is refused: it is no issue form.'],
    ['body:\n  - type: input\n    attributes: { label: x, value: "{{ tsk }}" }\n', 'f.yml:2 is refused: there is no variable `tsk`.'],
    ['a: [\n', 'f.yml:'],
  ])('%j is refused with its line', (template, message) => {
    expect(() => written({ 'T-1': 'no' }, { template, file: 'f.yml' })).toThrow(message);
  });
});

const HOSTILE = ['@octocat', 'Fixes #1', 'closes octocat/hello#2', '<!-- phasegate:defect AAAA -->', '-->', '</details>', '```', '~~~~', '| a | b |', '\u001b[31mred', '\u202egnp.exe', '<img src=x onerror=alert(1)>', '![x](http://x)', 'https://evil.example', '{{ task }}', '{% raw %}', '# heading', 'a\nb'];

test('hostile failures mention nobody, close nothing, end nothing and forge no state', () => {
  const words = fc.array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 8 })), { minLength: 1, maxLength: 6 }).map((parts) => parts.join(' '));
  fc.assert(
    fc.property(words, words, words, (error, line, step) => {
      const { title, body } = written({ 'T-1': { error, excerpt: line.split('\n'), step } });
      expect(title).not.toMatch(/[\n\r\u202e\u001b]/);
      expect(readState(body)?.identities).toEqual([{ task: 'T-1', step }]);
      const text: string[] = [];
      const walk = (node: { type: string; value?: string; children?: unknown[]; url?: string }): void => {
        expect(['image', 'imageReference', 'footnoteReference']).not.toContain(node.type);
        if (node.type === 'link') expect(node.url).toMatch(/^https:\/\/github\.com\/octocat\/hello\/(?:actions\/runs\/77|compare\/[0-9a-f.]+)$/);
        if (node.type === 'html') expect(node.value).toMatch(/^<\/?(?:details|summary)|^<!-- (?:phasegate:defect [\w-]+|resolution|history) -->$/);
        if (node.type === 'text') text.push(node.value ?? '');
        for (const child of (node.children ?? []) as typeof node[]) walk(child);
      };
      walk(fromMarkdown(body, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }) as never);
      // An unseen character stands in what GitHub would take for a mention or a reference.
      expect(text.join('\n')).not.toMatch(/(?:^|[\s(])@[a-z]|(?:fixes|closes) +#\d/i);
    }),
    { numRuns: 150 },
  );
});

