// npm run eval -- signals [--worlds 5] [--short]: clusters and cascades on planted data, the classifier on labelled
// headlines, stories on labelled titles.
import { parseArgs } from 'node:util'
import { DEVELOPMENT_SETS } from '@spells/signals/labelled'
import { CATEGORIES, rulesV1, rulesV2, rulesV3, SEVERITIES } from '@spells/signals/world'
import { type ClassScore, evaluateClassifier } from './evaluateClassifier.ts'
import { evaluateRelations, listLimits } from './evaluateRelations.ts'
import { evaluateStories } from './evaluateStories.ts'
import { printRows } from './printRows.ts'

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: { worlds: { type: 'string', default: '5' }, short: { type: 'boolean', default: false } },
})

console.log('Clusters and cascades on planted data (1,000 markets, 168 hours)')
const relations = evaluateRelations(Number(values.worlds))
if (!values.short) {
  console.log('\nWhere it ends: weaker structure, more missing ticks')
  printRows([['world', 'cluster ARI', 'edge precision', 'edge recall'], ...listLimits()])
}

const MODELS = [rulesV1, rulesV2, rulesV3]
const LIVE = rulesV3
const UNSEEN = 'heldOut3'
console.log('\nClassifier: parts of headlines that are right, of the set that no model has seen')
printModels([UNSEEN])
console.log('\nDevelopment sets: rules-3 was written and fitted on them, so that it is better there than it is')
printModels(DEVELOPMENT_SETS)
const tuning = evaluateClassifier('tuning', LIVE)
const heldOut = evaluateClassifier(UNSEEN, LIVE)
console.log(`\nClassifier ${LIVE.name} on ${UNSEEN}: ${heldOut.headlines} headlines`)
printRows(rowsOf('category', heldOut.categories))
printRows(rowsOf('severity', heldOut.severities))
if (!values.short) {
  console.log('\nConfusion (rows: what it is; columns: what was said)')
  printRows([['', ...CATEGORIES.map((category) => category.slice(0, 5))], ...heldOut.confusion])
  printRows([['', ...SEVERITIES], ...heldOut.severityConfusion])
  console.log('\nWorst mistakes')
  for (const one of heldOut.worst.slice(0, 25)) {
    console.log(
      `  ${one.category}/${one.severity} said ${one.saidCategory}/${one.saidSeverity} (${one.why}): ${one.title}`,
    )
  }
}

const stories = evaluateStories()
console.log(
  `\nStories: ${stories.titles} titles, pairs precision ${stories.precision.toFixed(3)} recall ${stories.recall.toFixed(3)}`,
)
for (const line of stories.wrong) console.log(`  ${line}`)

const round = (value: number) => Number(value.toFixed(4))
console.log(
  JSON.stringify({
    cluster_ari: round(relations.ari),
    edge_precision: round(relations.precision),
    edge_recall: round(relations.recall),
    shuffled_edges: relations.shuffledEdges,
    shuffled_clusters: relations.shuffledClusters,
    worst_world: [relations.worstAri, relations.worstPrecision, relations.worstRecall].map(round),
    classifier: LIVE.name,
    held_out_headlines: heldOut.headlines,
    category_accuracy: round(heldOut.categoryAccuracy),
    category_f1: round(heldOut.categoryF1),
    severity_accuracy: round(heldOut.severityAccuracy),
    severity_f1: round(heldOut.severityF1),
    severity_within_one: round(heldOut.severityWithinOne),
    grave_recall: round(heldOut.graveRecall),
    grave_precision: round(heldOut.gravePrecision),
    country_precision: round(heldOut.countryPrecision),
    country_recall: round(heldOut.countryRecall),
    tuning_category_accuracy: round(tuning.categoryAccuracy),
    tuning_severity_accuracy: round(tuning.severityAccuracy),
    story_precision: round(stories.precision),
    story_recall: round(stories.recall),
  }),
)
const isEnough =
  relations.ari >= 0.9 && relations.precision >= 0.9 && relations.recall >= 0.8 && relations.shuffledEdges === 0
if (!isEnough) process.exitCode = 1

function printModels(sets: readonly Parameters<typeof evaluateClassifier>[0][]): void {
  const percent = (value: number) => `${Math.round(value * 100)} %`
  const parts = sets.flatMap((set) => MODELS.map((rules) => ({ set, rules, result: evaluateClassifier(set, rules) })))
  printRows([
    ['model and set', 'headlines', 'category', 'severity', 'within one', 'high and critical found', 'said rightly'],
    ...parts.map(({ set, rules, result }) => [
      ...[`${rules.name} on ${set}`, result.headlines, percent(result.categoryAccuracy)],
      ...[percent(result.severityAccuracy), percent(result.severityWithinOne)],
      ...[percent(result.graveRecall), percent(result.gravePrecision)],
    ]),
  ])
}

function rowsOf(head: string, scores: readonly ClassScore[]) {
  const show = (value: number | null) => (value === null ? '–' : value.toFixed(2))
  return [
    [head, 'headlines', 'precision', 'recall'],
    ...scores.map(({ name, labelled, precision, recall }) => [name, labelled, show(precision), show(recall)]),
  ]
}
