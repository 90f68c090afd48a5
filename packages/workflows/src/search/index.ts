export { findBySearch } from './findBySearch.ts'
