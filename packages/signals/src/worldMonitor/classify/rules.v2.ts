import type { RuleModel } from './ruleModel.ts'
import { rulesV1 } from './rules.v1.ts'
import { looksBackV2, signsV2 } from './signs.v2.ts'
import { topicsV2 } from './topics.v2.ts'

/**
 * The second rules: what the first know, a vocabulary for each category, and severity from signs that any event can show,
 * one set of points for all categories.
 */
export const rulesV2: RuleModel = {
  name: 'rules-2',
  rules: rulesV1.rules,
  topics: topicsV2,
  severity: {
    base: {
      ...{
        conflict: 1.95,
        politics: 1.75,
        monetary: 1.95,
        economy: 1.75,
        markets: 1.75,
        crypto: 1.9,
        regulation: 1.75,
      },
      ...{ energy: 1.7, disaster: 1.75, health: 1.85, cyber: 1.85, technology: 1.4, other: 0.3 },
    },
    signs: signsV2,
    perTenfoldDead: 0.45,
    percentages: [
      { category: 'markets', least: 8, points: 0.3 },
      { category: 'crypto', least: 10, points: 0.3 },
      { category: 'energy', least: 10, points: 0.2 },
    ],
    ruleShare: 0.35,
    questionsAtMost: 'info',
  },
  adjustments: [{ id: 'looks back', any: looksBackV2, atMost: 'info' }],
}
