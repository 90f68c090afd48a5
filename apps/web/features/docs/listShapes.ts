import { describeSchema } from './describeSchema.ts'
import type { JsonSchema } from './openApi.ts'

/** One field of an object, with what is inside it. */
export type FieldView = {
  readonly name: string
  readonly type: string
  readonly required: boolean
  readonly default: string | undefined
  /** What the field's object may look like: one shape, or several of which one applies. */
  readonly shapes: readonly (readonly FieldView[])[]
}

/** The fields of each shape that a value may have; none when it is no object. */
export function listShapes(schema: JsonSchema): readonly (readonly FieldView[])[] {
  const variants = schema.anyOf ?? schema.oneOf
  if (variants) return variants.flatMap(listShapes)
  if (schema.allOf) return [schema.allOf.flatMap((part) => listShapes(part).flat())]
  if (schema.type === 'array') return schema.items ? listShapes(schema.items) : []
  if (!schema.properties) return []
  const required = new Set(schema.required)
  return [
    Object.entries(schema.properties).map(([name, own]) => ({
      name,
      type: describeSchema(own),
      required: required.has(name),
      default: own.default === undefined ? undefined : JSON.stringify(own.default),
      shapes: listShapes(own),
    })),
  ]
}
