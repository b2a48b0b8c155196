/**
 * The only file that imports `@actions/artifact`, by far the heaviest library here (5 MB): it is bundled once, as
 * `dist/artifact/index.js`, and loaded by `import('#artifact')` when an artifact is moved.
 */
export { DefaultArtifactClient } from '@actions/artifact';
export type { FindOptions } from '@actions/artifact';
