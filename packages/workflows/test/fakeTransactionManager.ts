import type { TransactionManager } from '@spells/shared'

const unexpected = async (): Promise<never> => {
  throw new Error('The test did not expect this question to the transaction manager.')
}

/** Our own port with the given answers; any other question fails the test. */
export function fakeTransactionManager(answers: Partial<TransactionManager>): TransactionManager {
  return {
    prepareSession: unexpected,
    getSession: unexpected,
    wipeSession: unexpected,
    submit: unexpected,
    signOwnerOperation: unexpected,
    takeBackOwnerOperation: unexpected,
    getIntent: unexpected,
    getCertificateMaterial: unexpected,
    listIntents: unexpected,
    listAlerts: unexpected,
    listFacts: unexpected,
    emergencyClose: unexpected,
    rewrapKeys: unexpected,
    poke: unexpected,
    ...answers,
  }
}
