import { type Certificate, type CertificateStep, canonicalJson } from '@spells/shared'
import { keccak256, stringToHex } from 'viem'
import { ENTRY_POINT_ADDRESS } from '../userop/entryPoint.ts'
import { type Check, compare, toChecks } from './check.ts'

/** What the certificate is about. */
export function checkSubject({ subject, steps }: Certificate): readonly Check[] {
  const ids = new Set(steps.map(({ intent }) => intent.id))
  return toChecks({ name: 'subject', place: '$.subject', shows: 'All steps belong to one cast on EntryPoint 0.8.' }, [
    ...compare('$.subject.entryPoint', subject.entryPoint, ENTRY_POINT_ADDRESS),
    ...compare('$.steps', ids.size, steps.length),
    ...steps.flatMap(({ intent }, index) => [
      ...compare(`$.steps[${index}].intent.castId`, intent.castId, subject.castId),
      ...compare(`$.steps[${index}].intent.vaultId`, intent.vaultId, steps[0]?.intent.vaultId),
      ...compare(`$.steps[${index}].intent.workspaceId`, intent.workspaceId, steps[0]?.intent.workspaceId),
    ]),
  ])
}

/** What was asked for: the intent is the one that its hash names, and names the authority that is given. */
export function checkIntent({ intent, intentHash, authority }: CertificateStep, at: string): readonly Check[] {
  const found = keccak256(stringToHex(canonicalJson(intent)))
  const asked = intent.authority
  return [
    ...toChecks(
      { name: 'intent hash', place: `${at}.intentHash`, shows: `The intent hashes to ${found}.` },
      compare(`${at}.intentHash`, intentHash, found),
    ),
    ...toChecks(
      { name: 'authority', place: `${at}.authority`, shows: `The intent is for the ${asked.kind} to sign.` },
      [
        ...compare(`${at}.authority.kind`, authority.kind, asked.kind),
        ...(authority.kind === 'session' && asked.kind === 'session'
          ? compare(`${at}.authority.sessionId`, authority.sessionId, asked.sessionId)
          : []),
      ],
    ),
  ]
}
