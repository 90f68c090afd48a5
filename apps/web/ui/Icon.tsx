const paths = {
  arrow: 'M3.5 8h9M8.5 4l4 4-4 4',
  back: 'M12.5 8h-9M7.5 4l-4 4 4 4',
  check: 'M3.5 8.5l3 3 6-7',
  close: 'M4 4l8 8M12 4l-8 8',
  copy: 'M5.5 5.5v-2h7v7h-2M3.5 5.5h7v7h-7z',
  external: 'M6 3.5H3.5v9h9V10M9 3.5h3.5V7M12.5 3.5L7.5 8.5',
  moon: 'M12.8 9.6A5.2 5.2 0 016.4 3.2a5.2 5.2 0 106.4 6.4z',
  plus: 'M8 3.5v9M3.5 8h9',
  search: 'M7 11.5a4.5 4.5 0 100-9 4.5 4.5 0 000 9zM10.4 10.4l3.1 3.1',
  shield: 'M8 2.2l4.8 1.7v3.6c0 3-2 5.2-4.8 6.3-2.8-1.1-4.8-3.3-4.8-6.3V3.9z',
  sun: 'M8 10.8a2.8 2.8 0 100-5.6 2.8 2.8 0 000 5.6zM8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M12.6 3.4l-.9.9M4.3 11.7l-.9.9',
  warning: 'M8 2.7l5.8 10.1H2.2zM8 6.6v3M8 11.2v.3',
  wait: 'M8 2.5a5.5 5.5 0 100 11 5.5 5.5 0 000-11zM8 5v3.2l2 1.3',
  // Navigation.
  market: 'M2.5 11.5l3.2-4 2.6 2 5.2-6M13.5 6.2V3.5h-2.7',
  spell: 'M8 1.8l1.5 4.7 4.7 1.5-4.7 1.5L8 14.2 6.5 9.5 1.8 8l4.7-1.5z',
  vault: 'M2.5 3.5h11v9h-11zM8 5.5a2.5 2.5 0 100 5 2.5 2.5 0 000-5zM8 5.5V4.6M8 11.4v-.9M10.5 8h.9M4.6 8h.9',
  trigger: 'M2 10.5h3.5l2-6 2.5 8 1.5-4H14',
  position: 'M8 2.5a5.5 5.5 0 105.5 5.5H8z M10.5 1.9a5.6 5.6 0 013.6 3.6h-3.6z',
} as const

export type IconName = keyof typeof paths

/** A 16-unit line icon; decorative, so the text beside it carries the meaning. */
export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.25"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={paths[name]} />
    </svg>
  )
}
