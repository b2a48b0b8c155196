/** What `manifest.json` holds. Apart from its writing, because who writes one needs no zod. */
import * as z from 'zod/mini';
import '../zod-english.js';

const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));

const file = z.object({
  /** In the folder of the manifest, with `/`. */
  path: z.string(),
  /** Where the task wrote it in the workspace, when `path` encodes that because artifacts cannot hold it. */
  name: z.optional(z.string()),
  /** Of what is kept, after redaction. */
  sha256,
  /** Bytes kept. */
  size: z.int().check(z.nonnegative()),
  /** How often something was replaced by `***`, by name of the secret variable or kind of credential. */
  redactions: z.optional(z.record(z.string(), z.int().check(z.positive()))),
});
export type ManifestFile = z.infer<typeof file>;

/** What one phase left: the file whose sha256 stands for all of it. */
export const manifestSchema = z.object({
  version: z.literal(1),
  phase: z.string(),
  leg: z.optional(z.string()),
  /** Every other file of the folder, by path. */
  files: z.array(file),
  /** The phases this one built on, each with the sha256 of its manifest.json. */
  upstream: z.array(z.object({ phase: z.string(), leg: z.optional(z.string()), manifest: sha256 })),
  /** Hash of the last line of audit.jsonl. */
  auditHead: sha256,
});
export type Manifest = z.infer<typeof manifestSchema>;
