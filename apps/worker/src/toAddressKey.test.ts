import { expect, test } from 'vitest'
import { toAddressKey } from './toAddressKey.ts'

test('default: an IPv4 address is itself, an IPv6 address its /64', () => {
  expect(
    [
      '198.51.100.7',
      '::ffff:198.51.100.7',
      '2001:db8:1:2:3:4:5:6',
      '2001:0DB8:0001:0002::9',
      '2001:db8::1',
      '::1',
      '',
      undefined,
    ].map(toAddressKey),
  ).toEqual([
    '198.51.100.7',
    '198.51.100.7',
    '2001:db8:1:2::/64',
    '2001:db8:1:2::/64',
    '2001:db8:0:0::/64',
    '0:0:0:0::/64',
    'unknown',
    'unknown',
  ])
})
