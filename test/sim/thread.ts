// A thread of the simulation: answers each request with a batch's result.
import { parentPort } from 'node:worker_threads'
import { runBatch } from '@spells/core/simulation'
import type { BatchRequest } from './batchRequest.ts'

parentPort?.on('message', ({ batch, ...range }: BatchRequest) => parentPort?.postMessage(runBatch(batch, range)))
