import { createStore, useStore } from '../../lib/createStore.ts'

export type DialogName = 'connect' | 'safety'

const store = createStore<DialogName | undefined>(undefined)

/** Opens one of the dialogs that are within reach from everywhere. */
export function openDialog(name: DialogName): void {
  store.set(name)
}

export function closeDialog(): void {
  store.set(undefined)
}

/** The dialog that is open, if any. */
export function useOpenDialog(): DialogName | undefined {
  return useStore<DialogName | undefined>(store, undefined)
}
