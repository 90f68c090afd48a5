import type { GroupView, OperationView } from './readReference.ts'

/** The operations that mention every word, in what they are, take or answer. */
export function filterReference(groups: readonly GroupView[], text: string): readonly GroupView[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return groups
    .map((group) => ({
      ...group,
      operations: group.operations.filter((operation) => {
        const said = `${group.name} ${listWords(operation)}`.toLowerCase()
        return words.every((word) => said.includes(word))
      }),
    }))
    .filter((group) => group.operations.length > 0)
}

function listWords({ method, path, summary, parameters, problems, body }: OperationView): string {
  const fields = body?.shapes.flat().map(({ name }) => name) ?? []
  const codes = problems.map(({ code }) => code)
  return [method, path, summary, ...parameters.map(({ name }) => name), ...fields, ...codes].join(' ')
}
