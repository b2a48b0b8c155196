/**
 * The only file that imports `@actions/artifact`, by far the heaviest library here (5 MB): it is bundled once, as
 * `dist/artifact/index.js`, and loaded by `import('#artifact')` when an artifact is moved.
 */
export { DefaultArtifactClient } from '@actions/artifact';
export type { FindOptions } from '@actions/artifact';
/** Its way to GitHub's API knows proxies, which Node's own fetch does not. */
export { defaults as githubDefaults } from '@actions/github/lib/utils';
