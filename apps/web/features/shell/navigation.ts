import type { IconName } from '../../ui/Icon.tsx'

/** The places of the app. `dock`: also in the bar at the bottom of a small screen. */
export const places: readonly {
  readonly href: string
  readonly name: string
  readonly icon: IconName
  readonly dock: boolean
  readonly also?: readonly string[]
}[] = [
  { href: '/markets', name: 'Markets', icon: 'market', dock: true, also: ['/market'] },
  { href: '/spells', name: 'Spells', icon: 'spell', dock: true, also: ['/spell', '/cast'] },
  { href: '/vault', name: 'Vault', icon: 'vault', dock: true },
  { href: '/triggers', name: 'Triggers', icon: 'trigger', dock: true },
  { href: '/positions', name: 'Positions', icon: 'position', dock: true },
  { href: '/activity', name: 'Activity', icon: 'activity', dock: false },
]
