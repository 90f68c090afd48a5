import type { Session } from '@spells/shared/api'
import { Notice } from '../../ui/Notice.tsx'

/** Why a session must not be armed as things are. */
export function ArmRefusal({ reason }: { readonly reason: NonNullable<Session['armRefusal']> }) {
  const leg = /^(entry|exit)/.exec(reason.code)?.[0]
  return (
    <Notice tone="attention" title="This cannot be armed now">
      <p>
        We tried its entry and then its exit on the chain as it is.{leg && ` Its ${leg} would fail.`} {reason.message}
      </p>
    </Notice>
  )
}
