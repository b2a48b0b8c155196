/** What lies in a folder that has no plan yet: what was read (`Folder`), and what that means (`Findings`). */

/** Paths are relative to the folder and use `/`; those of `workflows` are relative to the root of the repository. */
export interface Folder {
  /** Its own name. */
  name: string;
  /** From the root of the repository to here with a slash at the end; empty at the root, and where there is no repository. */
  prefix: string;
  /** Sorted. Without what nobody wrote by hand, but with reports in build folders. */
  files: readonly string[];
  /** false: there are more files than are looked at. */
  complete: boolean;
  /** By path: manifests, Markdown, sources. */
  texts: ReadonlyMap<string, string>;
  workflows: readonly { path: string; text: string }[];
  /** What pull requests are compared with. */
  branch: string;
  junit: readonly JunitFile[];
  coverage: readonly CoverageFile[];
}

export interface JunitFile {
  path: string;
  /** Names of its test cases, each behind its class; undefined for a file too large to look into. */
  cases: readonly string[] | undefined;
}

export interface CoverageFile {
  path: string;
  /** Percent of the lines that ran, not rounded. */
  lines: number;
}

export interface Findings {
  name: string;
  prefix: string;
  complete: boolean;
  documents: readonly FoundDocument[];
  /** Documents that repeat ids of those above. */
  leftOut: readonly { path: string; why: string }[];
  tests: FoundTests;
  tools: readonly FoundTool[];
  junit: FoundReports | undefined;
  coverage: readonly CoverageFile[];
  workflows: readonly string[];
  branch: string;
  job: FoundJob | undefined;
}

export interface FoundDocument {
  path: string;
  /** Ids in the order of the document. */
  ids: readonly string[];
  /** Those of them that others refine by `Covers:`, and so need no test of their own. */
  refined: readonly { id: string; by: readonly string[] }[];
  /** Those it defines more than once, which `check` refuses. */
  twice: readonly string[];
  /** Where the default pattern does not find them all: the `ids:` that do. */
  patterns: readonly string[];
}

export interface FoundTests {
  /** Files with tests in them. */
  files: number;
  naming: readonly Naming[];
  /** What reads as an id of the documents' kind and is none, with the first place that names it. */
  unknown: readonly { id: string; nearest?: string; file: string; line: number }[];
  /** Where no document defines any: ids that tests name all the same. */
  undefinedIds: readonly string[];
  /** Globs of the folders whose sources have markers. */
  links: readonly string[];
}

/** One place that names a requirement. `implements` says where it is built, which is no test of it. */
export interface Naming {
  id: string;
  how: 'name' | 'verifies' | 'implements';
  file: string;
  line: number;
}

export interface FoundReports {
  /** Globs that match these files and no others. */
  globs: readonly string[];
  files: number;
  /** Test cases in them, and how many of those name a known requirement; undefined where one could not be looked into. */
  cases: { total: number; naming: number } | undefined;
}

/** A test tool, and how it is brought to write JUnit XML. */
export interface FoundTool {
  name: string;
  /** The file that says so. */
  source: string;
  /** Of that file, relative to the folder, with a slash at the end; empty for the folder itself. */
  folder: string;
  /** Runs the tests and writes `junit`. */
  command: string;
  /** How they are run here already, where `package.json` has a script `test`. */
  usual?: string;
  /** What has to be there first, one line each. */
  first: readonly string[];
  /** Glob of the reports, relative to `folder`. */
  junit: string;
  /** It writes them without being asked. */
  always: boolean;
}

/** The job whose steps run the tests. */
export interface FoundJob {
  /** Relative to the root of the repository. */
  file: string;
  job: string;
  /** What its last step with tests runs, one line, and the line of the file it begins in. */
  step: { text: string; line: number };
  /** Columns before the `-` of its steps, and before its own keys. */
  indent: { steps: number; keys: number };
  matrix: boolean;
  /** It runs where `phasegate run` does not. */
  windows: boolean;
  /** Of a reusable workflow: the one that calls it, the jobs that do, and whether more than one run of it comes of that. */
  caller?: { file: string; jobs: readonly string[]; often: boolean; indent: FoundJob['indent'] };
  /**
   * Where its permissions are said; `missing` is what the comment and the comparison with the base need beside them. `shorthand`
   * is one word for all, `flow` what stands in braces: neither can be added to.
   */
  permissions: { at: 'job' | 'workflow' | 'nowhere'; line: number; missing: readonly string[]; shorthand?: string; flow?: readonly (readonly [string, string])[] };
  /** What starts it, or its caller. */
  onPullRequest: boolean;
  /** To a branch. */
  onPush: boolean;
  /** The events, where they are no map that lines could be added to. */
  on?: readonly string[];
  /** Phasegate is in it already. */
  done: boolean;
}
