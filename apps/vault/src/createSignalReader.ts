import {
  type Clock,
  createTriggerRegistries,
  type Signal,
  type SignalKey,
  type TriggerRegistryNamespace,
} from '@spells/shared'

/** Reads signals from the trigger registry. One that does not answer knows nothing: the cast waits. */
export function createSignalReader(options: {
  readonly namespace: TriggerRegistryNamespace
  readonly secret: string
  readonly clock: Clock
}): (key: SignalKey) => Promise<Signal | undefined> {
  const registries = createTriggerRegistries(options)
  return async (key) => {
    try {
      return await registries.findSignal(key)
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      console.warn(JSON.stringify({ event: 'signal_unread', code }))
      return undefined
    }
  }
}
