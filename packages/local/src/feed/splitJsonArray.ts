/** The items of a JSON array, each as the exact text it has there. */
export function splitJsonArray(text: string): readonly string[] {
  const items: string[] = []
  let depth = 0
  let inString = false
  let start = -1
  for (let index = 0; index < text.length; index++) {
    const char = text[index]
    if (inString) {
      if (char === '\\') index++
      else if (char === '"') inString = false
      continue
    }
    if (char === '"') inString = true
    else if (char === '[' || char === '{') depth++
    if (char === ']' || char === '}') depth--
    const atItemEnd = (depth === 1 && char === ',') || (depth === 0 && char === ']')
    if (atItemEnd) {
      const item = text.slice(start, index).trim()
      if (item) items.push(item)
      start = index + 1
    } else if (depth === 1 && char === '[' && start === -1) start = index + 1
  }
  return items
}
