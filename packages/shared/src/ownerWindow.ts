/**
 * How long what an owner signs may count, in seconds of chain time from when it is prepared: time to read, to sign, and
 * for the operation to land.
 */
export const OWNER_WINDOW_SEC = 600
