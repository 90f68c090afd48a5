import type { SpineEvent } from '@spells/shared/api'
import type { Tone } from '../../ui/Badge.tsx'

/** An event in words, and where to read on. */
export type EventView = {
  readonly text: string
  readonly tone: Tone
  /** A step on the way, left out of the short list. */
  readonly minor?: boolean
  readonly href?: string
}

const castStatuses: Readonly<Record<string, EventView>> = {
  CONFIRMED: { text: 'A cast did what it promised', tone: 'good' },
  FINALIZED: { text: 'A cast is final', tone: 'good' },
  UNMET: { text: 'A cast ran, but not as promised', tone: 'bad' },
  REVERTED: { text: 'The chain undid a cast', tone: 'bad' },
  REJECTED: { text: 'A cast was refused before it was sent', tone: 'bad' },
  CANCELLED: { text: 'A cast was cancelled', tone: 'attention' },
  EXPIRED: { text: 'A cast expired unused', tone: 'attention' },
  STUCK: { text: 'A cast is stuck and still watched', tone: 'attention' },
  VERIFYING: { text: 'A cast takes longer than usual', tone: 'attention' },
}

const types: Readonly<Record<string, EventView>> = {
  'workspace.created': { text: 'Your workspace was created', tone: 'neutral', href: '/vault' },
  'workspace.settings_changed': {
    text: 'What your workspace shares was changed',
    tone: 'attention',
    href: '/triggers',
  },
  'user.signed_in': { text: 'Signed in', tone: 'neutral' },
  'user.signed_out': { text: 'Signed out', tone: 'neutral' },
  'vault.created': { text: 'A vault got its address', tone: 'neutral', href: '/vault' },
  'session.prepared': { text: 'A session was prepared for signing', tone: 'info', href: '/vault' },
  'session.disarm_requested': { text: 'A session was asked to end', tone: 'attention', href: '/vault' },
  'trigger.created': { text: 'A trigger was saved', tone: 'info', href: '/triggers' },
  'trigger.updated': { text: 'A trigger was changed', tone: 'info', href: '/triggers' },
  'trigger.deleted': { text: 'A trigger was deleted', tone: 'neutral', href: '/triggers' },
  'trigger.cast_created': { text: 'A trigger fired and cast a spell', tone: 'attention', href: '/triggers' },
  'trigger.cast_refused': { text: 'A trigger fired, but its cast was refused', tone: 'bad', href: '/triggers' },
  'position.opened': { text: 'A position was opened', tone: 'good', href: '/positions' },
  'position.changed': { text: 'A position changed its size', tone: 'info', href: '/positions' },
  'position.closed': { text: 'A position was closed', tone: 'neutral', href: '/positions' },
  'position.retracted': { text: 'The chain took a position back', tone: 'attention', href: '/positions' },
  'session.installed': { text: 'A session was armed', tone: 'attention', href: '/vault' },
  'session.revoked': { text: 'A session was disarmed', tone: 'attention', href: '/vault' },
  'session.exit_check_failed': { text: 'A session could not enter or leave now', tone: 'bad', href: '/vault' },
  'session.exit_check_warned': { text: 'A session will need you soon', tone: 'attention', href: '/vault' },
  'cast.created': { text: 'A cast was accepted', tone: 'info' },
  'cast.signature_wanted': { text: 'A cast waits for your signature', tone: 'attention', minor: true },
  'cast.signed': { text: 'You signed a cast', tone: 'info' },
  'trigger.fired': { text: 'A trigger decided to fire', tone: 'attention', minor: true, href: '/triggers' },
  'trigger.decided': { text: 'A trigger decided', tone: 'neutral', minor: true, href: '/triggers' },
  'trigger.paused': { text: 'A trigger was paused by us', tone: 'attention', href: '/triggers' },
  'cast.taken_back': { text: 'A cast was taken back by its owner', tone: 'neutral' },
}

/** Events of a type that this page does not know yet are shown by their type, never hidden. */
export function describeEvent({ type, subject, data }: Pick<SpineEvent, 'type' | 'subject' | 'data'>): EventView {
  if (subject.kind === 'cast') {
    const href = `/cast?id=${subject.id}`
    if (type === 'cast.status_changed') {
      const status = String(data.to ?? data.status ?? '')
      return {
        ...(castStatuses[status] ?? { text: `A cast went on: ${toWords(status)}`, tone: 'neutral', minor: true }),
        href,
      }
    }
    const known = types[type]
    if (known) return { ...known, href }
  }
  if (type === 'workspace.settings_changed' && typeof data.shareTriggerLevels === 'boolean') {
    const text = data.shareTriggerLevels
      ? 'Your armed triggers count in what is told of levels'
      : 'Your armed triggers no longer count in what is told of levels'
    return { text, tone: 'attention', href: '/triggers' }
  }
  return types[type] ?? { text: toWords(type), tone: 'neutral' }
}

function toWords(name: string): string {
  return name.replaceAll(/[._]/g, ' ').toLowerCase()
}
