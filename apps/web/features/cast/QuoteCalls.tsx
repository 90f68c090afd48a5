'use client'

import type { Quote } from '@spells/shared/api'
import { Address } from '../../ui/Address.tsx'
import type { Asset } from '../spells/buildParameters.ts'
import { useChain } from '../wallet/useChain.ts'
import { describeCall } from './describeCall.ts'
import styles from './quoteCalls.module.css'

/** Exactly what the vault will call, decoded by this page. */
export function QuoteCalls({ calls, assets }: { readonly calls: Quote['calls']; readonly assets: readonly Asset[] }) {
  const pool = useChain()?.deployment.aave.pool
  return (
    <details className={styles.calls}>
      <summary>
        Exactly what the vault will do ({calls.length} {calls.length === 1 ? 'call' : 'calls'})
      </summary>
      <ol>
        {calls.map((call, index) => {
          const { name, parameters } = describeCall(call)
          const asset = assets.find(({ address }) => address === call.target)
          return (
            <li key={index}>
              <p>
                <strong>{name}</strong> on {asset?.symbol ?? (call.target === pool ? 'the Aave pool' : '')}{' '}
                <Address value={call.target} what="the target" />
              </p>
              <dl>
                {parameters.map((parameter) => (
                  <div key={parameter.name}>
                    <dt>{parameter.name}</dt>
                    <dd>
                      <code>{parameter.value}</code>
                    </dd>
                  </div>
                ))}
              </dl>
            </li>
          )
        })}
      </ol>
    </details>
  )
}
