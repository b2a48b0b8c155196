/**
 * The two ways something can go wrong, told apart once and printed in one place.
 *
 * A `UserError` is expected: the plan, the call or the machine is not what it has to be. It names the place, what was
 * expected and what to do, and ends the process with exit code 2. Anything else that is thrown is a bug of ours.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  /** What to do about it, one imperative sentence. */
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}

/** Exit codes of every command and of the job an action runs in (design, "Verdict, exit code, job"). */
export const EXIT = { passed: 0, failed: 1, usage: 2, waiting: 3, interrupted: 130 } as const;
