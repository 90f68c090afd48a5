import type { FieldView } from './listShapes.ts'
import styles from './reference.module.css'

/** The fields of an object, and of the objects inside it behind a click. */
export function Shapes({ shapes }: { readonly shapes: readonly (readonly FieldView[])[] }) {
  return shapes.map((fields, place) => (
    <div key={place} className={styles.shape}>
      {shapes.length > 1 && <p className={styles.either}>{place === 0 ? 'Either' : 'Or'}</p>}
      <ul className={styles.fields}>
        {fields.map((field) => (
          <li key={field.name} className={styles.field}>
            <code className={styles.name}>{field.name}</code>
            <span className={styles.type}>{field.type}</span>
            <span className={styles.need}>
              {field.default === undefined ? (field.required ? '' : 'optional') : `default ${field.default}`}
            </span>
            {field.shapes.length > 0 && (
              <details className={styles.inner}>
                <summary>
                  What is in <code>{field.name}</code>
                </summary>
                <Shapes shapes={field.shapes} />
              </details>
            )}
          </li>
        ))}
      </ul>
    </div>
  ))
}
