import {
  findNearestDocuments,
  getSearchVectorState,
  listUnembeddedDocuments,
  type PublicTransaction,
  prepareSearchVectors,
  type SystemTransaction,
  saveSearchVectors,
} from '@spells/db'
import type { VectorStore } from '@spells/signals/embedding'

/** What a search asks of the vectors in PostgreSQL. */
export function createVectorReader(
  read: <Value>(work: (tx: PublicTransaction) => Promise<Value>) => Promise<Value>,
): Pick<VectorStore, 'getState' | 'findNearest'> {
  return {
    getState: (space) => read((tx) => getSearchVectorState(tx, space)),
    findNearest: (space, request) => read((tx) => findNearestDocuments(tx, space, request)),
  }
}

/** What a refresh writes of the vectors in PostgreSQL. */
export function createVectorWriter(
  write: <Value>(work: (tx: SystemTransaction) => Promise<Value>) => Promise<Value>,
): Pick<VectorStore, 'prepare' | 'listUnembedded' | 'save'> {
  return {
    prepare: (space) => write((tx) => prepareSearchVectors(tx, space)),
    listUnembedded: (space, limit) => write((tx) => listUnembeddedDocuments(tx, space, limit)),
    save: (space, rows) => write((tx) => saveSearchVectors(tx, space, rows)),
  }
}
