/** The upstreams that can go wrong; `feed` is one paper of three, `chainlink` the price feeds as a node tells of them. */
export const UPSTREAMS = ['gamma', 'gmx', 'feed', 'clob', 'chainlink'] as const
export type Upstream = (typeof UPSTREAMS)[number]

/** The paper that goes wrong when `feed` does. */
export const FAULTY_FEED = 'harbour-herald'

/** How an upstream goes wrong; `clock` is `ahead` and then `behind`, by an hour. */
export const FAULT_NAMES = ['slow', 'down', 'lying', 'frozen', 'html', 'huge', 'clock'] as const
export type FaultName = (typeof FAULT_NAMES)[number]
export type Fault = Exclude<FaultName, 'clock'> | 'ahead' | 'behind'

/** The faults that are meant by their names. */
export function listFaults(names: readonly FaultName[]): readonly Fault[] {
  return names.flatMap((name): Fault[] => (name === 'clock' ? ['ahead', 'behind'] : [name]))
}
