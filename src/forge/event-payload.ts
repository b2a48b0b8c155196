/** The event that started the run, as far as anything here reads it. GitHub writes it; nothing of it comes from an artifact. */
import * as z from 'zod';

const repository = z.looseObject({ full_name: z.string() });
const sha = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);

const schema = z.looseObject({
  repository: z.looseObject({ full_name: z.string().optional(), id: z.int().optional(), default_branch: z.string().optional() }).optional(),
  pull_request: z
    .looseObject({
      number: z.int().positive(),
      /** `repo` is null where the fork was deleted. */
      head: z.looseObject({ sha, repo: repository.nullish() }),
      base: z.looseObject({ ref: z.string() }).optional(),
    })
    .optional(),
  merge_group: z.looseObject({ base_ref: z.string() }).optional(),
  workflow_run: z
    .looseObject({
      id: z.int(),
      event: z.string(),
      head_sha: sha,
      head_branch: z.string().nullish(),
      head_repository: repository.nullish(),
      pull_requests: z
        .array(z.looseObject({ number: z.int().positive(), head: z.looseObject({ sha }), base: z.looseObject({ ref: z.string().optional(), repo: z.looseObject({ id: z.int() }) }) }))
        .nullish(),
    })
    .optional(),
});
export type EventPayload = z.infer<typeof schema>;

/** @returns with nothing in it for a payload that is none, so that whatever needs something of it finds that missing */
export function eventPayload(value: unknown): EventPayload {
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : {};
}
