import { expect, test } from 'vitest'
import { describeSchema } from './describeSchema.ts'

test('default', () => {
  expect(
    [
      { type: 'string' },
      { type: 'string', maxLength: 64 },
      { type: 'string', format: 'uuid', pattern: '^x$' },
      { type: 'string', pattern: '^(0|[1-9][0-9]*)$', maxLength: 78 },
      { type: 'integer', minimum: 1, maximum: 100 },
      { type: 'integer', minimum: -9007199254740991, maximum: 9007199254740991 },
      { type: 'number', minimum: 0 },
      { enum: ['entry', 'exit'] },
      { anyOf: [{ type: 'string', format: 'date-time' }, { type: 'null' }] },
      { type: 'array', items: { type: 'object' } },
      { $ref: '#/components/schemas/Problem' },
      {},
    ].map(describeSchema),
  ).toEqual([
    'text',
    'text, up to 64 characters',
    'UUID',
    'whole number as text',
    'integer, 1 to 100',
    'integer',
    'number, at least 0',
    '"entry" or "exit"',
    'time, UTC or null',
    'list of object',
    'Problem',
    'anything',
  ])
})
