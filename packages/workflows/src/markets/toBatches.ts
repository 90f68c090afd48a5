/** Items in groups of a size, the last one with what is left; each is read when it is asked for. */
export function* toBatches<Item>(items: Iterable<Item>, size: number): Generator<Item[], void, undefined> {
  let batch: Item[] = []
  for (const item of items) {
    batch.push(item)
    if (batch.length < size) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
