/** A fresh secret of 256 bits, recognisable in a leak scan. */
export function createToken(prefix: 'spells' | 'csrf' | 'live'): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32))
  const text = btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
  return `${prefix}_${text}`
}

/** What is stored of a token: SHA-256, hex. The token has 256 random bits, so no salt and no slow hash is needed. */
export async function hashToken(token: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token))
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
