/**
 * What of SARIF 2.1.0 our documents use, as its specification has it (sections 3.13 to 3.34): nothing else is in them, and what is
 * required is there. That names and types are SARIF's, `@types/sarif` holds at compile time.
 */
import { Ajv } from 'ajv';

const text = { type: 'string', minLength: 1 };
const closed = (properties: Record<string, unknown>, required: string[]): Record<string, unknown> => ({ type: 'object', properties, required, additionalProperties: false });
const message = closed({ text }, ['text']);
const level = { enum: ['error', 'warning', 'note', 'none'] };
/** RFC 3986, a relative or absolute reference without a fragment. */
const uri = { type: 'string', pattern: "^(?:file:///?)?(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-F]{2})+$" };
const instant = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(?:\\.\\d+)?Z$' };
const physicalLocation = closed({ artifactLocation: closed({ uri }, ['uri']), region: closed({ startLine: { type: 'integer', minimum: 1 } }, ['startLine']) }, ['artifactLocation']);
const location = closed({ id: { type: 'integer', minimum: 0 }, physicalLocation, message }, ['physicalLocation']);

const schema = closed(
  {
    $schema: { const: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json' },
    version: { const: '2.1.0' },
    runs: {
      type: 'array',
      minItems: 1,
      items: closed(
        {
          tool: closed(
            {
              driver: closed(
                {
                  name: text,
                  version: text,
                  informationUri: text,
                  rules: { type: 'array', uniqueItems: true, items: closed({ id: text, shortDescription: message, fullDescription: message, defaultConfiguration: closed({ level }, ['level']), helpUri: text }, ['id']) },
                },
                ['name'],
              ),
            },
            ['driver'],
          ),
          automationDetails: closed({ id: text }, ['id']),
          columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
          invocations: { type: 'array', items: closed({ executionSuccessful: { type: 'boolean' }, startTimeUtc: instant, endTimeUtc: instant, toolExecutionNotifications: { type: 'array', items: closed({ level, message }, ['message']) } }, ['executionSuccessful']) },
          results: {
            type: 'array',
            items: closed(
              {
                ruleId: text,
                ruleIndex: { type: 'integer', minimum: 0 },
                level,
                message,
                // GitHub refuses a result without a location, and shows the first.
                locations: { type: 'array', minItems: 1, items: location },
                relatedLocations: { type: 'array', uniqueItems: true, items: location },
                partialFingerprints: { type: 'object', additionalProperties: { type: 'string' } },
              },
              ['ruleId', 'message', 'locations'],
            ),
          },
        },
        ['tool', 'results'],
      ),
    },
  },
  ['version', 'runs'],
);

const validate = new Ajv({ allErrors: true }).compile(schema);

/** What is wrong with it, one line each. */
export function sarifProblems(document: unknown): string[] {
  return validate(document) ? [] : (validate.errors ?? []).map(({ instancePath, message: said }) => `${instancePath} ${said}`);
}
