/** in-toto Statement v1 with the test-result predicate v0.1, as their specifications have them. */
import { Ajv } from 'ajv';

const descriptor = {
  type: 'object',
  required: ['digest'],
  properties: {
    name: { type: 'string', minLength: 1 },
    uri: { type: 'string', minLength: 1 },
    digest: { type: 'object', minProperties: 1, additionalProperties: { type: 'string', pattern: '^[0-9a-f]+$' }, properties: { sha256: { type: 'string', pattern: '^[0-9a-f]{64}$' } } },
    mediaType: { type: 'string' },
    downloadLocation: { type: 'string' },
    content: { type: 'string' },
    annotations: { type: 'object' },
  },
  additionalProperties: false,
};
const names = { type: 'array', items: { type: 'string' }, uniqueItems: true };

const schema = {
  type: 'object',
  required: ['_type', 'subject', 'predicateType', 'predicate'],
  properties: {
    _type: { const: 'https://in-toto.io/Statement/v1' },
    subject: { type: 'array', minItems: 1, items: { ...descriptor, required: ['name', 'digest'] } },
    predicateType: { const: 'https://in-toto.io/attestation/test-result/v0.1' },
    predicate: {
      type: 'object',
      required: ['result', 'configuration'],
      properties: {
        result: { enum: ['PASSED', 'WARNED', 'FAILED'] },
        configuration: { type: 'array', items: descriptor },
        url: { type: 'string' },
        passedTests: names,
        warnedTests: names,
        failedTests: names,
      },
      additionalProperties: false,
    },
  },
  additionalProperties: false,
};

const validate = new Ajv({ allErrors: true }).compile(schema);

/** What is wrong with it, one line each. */
export function statementProblems(statement: unknown): string[] {
  return validate(statement) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
