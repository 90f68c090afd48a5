// node apps/web/scripts/writeLand.ts: draws the map's land anew, after another version of world-atlas is installed.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { drawLand } from './drawLand.ts'

const file = join(import.meta.dirname, '..', 'features/world/landPath.ts')
writeFileSync(
  file,
  `/** Drawn by \`scripts/writeLand.ts\` from Natural Earth's land, which is in the public domain. */\nexport const landPath =\n  '${drawLand()}'\n`,
)
