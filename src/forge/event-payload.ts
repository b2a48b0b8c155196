/** The event that started the run, as far as anything here reads it. GitHub writes it; nothing of it comes from an artifact. */
import * as z from 'zod/mini';

const repository = z.looseObject({ full_name: z.string() });
const sha = z.string().check(z.regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/));

const schema = z.looseObject({
  repository: z.optional(z.looseObject({ full_name: z.optional(z.string()), id: z.optional(z.int()), default_branch: z.optional(z.string()) })),
  pull_request: z.optional(
    z.looseObject({
      number: z.int().check(z.positive()),
      /** `repo` is null where the fork was deleted. */
      head: z.looseObject({ sha, repo: z.nullish(repository) }),
      base: z.optional(z.looseObject({ ref: z.string() })),
    }),
  ),
  merge_group: z.optional(z.looseObject({ base_ref: z.string() })),
  workflow_run: z.optional(
    z.looseObject({
      id: z.int(),
      event: z.string(),
      head_sha: sha,
      head_branch: z.nullish(z.string()),
      head_repository: z.nullish(repository),
      pull_requests: z.nullish(
        z.array(z.looseObject({ number: z.int().check(z.positive()), head: z.looseObject({ sha }), base: z.looseObject({ ref: z.optional(z.string()), repo: z.looseObject({ id: z.int() }) }) })),
      ),
    }),
  ),
});
export type EventPayload = z.infer<typeof schema>;

/** @returns with nothing in it for a payload that is none, so that whatever needs something of it finds that missing */
export function eventPayload(value: unknown): EventPayload {
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : {};
}
