import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createConfig, lintFromString } from '@redocly/openapi-core'

/** A server that answers with what is wrong with the OpenAPI document it is sent: the linter does not run in workerd. */
export async function startLinter(): Promise<{ readonly url: string; stop(): void }> {
  const config = await createConfig({ extends: ['recommended'] })
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const source = Buffer.concat(chunks).toString('utf8')
    const problems = await lintFromString({ source, absoluteRef: 'openapi.json', config })
    const told = problems
      .filter((problem) => !isSwitch(problem))
      .map(({ ruleId, severity, message, location }) => ({
        ...{ ruleId, severity, message },
        at: location.map(({ pointer }) => pointer ?? ''),
      }))
    response.end(JSON.stringify(told))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** A WebSocket answers with 101, which the linter's rule does not know as success. */
function isSwitch({
  ruleId,
  location,
}: {
  readonly ruleId: string
  readonly location: readonly { pointer?: string | undefined }[]
}) {
  return ruleId === 'operation-2xx-response' && location[0]?.pointer === '#/paths/~1v1~1live/get/responses'
}
