import { AppError } from '@spells/shared'

/**
 * Reads a body as text, and stops reading as soon as it is larger than allowed.
 * @throws upstream_too_large
 */
export async function readLimited(response: Response, maxBytes: number): Promise<string> {
  const declared = Number(response.headers.get('content-length') ?? 0)
  if (declared > maxBytes) {
    await response.body?.cancel()
    throw tooLarge(maxBytes)
  }
  if (!response.body) return ''
  const reader = response.body.getReader()
  const decoder = new TextDecoder()
  let bytes = 0
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    bytes += value.byteLength
    if (bytes > maxBytes) {
      await reader.cancel()
      throw tooLarge(maxBytes)
    }
    text += decoder.decode(value, { stream: true })
  }
}

function tooLarge(maxBytes: number): AppError {
  return new AppError({
    code: 'upstream_too_large',
    shortMessage: `The upstream sent more than ${maxBytes} bytes.`,
    facts: { maxBytes },
    retry: 'never',
  })
}
