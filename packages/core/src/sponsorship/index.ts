export { evaluateQuota, type SponsorCounts, type SponsorReservation, sumReservations } from './evaluateQuota.ts'
export { getDayEndMs, getSponsoredDay } from './sponsoredDay.ts'
