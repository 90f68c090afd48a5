/** The name under which the vectors are recorded as a source. */
export const VECTORS_SOURCE = 'search-vectors'
