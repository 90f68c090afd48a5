import type { WalletCall } from '@spells/shared/api'
import { CopyButton } from '../../ui/CopyButton.tsx'
import styles from './safety.module.css'

/** The same transaction as plain text, for sending it from any other tool. */
export function RawCall({ call }: { readonly call: WalletCall }) {
  return (
    <details className={styles.raw}>
      <summary>As raw transaction</summary>
      <dl>
        <div>
          <dt>to</dt>
          <dd>
            <code>{call.to}</code> <CopyButton text={call.to} label="Copy the target" />
          </dd>
        </div>
        <div>
          <dt>data</dt>
          <dd>
            <code>{call.data}</code> <CopyButton text={call.data} label="Copy the data" />
          </dd>
        </div>
      </dl>
    </details>
  )
}
