import type { Stage } from '../setup/startStage.ts'
import { endSessionDuringCast, endSignInDuringCast, reloadDuringCast, useTwoTabs } from './continuity.ts'
import {
  askForTheSameTwice,
  emptySponsor,
  hesitate,
  leaveUnsigned,
  refuseLate,
  refuseLongWindow,
  signInOneTab,
  signOnceMore,
  useUpShare,
} from './ownerCasts.ts'
import { loseChain, loseFeed, losePrivateWorker, losePublicWorker } from './serverFailures.ts'
import { rejectPrompts, switchAccount, useWrongNetwork } from './walletFailures.ts'

/** What can go wrong, by the names of the tests. */
export const tour: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
  'a declined prompt changes nothing and can be repeated': rejectPrompts,
  'on the wrong network nothing is sent, and one click switches': useWrongNetwork,
  'with another account chosen in the wallet nothing is sent': switchAccount,
  'a cast waits for the private Worker and happens once': losePrivateWorker,
  'stale readings are shown as stale until fresh ones come': loseFeed,
  'without the chain the last balances are shown with their age': loseChain,
  'without our servers sessions can still be ended, and the page resumes when they are back': losePublicWorker,
  'a reload in the middle of a cast neither loses nor repeats it': reloadDuringCast,
  'a sign-in that ends in the middle of a cast is renewed in place': endSignInDuringCast,
  'a session that ends in the middle of a cast is said to have ended, and the owner signs instead':
    endSessionDuringCast,
  'a second tab follows the first': useTwoTabs,
  'an owner who hesitates is asked again only when they say so, and casts once': hesitate,
  'two tabs with the same cast to sign: signed in one, done in both; one at a time': signInOneTab,
  'a cast that nobody signs expires, and the next one goes through': leaveUnsigned,
  'what waits for a signature is gone on with when it is asked for again': askForTheSameTwice,
  'an owner whose operation became too cheap is asked once more, and it happens once': signOnceMore,
  'a signature that would count for longer than ours do is not asked for': refuseLongWindow,
  'when the sponsor is empty it is said, and the vault pays': emptySponsor,
  'when the sponsor promises and then refuses it is said before anything is signed, and the vault pays': refuseLate,
  'when the share of today is used up it is said, and the vault pays': useUpShare,
}
