import type { LiveRoomEnv } from '@spells/live'
import type { TriggerRegistryEnv } from '@spells/triggers'
import { expectTypeOf, test } from 'vitest'
import type { Env } from '../src/env.ts'

test('behavior: the environment of the Worker is what each package that it runs asks for', () => {
  expectTypeOf<Env>().toExtend<LiveRoomEnv>()
  expectTypeOf<Env>().toExtend<TriggerRegistryEnv>()
})
