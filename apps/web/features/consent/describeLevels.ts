import type { MarketLevels } from '@spells/shared/api'

/** Levels of which something is told, in words, highest first. */
export function describeLevels(
  levels: MarketLevels['levels'],
): readonly { readonly level: string; readonly workspaces: string }[] {
  return levels
    .flatMap(({ from, to, workspaces }) =>
      workspaces === null
        ? []
        : [{ level: `${toPercent(from)} to ${toPercent(to)}%`, workspaces: `about ${workspaces}` }],
    )
    .toReversed()
}

function toPercent(probability: number): number {
  return Math.round(probability * 100)
}
