import { describeSchema } from './describeSchema.ts'
import { type FieldView, listShapes } from './listShapes.ts'
import type { JsonSchema, OpenApiDocument, OpenApiOperation } from './openApi.ts'

/** A body or reply: its kind, and its shapes when it is an object. */
type ValueView = { readonly type: string; readonly shapes: readonly (readonly FieldView[])[] }

type ParameterView = {
  readonly name: string
  readonly place: string
  readonly required: boolean
  readonly type: string
  readonly example: string | undefined
}

/** An operation as the reference shows it. */
export type OperationView = {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly summary: string
  /** Whether only somebody who is signed in may call it. */
  readonly signedIn: boolean
  readonly parameters: readonly ParameterView[]
  readonly body: (ValueView & { readonly example: string | undefined }) | undefined
  readonly replies: readonly {
    readonly status: string
    readonly description: string
    readonly value: ValueView | undefined
  }[]
  readonly problems: readonly { readonly status: string; readonly code: string; readonly title: string }[]
}

export type GroupView = {
  readonly name: string
  readonly description: string
  readonly operations: readonly OperationView[]
}

/** The document in the order in which people read it: by what it is about. */
export function readReference(document: OpenApiDocument): readonly GroupView[] {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      tag: operation.tags?.[0] ?? '',
      view: readOperation(method.toUpperCase(), path, operation),
    })),
  )
  return (document.tags ?? [])
    .map(({ name, description = '' }) => ({
      name,
      description,
      operations: operations.filter(({ tag }) => tag === name).map(({ view }) => view),
    }))
    .filter((group) => group.operations.length > 0)
}

function readOperation(method: string, path: string, operation: OpenApiOperation): OperationView {
  const body = operation.requestBody?.content['application/json']
  const responses = Object.entries(operation.responses)
  return {
    id: operation.operationId,
    method,
    path,
    summary: operation.summary,
    signedIn: (operation.security ?? []).length > 0,
    parameters: (operation.parameters ?? []).map((parameter) => ({
      name: parameter.name,
      place: parameter.in,
      required: parameter.required ?? false,
      type: describeSchema(parameter.schema ?? {}),
      example: parameter.example === undefined ? undefined : String(parameter.example),
    })),
    body: body?.schema && {
      ...readValue(body.schema),
      example: body.example === undefined ? undefined : JSON.stringify(body.example, null, 2),
    },
    replies: responses
      .filter(([status]) => Number(status) < 400)
      .map(([status, { description, content }]) => {
        const schema = content?.['application/json']?.schema
        return { status, description, value: schema && readValue(schema) }
      }),
    problems: responses
      .filter(([status]) => Number(status) >= 400)
      .flatMap(([status, { description }]) =>
        [...description.matchAll(/`([a-z_]+)`: ([^`]*?)\.(?= `|$)/g)].map(([, code = '', title = '']) => ({
          status,
          code,
          title,
        })),
      ),
  }
}

function readValue(schema: JsonSchema): ValueView {
  return { type: describeSchema(schema), shapes: listShapes(schema) }
}
