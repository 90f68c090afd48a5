/** Those of the objects under test; the older one still opens. */
export const masterKeys = {
  current: 'k2',
  keys: { k1: btoa('\x01'.repeat(32)), k2: btoa('\x02'.repeat(32)) },
}
