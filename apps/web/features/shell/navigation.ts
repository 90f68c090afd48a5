import type { IconName } from '../../ui/Icon.tsx'

/** The places of the app. One with an icon is also in the bar at the bottom of a small screen. */
export const places: readonly {
  readonly href: string
  readonly name: string
  readonly icon?: IconName
  readonly also?: readonly string[]
}[] = [
  { href: '/markets', name: 'Markets', icon: 'market', also: ['/market'] },
  { href: '/world', name: 'World', also: ['/clusters', '/cascades', '/prices', '/sources'] },
  { href: '/spells', name: 'Spells', icon: 'spell', also: ['/spell', '/cast'] },
  { href: '/vault', name: 'Vault', icon: 'vault' },
  { href: '/triggers', name: 'Triggers', icon: 'trigger' },
  { href: '/positions', name: 'Positions', icon: 'position' },
  { href: '/activity', name: 'Activity' },
]
