/** Where the pages are served: locally over http, deployed over https only. */
export type Environment = 'local' | 'deployed'

/** An exported file and the policy of its content. */
export type ExportedPage = { readonly file: string; readonly policy: string }

export type HeaderRule = { readonly path: string; readonly headers: readonly string[] }

const POLICY = 'Content-Security-Policy'
const CACHE = 'Cache-Control'
const UNUSED_FEATURES = [
  'accelerometer',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'usb',
]

/**
 * The headers of every page and file, as rules of a `_headers` file. A rule adds to those before it, so what is replaced is removed
 * first (`!`).
 * @throws Error when there is no page for unknown addresses
 */
export function buildHeaderRules(
  pages: readonly ExportedPage[],
  options: { readonly environment: Environment },
): readonly HeaderRule[] {
  const notFound = pages.find(({ file }) => file === '404.html')
  if (!notFound) throw new Error('404.html is missing')
  const everywhere: HeaderRule = {
    path: '/*',
    headers: [
      // Any address without a page of its own is answered with 404.html; pages replace this policy below.
      `${POLICY}: ${notFound.policy}`,
      'X-Frame-Options: DENY',
      'X-Content-Type-Options: nosniff',
      'Referrer-Policy: no-referrer',
      'Cross-Origin-Opener-Policy: same-origin',
      'Cross-Origin-Resource-Policy: same-origin',
      `Permissions-Policy: ${UNUSED_FEATURES.map((feature) => `${feature}=()`).join(', ')}`,
      // A page is asked for again each time; its entity tag makes that cheap.
      `${CACHE}: no-cache`,
      ...(options.environment === 'local' ? [] : ['Strict-Transport-Security: max-age=63072000; includeSubDomains']),
    ],
  }
  const hashed: HeaderRule = {
    path: '/_next/static/*',
    headers: [`! ${CACHE}`, `${CACHE}: public, max-age=31536000, immutable`],
  }
  const own = pages
    .filter((page) => page !== notFound)
    .flatMap(({ file, policy }) =>
      toPaths(file).map((path) => ({ path, headers: [`! ${POLICY}`, `${POLICY}: ${policy}`] })),
    )
  return [everywhere, hashed, ...own]
}

/** The addresses under which the asset server answers with a file. */
function toPaths(file: string): readonly string[] {
  const path = `/${file.replace(/(^|\/)index\.html$/, '$1').replace(/\.html$/, '')}`
  return path.endsWith('/') ? [path] : [path, `/${file}`]
}
