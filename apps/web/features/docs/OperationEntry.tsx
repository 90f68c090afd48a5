import { type ReactNode, useId } from 'react'
import { CopyButton } from '../../ui/CopyButton.tsx'
import type { OperationView } from './readReference.ts'
import styles from './reference.module.css'
import { Shapes } from './Shapes.tsx'

/** One operation: a line, and everything about it behind it. */
export function OperationEntry({ operation, open }: { readonly operation: OperationView; readonly open: boolean }) {
  const { id, method, path, summary, signedIn, parameters, body, replies, problems } = operation
  return (
    <details className={styles.operation} id={id} open={open}>
      <summary className={styles.line}>
        <span className={styles.method} data-method={method}>
          {method}
        </span>
        <code className={styles.path}>{breakable(path)}</code>
        <span className={styles.summary}>{summary}</span>
      </summary>
      <div className={styles.body}>
        <p className={styles.access}>{signedIn ? 'Needs a sign-in.' : 'Open to anybody.'}</p>
        {parameters.length > 0 && (
          <Part title="Parameters">
            <ul className={styles.fields}>
              {parameters.map(({ name, place, required, type, example }) => (
                <li key={`${place} ${name}`} className={styles.field}>
                  <code className={styles.name}>{name}</code>
                  <span className={styles.type}>
                    {type}
                    {example !== undefined && (
                      <>
                        , such as <code>{example}</code>
                      </>
                    )}
                  </span>
                  <span className={styles.need}>{required ? place : `${place}, optional`}</span>
                </li>
              ))}
            </ul>
          </Part>
        )}
        {body && (
          <Part title="Body">
            <Shapes shapes={body.shapes} />
            {body.example !== undefined && (
              <div className={styles.example}>
                {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide example is scrolled with the keyboard */}
                <pre tabIndex={0}>
                  <code>{body.example}</code>
                </pre>
                <CopyButton text={body.example} label={`Copy the example of ${summary}`} />
              </div>
            )}
          </Part>
        )}
        {replies.map(({ status, description, value }) => (
          <Part key={status} title={`${status} ${description}`}>
            {value === undefined ? (
              <p className={styles.access}>No body.</p>
            ) : value.shapes.length > 0 ? (
              <Shapes shapes={value.shapes} />
            ) : (
              <p className={styles.access}>{value.type}</p>
            )}
          </Part>
        ))}
        {problems.length > 0 && (
          <Part title="Problems">
            <ul className={styles.fields}>
              {problems.map(({ status, code, title }) => (
                <li key={code} className={styles.field}>
                  <code className={styles.name}>{code}</code>
                  <span className={styles.type}>{title}</span>
                  <span className={styles.need}>{status}</span>
                </li>
              ))}
            </ul>
          </Part>
        )}
      </div>
    </details>
  )
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const id = useId()
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className={styles.part}>
        {title}
      </h3>
      {children}
    </section>
  )
}

/** Lets a path break before its slashes, and nowhere else. */
function breakable(path: string): ReactNode {
  return path.split(/(?=\/)/).map((piece, place) => (
    <span key={place} className={styles.piece}>
      {piece}
    </span>
  ))
}
