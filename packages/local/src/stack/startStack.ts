import { AppError } from '@spells/shared'
import { startReaper } from '../reaper.ts'
import { composeStack } from './composeStack.ts'
import type { StackFrame } from './context.ts'
import type { Stack, StackOptions } from './stack.ts'
import { openStateDir } from './stateDir.ts'

/**
 * Starts the whole local stack, each part with a health check, on a new or an earlier state.
 * @throws state_in_use, port_in_use, part_not_healthy, stack_interrupted
 * @example
 * const stack = await startStack({ stateDir: '.state/default' })
 * await stack.kill('private')
 * await stack.restart('private')
 * await stack.stop()
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { signal } = options
  const frame = openFrame(options)
  const interrupt = (): void => frame.reaper.endAll()
  signal?.addEventListener('abort', interrupt)
  if (signal?.aborted) interrupt()
  try {
    const stack = await composeStack(frame, options)
    signal?.throwIfAborted()
    // Later on the same signal ends the running stack.
    signal?.addEventListener('abort', () => void stack.stop(), { once: true })
    return stack
  } catch (cause) {
    await frame.stopAll()
    if (!signal?.aborted) throw cause
    throw new AppError({
      code: 'stack_interrupted',
      shortMessage: 'The start was interrupted; everything that had been started is stopped.',
      cause,
      retry: 'never',
    })
  } finally {
    signal?.removeEventListener('abort', interrupt)
  }
}

function openFrame(options: StackOptions): StackFrame {
  const state = openStateDir({ path: options.stateDir, reset: options.reset ?? false })
  const reaper = startReaper()
  const steps: (() => Promise<unknown>)[] = []
  return {
    state,
    reaper,
    onStop: (step) => {
      steps.push(step)
    },
    stopAll: async () => {
      // One that fails must not keep the others running.
      for (const step of steps.splice(0).reverse()) await step().catch(() => {})
      reaper.endAll()
      reaper.close()
      state.release()
    },
  }
}
