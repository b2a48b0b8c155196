import { writeFileSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { EXIT, UserError } from '../errors.js';
import { commandsOf, DEFAULT_OUT } from '../run/commands.js';
import { readRecorded } from '../run/recorded.js';
import { reportOf } from '../run/reported.js';
import type { Report } from '../trace/report.js';
import { parseFlags } from './args.js';
import { commands } from './commands.js';
import { print } from './print.js';
import { program } from './program.js';

type Format = 'md' | 'html' | 'csv' | 'json' | 'junit' | 'sarif' | 'intoto';

/** `phasegate report [DIR]`. @returns 0 once the report is written, whatever its verdict */
export async function report(args: string[]): Promise<number> {
  const { flags, positionals } = parseFlags(args, commands.report, 'report');
  const folder = positionals[0] ?? DEFAULT_OUT;
  const format = flags.format ?? (flags.open ? 'html' : 'md');
  if (flags.open && format !== 'html') throw new UserError(`phasegate report: --open shows html, not ${format}.`, 'Leave out --format, or write --format html.');
  const file = flags.output ?? (flags.open ? resolve(folder, 'report.html') : undefined);
  if (file !== undefined) refuseInRecord(file, folder);
  const recorded = await readRecorded(folder);
  const { approve } = commandsOf(program(), recorded.plan, folder, {});
  const text = await rendered(format, await reportOf(recorded, { baseline: flags.baseline, approve }), folder);
  if (file === undefined) await print(text);
  else write(file, text);
  if (flags.open && file !== undefined) await show(file);
  return EXIT.passed;
}

async function show(file: string): Promise<void> {
  const { openInBrowser } = await import('./open.js');
  const failure = await openInBrowser(file);
  if (failure !== undefined) process.stderr.write(`The report is written, and no browser shows it: ${failure}. Open it yourself: ${file}\n`);
}

async function rendered(format: Format, traced: Report, folder: string): Promise<string> {
  switch (format) {
    case 'md':
      return (await import('../render/report-md.js')).reportMarkdown(traced);
    case 'html':
      return (await import('../render/html/report-html.js')).reportHtml(traced);
    case 'csv':
      return (await import('../render/csv.js')).requirementCsv(traced);
    case 'json':
      return (await import('../render/json.js')).reportJson(traced);
    case 'junit':
      return (await import('../render/junit-xml.js')).reportJunit(traced);
    case 'sarif':
      return (await import('../render/sarif.js')).reportSarif(traced);
    case 'intoto': {
      const statement = (await import('../evidence/report-statement.js')).reportStatement(traced);
      if (statement === undefined) throw new UserError(`${folder} has nothing a statement could be about: neither run.json nor a manifest has a digest.`, 'Name the folder of a run that finished.');
      return `${statement}\n`;
    }
  }
}

/** What `verify` does not expect in a record, it calls added. */
function refuseInRecord(file: string, folder: string): void {
  const way = relative(resolve(folder), resolve(file));
  const inside = way !== '..' && !way.startsWith(`..${sep}`) && resolve(folder, way) === resolve(file);
  if (!inside || /^report\.[^/\\]+$/.test(way)) return;
  throw new UserError(`--output ${file} would change the record in ${folder}.`, `Write to another folder, or to report.* in this one: \`phasegate verify\` expects those.`);
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    const { code = 'an unknown error' } = error as NodeJS.ErrnoException;
    const reasons: Record<string, string> = { ENOENT: 'its folder does not exist', EISDIR: 'it is a folder', ENOTDIR: 'a part of its path is no folder', EACCES: 'permission denied', EPERM: 'permission denied', EROFS: 'the file system is read-only', ENOSPC: 'the disk is full' };
    throw new UserError(`--output ${file} could not be written: ${reasons[code] ?? code}.`, 'Name a file in a folder that is there and may be written.');
  }
}
