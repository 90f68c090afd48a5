import type { JsonSchema } from './openApi.ts'

const KNOWN_PATTERNS: Readonly<Record<string, string>> = {
  '^(0|[1-9][0-9]*)$': 'whole number as text',
  '^0x[0-9a-fA-F]{40}$': 'address',
  '^0x[0-9a-fA-F]{64}$': '32 bytes, hex',
  '^0x([0-9a-fA-F]{2})*$': 'bytes, hex',
}
const KNOWN_FORMATS: Readonly<Record<string, string>> = { 'date-time': 'time, UTC', uuid: 'UUID', uri: 'URL' }
// What JSON numbers can hold says nothing about the value.
const WIDEST = Number.MAX_SAFE_INTEGER

/** What a value is, in a few words. */
export function describeSchema(schema: JsonSchema): string {
  const variants = schema.anyOf ?? schema.oneOf
  if (variants) return [...new Set(variants.map(describeSchema))].join(' or ')
  if (schema.$ref !== undefined) return schema.$ref.split('/').at(-1) ?? 'object'
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' or ')
  switch (schema.type) {
    case 'string':
      return describeText(schema)
    case 'array':
      return `list of ${schema.items ? describeSchema(schema.items) : 'anything'}`
    case 'integer':
    case 'number':
      return `${schema.type === 'integer' ? 'integer' : 'number'}${describeRange(schema)}`
    case 'boolean':
      return 'true or false'
    case undefined:
      return 'anything'
    default:
      return schema.type
  }
}

function describeText({ pattern, format, maxLength }: JsonSchema): string {
  const known = (format && KNOWN_FORMATS[format]) ?? (pattern && KNOWN_PATTERNS[pattern])
  if (known) return known
  return maxLength === undefined ? 'text' : `text, up to ${maxLength} characters`
}

function describeRange({ minimum, maximum }: JsonSchema): string {
  const least = minimum === undefined || minimum <= -WIDEST ? undefined : minimum
  const most = maximum === undefined || maximum >= WIDEST ? undefined : maximum
  if (least !== undefined && most !== undefined) return `, ${least} to ${most}`
  if (least !== undefined) return `, at least ${least}`
  return most === undefined ? '' : `, at most ${most}`
}
