/** The wallets that announced themselves, or the one of older browsers when none did. */
export function listOfferedConnectors<Connector extends { readonly id: string }>(
  connectors: readonly Connector[],
): readonly Connector[] {
  const announced = connectors.filter(({ id }) => id !== 'injected')
  return announced.length > 0 ? announced : connectors
}
