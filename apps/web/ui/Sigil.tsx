import styles from './sigil.module.css'

const petals = Array.from({ length: 8 }, (_, index) => index * 45)

/** Drawn marks of the spells we know; any other spell gets the plain star. */
const drawings: Readonly<Record<string, React.ReactNode>> = {
  everbloom: petals.map((angle) => (
    <path key={angle} d="M48 48C40 38 40 26 48 18c8 8 8 20 0 30z" transform={`rotate(${angle} 48 48)`} />
  )),
}

/** The sigil of a spell, engraved in the same ring for all. */
export function Sigil({ spell, size = 96 }: { readonly spell: string; readonly size?: number }) {
  return (
    <svg
      className={styles.sigil}
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 96 96"
      fill="none"
      stroke="currentColor"
    >
      <circle cx="48" cy="48" r="44" />
      <circle cx="48" cy="48" r="38" strokeDasharray="0.8 3.18" strokeWidth="3" />
      {drawings[spell] ?? <path d="M48 14l7 27 27 7-27 7-7 27-7-27-27-7 27-7z" />}
      <circle cx="48" cy="48" r="3" fill="currentColor" stroke="none" />
    </svg>
  )
}
