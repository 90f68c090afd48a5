import { toTime } from '@spells/shared'

/** Steps of a length: `fromMs` included, `toMs` not. */
export type StepWindow = { readonly fromMs: number; readonly toMs: number; readonly stepMs: number }

/** The window of so many steps that ends with the step of now. */
export function buildStepWindow(nowMs: number, { stepMs, limit }: { readonly stepMs: number; readonly limit: number }) {
  const toMs = (Math.floor(nowMs / stepMs) + 1) * stepMs
  return { fromMs: toMs - limit * stepMs, toMs, stepMs }
}

/** The stretches of a window without any of the steps. @param steps beginnings, sorted */
export function listGaps(steps: readonly number[], window: StepWindow): { from: string; to: string }[] {
  const { fromMs, toMs, stepMs } = window
  const edges = [fromMs - stepMs, ...steps, toMs]
  return edges.slice(1).flatMap((at, index) => {
    const from = (edges[index] ?? at) + stepMs
    return at > from ? [{ from: toTime(from), to: toTime(at) }] : []
  })
}
