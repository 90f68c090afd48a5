// A process that runs seeds against the machine with a break in it, made while the source is loaded: argument is JSON.
import { registerHooks } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { applyBreak, type Break } from '../breaks/openBrokenTree.ts'

/** What to look for, and in how many schedules. */
export type HuntRequest = { readonly change: Break; readonly seeds: number }

/** The first schedule in which something was violated; absent if there was none. */
export type Find = { readonly seed: number; readonly violation: string }

const repository = fileURLToPath(new URL('../..', import.meta.url))
const { change, seeds } = JSON.parse(process.argv[2] ?? '') as HuntRequest
const target = pathToFileURL(repository + change.file).href

registerHooks({
  load: (url, context, nextLoad) => {
    const loaded = nextLoad(url, context)
    if (url !== target || !loaded.source) return loaded
    return { ...loaded, source: applyBreak(change, Buffer.from(loaded.source as Uint8Array).toString()) }
  },
})
const { simulate } = await import('@spells/core/simulation')
console.log(JSON.stringify(hunt() ?? null))

function hunt(): Find | undefined {
  for (let seed = 1; seed <= seeds; seed++) {
    try {
      const [violation] = simulate(seed).violations
      if (violation !== undefined) return { seed, violation }
    } catch (error) {
      return { seed, violation: `threw ${error instanceof Error ? error.message.split('\n')[0] : error}` }
    }
  }
  return undefined
}
