export { FACTORS, type Factor } from '@spells/shared'
