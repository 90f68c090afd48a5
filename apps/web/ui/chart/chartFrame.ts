/** Height of a chart, and where its drawing begins and ends above the axis of time; in pixels. */
export const HEIGHT = 260
export const TOP = 8
export const FLOOR = HEIGHT - 24
