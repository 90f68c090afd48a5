/** The five factors. Each says how much of it there is: `risk` up is more danger, `regulation` up is tighter rules, `liquidity` up is easier money, `shock` up is more that nobody expected. */
export const FACTORS = ['growth', 'liquidity', 'risk', 'regulation', 'shock'] as const
export type Factor = (typeof FACTORS)[number]
