/** How a test says which requirement it is about, in the language the tests here are in. */
import type { Report } from '../trace/report.js';
import { oneLine, shortLine } from './escape.js';
import { shortCode } from './markdown-parts.js';

/** Undefined where no requirement is without a proof. */
export function howToName(report: Report): string | undefined {
  const requirement = report.requirements.find(({ status }) => status === 'uncovered');
  if (requirement === undefined) return undefined;
  const words = shortLine(requirement.title, 50).toLowerCase();
  const sample = sampleTest(languageOf(report), requirement.id, words);
  return `Name a requirement in a test: ${shortCode(sample, 200)}, or write ${shortCode(`@verifies ${requirement.id}`, 80)} in a comment above it.`;
}

type Language = 'python' | 'go' | 'java' | 'javascript';

const EXTENSIONS: Readonly<Record<string, Language>> = { py: 'python', go: 'go', java: 'java', kt: 'java' };

function languageOf({ requirements, tasks, orphans }: Report): Language {
  const files = [...requirements.flatMap(({ proofs }) => proofs), ...tasks.flatMap(({ steps }) => steps.flatMap(({ failures }) => failures)), ...orphans].flatMap(({ file }) => file ?? []);
  for (const file of files) {
    const language = EXTENSIONS[file.slice(file.lastIndexOf('.') + 1)];
    if (language !== undefined) return language;
  }
  return 'javascript';
}

function sampleTest(language: Language, id: string, words: string): string {
  const identifier = id.replace(/[^A-Za-z0-9]+/g, '_');
  // A digit right after it would make it a longer id.
  const name = words.replace(/[^a-z0-9]+/g, '_').replace(/^[_\d]+|_$/g, '');
  switch (language) {
    case 'python':
      return `def test_${identifier}_${name}():`;
    case 'go':
      return `func Test${identifier}_${name}(t *testing.T)`;
    case 'java':
      return `@Test void ${identifier}_${name}()`;
    case 'javascript':
      return `test(${JSON.stringify(oneLine(`${id}${/^\d/.test(words) ? ':' : ''} ${words}`))}, …)`;
  }
}
