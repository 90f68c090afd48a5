import { CATEGORIES, SEVERITIES } from '../event.ts'
import { boundsV3, figurativeV3 } from './bounds.v3.ts'
import { categoryPointsV3, severityPointsV3 } from './points.v3.ts'
import { readPointTable } from './pointTable.ts'
import type { RuleModel } from './ruleModel.ts'
import { rulesV1 } from './rules.v1.ts'
import { looksBackV3, signsV3 } from './signs.v3.ts'
import { topicsV3 } from './topics.v3.ts'

/**
 * The third rules: what the first know is evidence, beside wider vocabularies, signs, numbers and single words; what each
 * says for a category and for a severity was fitted (`npm run eval -- fit`).
 */
export const rulesV3: RuleModel = {
  name: 'rules-3',
  rules: rulesV1.rules,
  topics: topicsV3,
  adjustments: [],
  fitted: {
    signs: signsV3,
    looksBack: looksBackV3,
    figurative: figurativeV3,
    bounds: boundsV3,
    categories: readPointTable(CATEGORIES, categoryPointsV3),
    severities: readPointTable(SEVERITIES, severityPointsV3),
  },
}
