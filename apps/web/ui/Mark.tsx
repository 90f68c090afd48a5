/** The product's mark: a dial whose needle has crossed its threshold. */
export function Mark({ size = 28 }: { readonly size?: number }) {
  return (
    <svg aria-hidden="true" width={size} height={size} viewBox="0 0 32 32" fill="none" stroke="currentColor">
      <circle cx="16" cy="16" r="12.5" strokeWidth="1.5" />
      <path d="M16 1v5M16 26v5M1 16h5M26 16h5" strokeWidth="1.5" />
      <path d="M16 16L23 9" stroke="var(--brass)" strokeWidth="2" strokeLinecap="round" />
      <path d="M16 9.2l1.6 5.2 5.2 1.6-5.2 1.6L16 22.8l-1.6-5.2L9.2 16l5.2-1.6z" fill="currentColor" stroke="none" />
    </svg>
  )
}
