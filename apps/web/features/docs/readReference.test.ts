import { expect, test } from 'vitest'
import { filterReference } from './filterReference.ts'
import type { OpenApiDocument } from './openApi.ts'
import { readReference } from './readReference.ts'

const document: OpenApiDocument = {
  info: { title: 'Example', version: '1' },
  tags: [
    { name: 'casts', description: 'Doing things.' },
    { name: 'empty', description: 'Nothing.' },
  ],
  paths: {
    '/v1/casts': {
      post: {
        operationId: 'postCasts',
        summary: 'Cast a spell',
        tags: ['casts'],
        security: [{ bearer: [] }],
        parameters: [{ name: 'idempotency-key', in: 'header', required: true, schema: { type: 'string' }, example: 1 }],
        requestBody: {
          content: {
            'application/json': {
              schema: { type: 'object', properties: { spell: { type: 'string' } }, required: ['spell'] },
              example: { spell: 'everbloom' },
            },
          },
        },
        responses: {
          202: { description: 'Accepted' },
          409: { description: '`conflict`: In conflict. `owner_cast_open`: Another one is open, e.g. yours.' },
        },
      },
    },
  },
}

test('default', () => {
  expect(readReference(document)).toEqual([
    {
      name: 'casts',
      description: 'Doing things.',
      operations: [
        {
          id: 'postCasts',
          method: 'POST',
          path: '/v1/casts',
          summary: 'Cast a spell',
          signedIn: true,
          parameters: [{ name: 'idempotency-key', place: 'header', required: true, type: 'text', example: '1' }],
          body: {
            type: 'object',
            shapes: [[{ name: 'spell', type: 'text', required: true, default: undefined, shapes: [] }]],
            example: '{\n  "spell": "everbloom"\n}',
          },
          replies: [{ status: '202', description: 'Accepted', value: undefined }],
          problems: [
            { status: '409', code: 'conflict', title: 'In conflict' },
            { status: '409', code: 'owner_cast_open', title: 'Another one is open, e.g. yours' },
          ],
        },
      ],
    },
  ])
})

test('behavior: a filter finds what is mentioned anywhere', () => {
  const groups = readReference(document)
  for (const text of ['', 'CAST', 'post spell', 'owner_cast', 'idempotency'])
    expect(filterReference(groups, text)).toEqual(groups)
  expect(filterReference(groups, 'cast nothing')).toEqual([])
})
