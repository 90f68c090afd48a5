/** The rows of a raw statement; every driver that we use returns them under `rows`. */
export function readRows<Row>(result: unknown): readonly Row[] {
  return (result as { readonly rows: readonly Row[] }).rows
}
